// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"

namespace quantstep {

/// LSTM with the basic kernel: float, and uint8 with int16 state.
[[nodiscard]] Result<PreparedPtr> prepareBasicLstm(const PrepareContext& context);

} // namespace quantstep
