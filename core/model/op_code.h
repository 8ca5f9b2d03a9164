// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace quantstep {

/// Built-in operators by their number in the file format. A file may hold a number not listed here;
/// it is kept as it is, and opName() gives "UNKNOWN".
enum class OpCode : std::int32_t {
#define OP_CODE(number, FILE_NAME, EnumName) EnumName = number,
#include "core/model/op_code.def"
#undef OP_CODE
};

/// The name as the format spells it: "CONV_2D".
[[nodiscard]] std::string_view opName(OpCode code);
[[nodiscard]] std::optional<OpCode> opCodeFromName(std::string_view name);

} // namespace quantstep
