// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values as C and as hexadecimal lines, for test benches. Packed types come with one code per element.

#include "core/base/result.h"
#include "core/base/tensor_value.h"

#include <string>
#include <string_view>
#include <vector>

namespace quantstep {

/// The C type that holds an element ("int8_t", "float", "uint16_t" for the bits of 16-bit floats); empty for types that
/// cannot be exported (strings, complex numbers).
[[nodiscard]] std::string_view cType(DType dtype);

/// Letters and digits of a text in lower case, with "_" for all others: "input 0" -> "input_0".
[[nodiscard]] std::string cName(std::string_view text);

/// "static const int8_t NAME[24] = {\n ... };\n"; an array without elements gets one that is 0, as C wants one.
[[nodiscard]] std::string cArray(std::string_view name, const TensorValue& value);

/// One element a line, in two's complement (floats: their bits), as many digits as the type has, for $readmemh.
[[nodiscard]] std::string hexLines(const TensorValue& value);

/// A literal: 1.5f, NAN, -INFINITY; without the f for doubles.
[[nodiscard]] std::string cLiteral(float number);
[[nodiscard]] std::string cLiteral(double number);

} // namespace quantstep
