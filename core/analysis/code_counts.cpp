// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/code_counts.h"

#include "core/analysis/visit_numbers.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace quantstep {
namespace {

using ByteCounts = std::array<std::uint64_t, 256>;

/// Four tables, because runs of equal bytes would otherwise wait for the store of the one before.
ByteCounts countBytes(std::span<const std::byte> bytes)
{
    std::array<ByteCounts, 4> tables{};
    std::size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) {
        for (std::size_t k = 0; k < 4; ++k)
            ++tables[k][std::to_integer<std::size_t>(bytes[i + k])];
    }
    for (; i < bytes.size(); ++i)
        ++tables[0][std::to_integer<std::size_t>(bytes[i])];
    ByteCounts counts{};
    for (const ByteCounts& table : tables) {
        for (std::size_t byte = 0; byte < counts.size(); ++byte)
            counts[byte] += table[byte];
    }
    return counts;
}

void addBytes(CodeCounts& codes, const TensorValue& value)
{
    const std::size_t count = std::min(value.elements(), value.bytes.size());
    const ByteCounts counts = countBytes(value.bytes.span().first(count));
    for (std::size_t byte = 0; byte < counts.size(); ++byte) {
        const auto code = value.dtype == DType::Int8 ? static_cast<std::int64_t>(static_cast<std::int8_t>(byte))
                                                     : static_cast<std::int64_t>(byte);
        codes.counts[static_cast<std::size_t>(code - codes.first)] += counts[byte];
    }
}

/// Counts whole bytes, then takes each byte value apart once; the last byte may hold fewer elements.
void addPacked(CodeCounts& codes, const TensorValue& value)
{
    const auto perByte = static_cast<std::size_t>(8 / dtypeBits(value.dtype));
    const std::size_t count = std::min(value.elements(), value.bytes.size() * perByte);
    const ByteCounts counts = countBytes(value.bytes.span().first(count / perByte));
    for (std::size_t byte = 0; byte < counts.size(); ++byte) {
        const TensorValue single{value.dtype, Shape{static_cast<std::int32_t>(perByte)},
            SharedBytes::adopt(std::vector<std::uint8_t>{static_cast<std::uint8_t>(byte)})};
        for (std::size_t i = 0; counts[byte] > 0 && i < perByte; ++i)
            codes.counts[static_cast<std::size_t>(codeAt(single, i) - codes.first)] += counts[byte];
    }
    for (std::size_t i = count / perByte * perByte; i < count; ++i)
        ++codes.counts[static_cast<std::size_t>(codeAt(value, i) - codes.first)];
}

} // namespace

std::optional<CodeCounts> countCodes(const TensorValue& value)
{
    const bool isBool = value.dtype == DType::Bool;
    if ((!isInteger(value.dtype) && !isBool) || dtypeBits(value.dtype) > 16)
        return std::nullopt;
    CodeCounts codes;
    codes.first = isBool ? 0 : codeRange(value.dtype)->min;
    codes.counts.assign(std::size_t{1} << dtypeBits(value.dtype), 0);
    if (isPacked(value.dtype)) {
        addPacked(codes, value);
    } else if (dtypeBits(value.dtype) == 8) {
        addBytes(codes, value);
    } else {
        visitNumbers(value, [&](auto read, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i)
                ++codes.counts[static_cast<std::size_t>(static_cast<std::int64_t>(read(i)) - codes.first)];
        });
    }
    return codes;
}

std::size_t firstCode(const TensorValue& value, std::int64_t code)
{
    return visitNumbers(value, [code](auto read, std::size_t count) {
        std::size_t i = 0;
        while (i < count && static_cast<std::int64_t>(read(i)) != code)
            ++i;
        return i;
    });
}

} // namespace quantstep
