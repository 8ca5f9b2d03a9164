// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/approximation.h"

#include <algorithm>

namespace quantstep {
namespace {

struct Approximation {
    Numerics numerics;
    OpCode code;
    DType output;
    std::string_view note;
};

constexpr std::string_view kUpToOne = "approximate in this arithmetic: up to 1 code off";

constexpr std::string_view kFloatOrder
    = "approximate in this arithmetic: floats are rounded in another order than the runtime's";
constexpr std::string_view kFloatFunction
    = "approximate in this arithmetic: the runtime's own approximation of a function of floats is not computed";

constexpr Approximation kApproximations[] = {
#define APPROXIMATE(EnumNumerics, EnumName, EnumType, note)                                                            \
    {Numerics::EnumNumerics, OpCode::EnumName, DType::EnumType, note},
#include "core/kernels/approximation.def"
#undef APPROXIMATE
};

} // namespace

std::string_view approximation(const OpInfo& op, DType output, Numerics numerics)
{
    if (numerics == Numerics::LiteRtRef)
        return {};
    const auto found = std::ranges::find_if(kApproximations, [&](const Approximation& entry) {
        return entry.numerics == numerics && entry.code == op.code && entry.output == output;
    });
    return found == std::end(kApproximations) ? std::string_view() : found->note;
}

} // namespace quantstep
