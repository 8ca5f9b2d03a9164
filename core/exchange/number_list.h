// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace quantstep {

[[nodiscard]] inline bool isNumberSeparator(char c)
{
    return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Splits text into words (numbers separated by commas, semicolons, blanks or line ends; `#` starts a comment) and
/// hands each to `take`, a leading + removed; it tells whether it could read it. Errors: InvalidInput, with the line.
template<typename Take> Status eachNumber(std::string_view text, Take take)
{
    std::size_t line = 1;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        if (isNumberSeparator(text[at])) {
            line += text[at] == '\n' ? 1 : 0;
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !isNumberSeparator(text[end]) && text[end] != '#')
            ++end;
        auto token = text.substr(at, end - at);
        if (token.starts_with('+'))
            token.remove_prefix(1);
        if (!take(token))
            return fail(ErrorCode::InvalidInput, "line {}: expected a number of the right type, found '{}'", line,
                token.substr(0, 30));
        at = end;
    }
    return {};
}

/// The number a word is as a whole; false when it is none.
template<typename T> [[nodiscard]] bool parseWhole(std::string_view token, T& number)
{
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    return error == std::errc() && end == token.data() + token.size();
}

} // namespace quantstep
