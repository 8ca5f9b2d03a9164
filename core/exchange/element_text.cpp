// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/element_text.h"

#include "core/base/half.h"
#include "core/exchange/json_writer.h"

#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace quantstep {
namespace {

template<typename T> void appendFloat(std::string& out, T value, ElementStyle style)
{
    if (style == ElementStyle::Json && !std::isfinite(value))
        fmt::format_to(std::back_inserter(out), "\"{}\"", value);
    else
        fmt::format_to(std::back_inserter(out), "{}", value);
}

template<typename T, typename Append>
void appendAll(std::string& out, const TensorValue& value, std::size_t begin, std::size_t end,
    std::string_view separator, Append append)
{
    const auto elements = value.as<T>();
    for (std::size_t i = begin; i < end; ++i) {
        if (i > begin)
            out += separator;
        append(elements[i]);
    }
}

/// The i-th string of a string tensor, or empty when its table is damaged.
std::string_view stringAt(const TensorValue& value, std::size_t i)
{
    const auto bytes = value.bytes.span();
    const auto wordAt = [&](std::size_t index) {
        std::int32_t word = 0;
        if ((index + 1) * sizeof word <= bytes.size())
            std::memcpy(&word, bytes.data() + index * sizeof word, sizeof word);
        return static_cast<std::size_t>(std::max(word, 0));
    };
    const std::size_t first = wordAt(i + 1);
    const std::size_t last = wordAt(i + 2);
    if (i >= wordAt(0) || first > last || last > bytes.size())
        return {};
    return {reinterpret_cast<const char*>(bytes.data()) + first, last - first};
}

template<typename T> struct Pair {
    T real, imaginary;
};

template<typename T> void appendComplex(std::string& out, Pair<T> value, ElementStyle style)
{
    if (style == ElementStyle::Json) {
        out += '[';
        appendFloat(out, value.real, style);
        out += ", ";
        appendFloat(out, value.imaginary, style);
        out += ']';
    } else {
        fmt::format_to(std::back_inserter(out), "{}{:+}j", value.real, value.imaginary);
    }
}

} // namespace

std::string numberText(float value)
{
    return fmt::format("{}", value);
}

std::string numberText(double value)
{
    return fmt::format("{}", value);
}

void appendElements(std::string& out, const TensorValue& value, std::size_t begin, std::size_t end,
    std::string_view separator, ElementStyle style)
{
    const auto number = [&](auto element) { fmt::format_to(std::back_inserter(out), "{}", element); };
    const auto real = [&](auto element) { appendFloat(out, element, style); };
    const auto each = [&](auto append) {
        for (std::size_t i = begin; i < end; ++i) {
            if (i > begin)
                out += separator;
            append(i);
        }
    };
    switch (value.dtype) {
    case DType::Float32: return appendAll<float>(out, value, begin, end, separator, real);
    case DType::Float64: return appendAll<double>(out, value, begin, end, separator, real);
    case DType::Float16:
        return appendAll<std::uint16_t>(out, value, begin, end, separator, [&](auto h) { real(halfToFloat(h)); });
    case DType::BFloat16:
        return appendAll<std::uint16_t>(out, value, begin, end, separator, [&](auto h) { real(bfloat16ToFloat(h)); });
    case DType::UInt64: return appendAll<std::uint64_t>(out, value, begin, end, separator, number);
    case DType::Complex64:
        return appendAll<Pair<float>>(
            out, value, begin, end, separator, [&](auto pair) { appendComplex(out, pair, style); });
    case DType::Complex128:
        return appendAll<Pair<double>>(
            out, value, begin, end, separator, [&](auto pair) { appendComplex(out, pair, style); });
    case DType::String: return each([&](std::size_t i) { out += jsonString(stringAt(value, i)); });
    case DType::Float8E4M3FN:
    case DType::Float8E5M2:
        // No arithmetic knows them here: their bits.
        return appendAll<std::uint8_t>(out, value, begin, end, separator, number);
    default: break;
    }
    if (dtypeBits(value.dtype) == 0)
        return each([&](std::size_t) { out += style == ElementStyle::Json ? "null" : "?"; });
    each([&](std::size_t i) { number(codeAt(value, i)); });
}

} // namespace quantstep
