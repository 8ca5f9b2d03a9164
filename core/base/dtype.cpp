// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/dtype.h"

#include <array>

namespace quantstep {
namespace {

enum class Family { Other, Float, Integer };

struct Row {
    std::string_view name;
    int bits;
    Family family;
};

constexpr std::array<Row, 23> kRows{{
    {"float32", 32, Family::Float},
    {"float16", 16, Family::Float},
    {"int32", 32, Family::Integer},
    {"uint8", 8, Family::Integer},
    {"int64", 64, Family::Integer},
    {"string", 0, Family::Other},
    {"bool", 8, Family::Other},
    {"int16", 16, Family::Integer},
    {"complex64", 64, Family::Other},
    {"int8", 8, Family::Integer},
    {"float64", 64, Family::Float},
    {"complex128", 128, Family::Other},
    {"uint64", 64, Family::Integer},
    {"resource", 0, Family::Other},
    {"variant", 0, Family::Other},
    {"uint32", 32, Family::Integer},
    {"uint16", 16, Family::Integer},
    {"int4", 4, Family::Integer},
    {"bfloat16", 16, Family::Float},
    {"int2", 2, Family::Integer},
    {"uint4", 4, Family::Integer},
    {"float8_e4m3fn", 8, Family::Float},
    {"float8_e5m2", 8, Family::Float},
}};

const Row* rowOf(DType dtype)
{
    const auto index = static_cast<int>(dtype);
    if (index < 0 || index >= static_cast<int>(kRows.size()))
        return nullptr;
    return &kRows[static_cast<std::size_t>(index)];
}

} // namespace

bool isKnown(DType dtype)
{
    return rowOf(dtype) != nullptr;
}

std::string_view dtypeName(DType dtype)
{
    const Row* row = rowOf(dtype);
    return row ? row->name : "unknown";
}

std::optional<DType> dtypeFromName(std::string_view name)
{
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].name == name)
            return static_cast<DType>(i);
    }
    return std::nullopt;
}

int dtypeBits(DType dtype)
{
    const Row* row = rowOf(dtype);
    return row ? row->bits : 0;
}

std::size_t dtypeBytes(DType dtype, std::size_t count)
{
    const auto bits = static_cast<std::size_t>(dtypeBits(dtype));
    return bits >= 8 ? count * (bits / 8) : (count * bits + 7) / 8;
}

bool isPacked(DType dtype)
{
    const int bits = dtypeBits(dtype);
    return bits > 0 && bits < 8;
}

bool isFloat(DType dtype)
{
    const Row* row = rowOf(dtype);
    return row && row->family == Family::Float;
}

bool isInteger(DType dtype)
{
    const Row* row = rowOf(dtype);
    return row && row->family == Family::Integer;
}

std::optional<CodeRange> codeRange(DType dtype)
{
    switch (dtype) {
    case DType::Int2: return CodeRange{-2, 1};
    case DType::Int4: return CodeRange{-8, 7};
    case DType::UInt4: return CodeRange{0, 15};
    case DType::Int8: return CodeRange{-128, 127};
    case DType::UInt8: return CodeRange{0, 255};
    case DType::Int16: return CodeRange{-32768, 32767};
    case DType::UInt16: return CodeRange{0, 65535};
    case DType::Int32: return CodeRange{INT32_MIN, INT32_MAX};
    default: return std::nullopt;
    }
}

} // namespace quantstep
