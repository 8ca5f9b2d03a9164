// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/op_code.h"

#include <array>

namespace quantstep {
namespace {
constexpr auto kNames = std::to_array<std::string_view>({
#define OP_CODE(number, FILE_NAME, EnumName) #FILE_NAME,
#include "core/model/op_code.def"
#undef OP_CODE
});
} // namespace

std::string_view opName(OpCode code)
{
    const auto number = static_cast<std::int32_t>(code);
    if (number < 0 || number >= static_cast<std::int32_t>(kNames.size()))
        return "UNKNOWN";
    return kNames[static_cast<std::size_t>(number)];
}

std::optional<OpCode> opCodeFromName(std::string_view name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name)
            return static_cast<OpCode>(i);
    }
    return std::nullopt;
}

} // namespace quantstep
