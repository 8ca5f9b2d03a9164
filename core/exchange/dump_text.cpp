// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_text.h"

#include "core/exchange/number_list.h"

namespace quantstep {
namespace {

std::optional<unsigned> digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

std::string_view withoutPrefix(std::string_view word)
{
    if (word.starts_with("0x") || word.starts_with("0X"))
        word.remove_prefix(2);
    return word;
}

bool appendPairs(std::string_view word, std::vector<std::byte>& bytes)
{
    if (word.empty() || word.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < word.size(); i += 2) {
        const auto high = digitOf(word[i]);
        const auto low = digitOf(word[i + 1]);
        if (!high || !low)
            return false;
        bytes.push_back(static_cast<std::byte>(*high << 4 | *low));
    }
    return true;
}

bool appendElement(std::string_view word, std::size_t size, std::vector<std::byte>& bytes)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, 16);
    if (error != std::errc() || end != word.data() + word.size() || (size < 8 && number >> (8 * size) != 0))
        return false;
    for (std::size_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::byte>(i < 8 ? number >> (8 * i) & 0xff : 0));
    return true;
}

/// A whole number, decimal or 0x.
bool wholeNumber(std::string_view word, std::int64_t& number)
{
    const bool negative = word.starts_with('-');
    const auto digits = negative ? word.substr(1) : word;
    if (withoutPrefix(digits).size() == digits.size())
        return parseWhole(word, number);
    const auto hex = withoutPrefix(digits);
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    number = negative ? -number : number;
    return error == std::errc() && end == hex.data() + hex.size();
}

} // namespace

Result<std::string> logPart(std::string_view text, const LogPart& part)
{
    if (!part.begin.empty()) {
        const auto at = text.find(part.begin);
        if (at == std::string_view::npos)
            return fail(ErrorCode::InvalidInput, "expected the mark '{}' in the text, found none", part.begin);
        text.remove_prefix(at + part.begin.size());
    }
    std::string kept;
    bool ended = part.end.empty();
    while (!text.empty()) {
        const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
        auto line = text.substr(0, size);
        text.remove_prefix(size);
        if (!part.end.empty() && line.find(part.end) != std::string_view::npos) {
            ended = true;
            break;
        }
        if (!part.after.empty()) {
            const auto at = line.find(part.after);
            line.remove_prefix(at == std::string_view::npos ? line.size() : at + part.after.size());
        }
        if (!part.before.empty())
            line = line.substr(0, line.find(part.before));
        kept += line;
        kept += '\n';
    }
    if (!ended)
        return fail(
            ErrorCode::InvalidInput, "expected a line with '{}' at the end, found the end of the text", part.end);
    return kept;
}

Result<std::vector<std::byte>> hexBytes(
    std::string_view text, std::optional<std::size_t> elementBytes, std::optional<std::size_t> count)
{
    std::vector<std::byte> bytes;
    QS_CHECK(eachNumber(text, [&](std::string_view word) {
        if (count && bytes.size() >= *count)
            return true;
        const auto digits = withoutPrefix(word);
        return elementBytes ? appendElement(digits, *elementBytes, bytes) : appendPairs(digits, bytes);
    }));
    return bytes;
}

Result<TensorPtr> textNumbers(std::string_view text, std::optional<std::size_t> count)
{
    std::vector<std::int64_t> whole;
    std::vector<double> real;
    bool allWhole = true;
    QS_CHECK(eachNumber(text, [&](std::string_view word) {
        if (count && real.size() >= *count)
            return true;
        std::int64_t integer = 0;
        double number = 0;
        if (wholeNumber(word, integer)) {
            number = static_cast<double>(integer);
        } else {
            allWhole = false;
            if (!parseWhole(word, number))
                return false;
        }
        whole.push_back(integer);
        real.push_back(number);
        return true;
    }));
    const Shape shape{static_cast<std::int32_t>(real.size())};
    if (allWhole)
        return makeTensor(DType::Int64, shape, std::move(whole));
    return makeTensor(DType::Float64, shape, std::move(real));
}

} // namespace quantstep
