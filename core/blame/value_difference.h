// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstddef>

namespace quantstep {

/// How a value differs from what was expected. Integers and bool: exactly. Floats: an element differs when it is
/// farther off than the tolerance times the largest finite magnitude expected; NaN equals NaN.
struct ValueDifference {
    std::size_t elements = 0, differing = 0;
    double largest = 0; ///< |found - expected| in stored units, over the differing elements
    std::size_t firstAt = 0; ///< flat position of the first that differs
    std::size_t above = 0; ///< how many of the differing elements are larger than expected
    bool sameShape = true; ///< false: nothing was compared, and all elements count as differing
};

[[nodiscard]] ValueDifference valueDifference(const TensorValue& expected, const TensorValue& found, double tolerance);

/// True when no element differs; stops at the first that does.
[[nodiscard]] bool sameValue(const TensorValue& expected, const TensorValue& found, double tolerance);

} // namespace quantstep
