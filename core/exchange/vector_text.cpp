// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/vector_text.h"

#include "core/exchange/element_text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep {
namespace {

constexpr std::size_t kPerLine = 16;

/// Types whose elements are written as their bits.
bool isBits(DType dtype)
{
    return dtype == DType::Float16 || dtype == DType::BFloat16 || dtype == DType::Float8E4M3FN
        || dtype == DType::Float8E5M2;
}

std::uint64_t bitsAt(const TensorValue& value, std::size_t flat)
{
    if (isPacked(value.dtype))
        return static_cast<std::uint64_t>(codeAt(value, flat)) & ((std::uint64_t{1} << dtypeBits(value.dtype)) - 1);
    const auto size = static_cast<std::size_t>(dtypeBits(value.dtype)) / 8;
    std::uint64_t bits = 0; // the lowest byte comes first in memory
    std::memcpy(&bits, value.bytes.data() + flat * size, size);
    return bits;
}

template<typename T> std::string floatLiteral(T number, const char* suffix)
{
    if (std::isnan(number))
        return "NAN";
    if (std::isinf(number))
        return number > 0 ? "INFINITY" : "(-INFINITY)";
    std::string text = numberText(number);
    if (text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text + suffix;
}

std::string elementLiteral(const TensorValue& value, std::size_t flat)
{
    const std::uint64_t bits = bitsAt(value, flat);
    switch (value.dtype) {
    case DType::Float32: return cLiteral(static_cast<float>(numberAt(value, flat)));
    case DType::Float64: return cLiteral(numberAt(value, flat));
    case DType::UInt64: return fmt::format("UINT64_C({})", bits);
    case DType::UInt32: return fmt::format("{}U", bits);
    default: break;
    }
    if (isBits(value.dtype))
        return fmt::format("0x{:0{}x}", bits, dtypeBits(value.dtype) / 4);
    const std::int64_t code = codeAt(value, flat);
    if (code == std::numeric_limits<std::int64_t>::min())
        return "INT64_MIN";
    if (code == std::numeric_limits<std::int32_t>::min())
        return "INT32_MIN";
    return value.dtype == DType::Int64 ? fmt::format("INT64_C({})", code) : fmt::format("{}", code);
}

} // namespace

std::string_view cType(DType dtype)
{
    switch (dtype) {
    case DType::Int2:
    case DType::Int4:
    case DType::Int8: return "int8_t";
    case DType::Bool:
    case DType::UInt4:
    case DType::Float8E4M3FN:
    case DType::Float8E5M2:
    case DType::UInt8: return "uint8_t";
    case DType::Int16: return "int16_t";
    case DType::Float16:
    case DType::BFloat16:
    case DType::UInt16: return "uint16_t";
    case DType::Int32: return "int32_t";
    case DType::UInt32: return "uint32_t";
    case DType::Int64: return "int64_t";
    case DType::UInt64: return "uint64_t";
    case DType::Float32: return "float";
    case DType::Float64: return "double";
    default: return {};
    }
}

std::string cName(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        name += std::isalnum(code) && code < 0x80 ? static_cast<char>(std::tolower(code)) : '_';
    }
    return name;
}

std::string cArray(std::string_view name, const TensorValue& value)
{
    const std::size_t count = value.elements();
    std::string text
        = fmt::format("static const {} {}[{}] = {{\n", cType(value.dtype), name, std::max<std::size_t>(count, 1));
    if (count == 0)
        text += "    0\n";
    for (std::size_t i = 0; i < count; ++i) {
        text += i % kPerLine == 0 ? "    " : " ";
        text += elementLiteral(value, i);
        text += i + 1 < count ? "," : "";
        text += i % kPerLine == kPerLine - 1 || i + 1 == count ? "\n" : "";
    }
    return text + "};\n";
}

std::string hexLines(const TensorValue& value)
{
    const int digits = (dtypeBits(value.dtype) + 3) / 4;
    std::string text;
    for (std::size_t i = 0; i < value.elements(); ++i)
        fmt::format_to(std::back_inserter(text), "{:0{}x}\n", bitsAt(value, i), digits);
    return text;
}

std::string cLiteral(float number)
{
    return floatLiteral(number, "f");
}

std::string cLiteral(double number)
{
    return floatLiteral(number, "");
}

} // namespace quantstep
