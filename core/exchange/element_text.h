// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstddef>
#include <string>

namespace quantstep {

/// Shortest text that reads back to the same float (or double): "0.1", "1e-07", "nan", "-inf".
[[nodiscard]] std::string numberText(float value);
[[nodiscard]] std::string numberText(double value);

/// How elements that are no JSON numbers are spelt.
enum class ElementStyle : std::uint8_t {
    Plain, ///< nan, inf, 1+2j, "text" for strings
    Json, ///< "nan", "inf", [1, 2] for complex numbers
};

/// Appends elements [begin, end) as texts with `separator` between them: stored values (codes of quantized types,
/// packed types too), floats as numberText(), bool as 0 and 1. A type without elements of its own
/// (resource, variant, unknown) gives "?".
void appendElements(std::string& out, const TensorValue& value, std::size_t begin, std::size_t end,
    std::string_view separator, ElementStyle style);

} // namespace quantstep
