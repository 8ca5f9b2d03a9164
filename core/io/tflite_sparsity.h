// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"
#include "core/model/sparsity.h"

namespace quantstep {

/// A copy of a tensor's sparsity table; what it says is not checked. Errors: Malformed when parts are missing,
/// LimitExceeded, Cancelled.
[[nodiscard]] Result<SparseLayout> readSparsity(TfliteSource& source, const tflite::SparsityParameters& table);

} // namespace quantstep
