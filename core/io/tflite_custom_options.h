// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"

namespace quantstep {

/// Opens the custom options of an operator where they are a FlexBuffers map: its entries become option fields,
/// and those of operators with a kernel its options. Bytes of any other kind are left alone.
/// Errors: LimitExceeded.
[[nodiscard]] Status decodeCustomOptions(TfliteSource& source, OpInfo& info);

} // namespace quantstep
