// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quantstep::test {

/// What `./dev fuzz-ops` was asked for.
struct FuzzSettings {
    double minutes = 1;
    std::string only; ///< beginning of generator names
    std::uint32_t seed = 1;
    int jobs = 1;
    bool broken = false; ///< damaged models without the runtime, instead of sound ones against it
};

/// Cases of one generator in one round. tst_op_generators runs as many unless told otherwise, so that its
/// QUANTSTEP_SEED makes the very cases of a round.
constexpr int kCasesPerRound = 100;

/// The seed of a round; every generator gets it.
[[nodiscard]] inline std::uint32_t roundSeed(const FuzzSettings& settings, int round)
{
    return settings.seed + static_cast<std::uint32_t>(round);
}

/// Names of the generators that were asked for (of damaged models: their sources), in their order.
[[nodiscard]] std::vector<std::string> chosenNames(const FuzzSettings& settings);

} // namespace quantstep::test
