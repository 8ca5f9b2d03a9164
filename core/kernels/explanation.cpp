// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/explanation.h"

#include <cmath>

#include <fmt/format.h>

namespace quantstep {

bool sameNumber(const Number& a, const Number& b)
{
    if (a.index() != b.index())
        return false;
    if (std::holds_alternative<std::int64_t>(a))
        return a == b;
    const double x = asDouble(a);
    const double y = asDouble(b);
    return (std::isnan(x) && std::isnan(y)) || (x == y && std::signbit(x) == std::signbit(y));
}

double asDouble(const Number& number)
{
    return std::visit([](auto value) { return static_cast<double>(value); }, number);
}

std::string numberText(const Number& number)
{
    return std::visit([](auto value) { return fmt::format("{}", value); }, number);
}

} // namespace quantstep
