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

constexpr Approximation kApproximations[] = {
#define APPROXIMATE(EnumNumerics, EnumName, EnumType, note)                                                            \
    {Numerics::EnumNumerics, OpCode::EnumName, DType::EnumType, note},
#include "core/kernels/approximation.def"
#undef APPROXIMATE
};

} // namespace

std::string_view approximation(const OpInfo& op, const std::vector<TensorSpec>& outputs, Numerics numerics)
{
    if (numerics == Numerics::LiteRtRef || outputs.empty())
        return {};
    const auto found = std::ranges::find_if(kApproximations, [&](const Approximation& entry) {
        return entry.numerics == numerics && entry.code == op.code && entry.output == outputs.front().dtype;
    });
    return found == std::end(kApproximations) ? std::string_view() : found->note;
}

} // namespace quantstep
