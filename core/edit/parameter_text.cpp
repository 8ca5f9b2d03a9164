// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/parameter_text.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace quantstep {
namespace {

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template<typename Number> Result<Number> parseAll(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error == std::errc::invalid_argument || end != text.data() + text.size())
        return fail(ErrorCode::InvalidEdit, "\"{}\" is not a number", text);
    if (error == std::errc::result_out_of_range)
        return fail(ErrorCode::InvalidEdit, "{} is out of range", text);
    return number;
}

} // namespace

Result<float> parseScale(std::string_view text, float present)
{
    text = trimmed(text);
    double value = 0;
    if (text.starts_with('*') || text.starts_with('/')) {
        QS_TRY(const double factor, parseAll<double>(text.substr(1)));
        value = text.front() == '*' ? present * factor : present / factor;
    } else {
        QS_TRY(value, parseAll<double>(text));
    }
    const auto scale = static_cast<float>(value);
    if (!std::isfinite(scale) || scale <= 0)
        return fail(ErrorCode::InvalidEdit, "a scale must be a finite number > 0, got {}", value);
    return scale;
}

Result<std::int64_t> parseZeroPoint(std::string_view text, std::int64_t present)
{
    text = trimmed(text);
    std::int64_t value = 0;
    if (text.starts_with("+=") || text.starts_with("-=")) {
        QS_TRY(const std::int64_t change, parseAll<std::int64_t>(text.substr(2)));
        value = text.front() == '+' ? present + change : present - change;
    } else {
        QS_TRY(value, parseAll<std::int64_t>(text));
    }
    using Limits = std::numeric_limits<std::int32_t>;
    if (value < Limits::min() || value > Limits::max())
        return fail(ErrorCode::InvalidEdit, "a zero point must fit into 32 bits, got {}", value);
    return value;
}

} // namespace quantstep
