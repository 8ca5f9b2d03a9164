// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pieces that the info and trace reports share: tensors and operators as JSON members and as text.

#include "core/engine/engine.h"
#include "core/exchange/json_writer.h"
#include "core/model/model.h"

#include <string>
#include <string_view>

namespace quantstep {

/// "int8", or "type 57" for a number the format's statement does not know.
[[nodiscard]] std::string dtypeText(DType dtype);

/// "double-rounding", "single-rounding", "accumulator-64", "double-product", "float-product".
[[nodiscard]] std::string_view ruleName(RescaleRule rule);

/// What an operator uses its input for: "input", "filter", "bias", and others by the operator's definition.
[[nodiscard]] std::string_view inputRole(const OpInfo& op, int index);

/// Members index, name, dtype, shape and quantization of an open object.
void writeTensorMembers(JsonWriter& json, const TensorInfo& info, TensorId id, const Shape& shape);

/// Members options and, when given, arithmetic of an open object.
void writeOpMembers(JsonWriter& json, const OpInfo& op, const OpArithmetic* arithmetic);

/// Numbers separated by blanks.
template<typename Range> [[nodiscard]] std::string numberList(const Range& numbers)
{
    std::string text;
    for (const auto& number : numbers)
        text += fmt::format("{}{}", text.empty() ? "" : " ", number);
    return text;
}

/// "t3 t4 -": tensor indices, "-" for an absent one.
[[nodiscard]] std::string tensorList(const std::vector<TensorId>& ids);

} // namespace quantstep
