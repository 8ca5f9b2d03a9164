// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Operators that move elements about, on strings. A tensor of strings is kept as the runtime packs it: int32 count,
// int32 offsets from the beginning (one more than strings, the last being the end), characters.

#include "core/kernels/kernel.h"

namespace quantstep {

/// Prepares an operator on strings by that of int32: it moves the numbers of the strings of input `moved`, and the
/// strings follow. Their sizes decide the output's, so all inputs must be computed.
/// Errors: what `prepare` refuses, NeedsValue, Malformed when the packed form is damaged.
[[nodiscard]] Result<PreparedPtr> prepareOnStrings(const PrepareContext& context, int moved, PrepareFn prepare);

} // namespace quantstep
