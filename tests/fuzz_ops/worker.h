// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz_ops/settings.h"

namespace quantstep::test {

/// Where a worker begins, and in what steps it goes on.
struct WorkerPlace {
    int round = 0;
    int generator = 0; ///< of the chosen ones, in the first round
    int stride = 1; ///< of rounds
    std::string trail; ///< of damaged models, see Trail; empty: none
};

/// Runs round after round until the minutes are over, telling on stdout, line by line:
///   begin ROUND GENERATOR
///   fail TEXT
///   end GENERATOR CASES EQUAL REFUSED FAILED UNREADABLE
/// GENERATOR is the number among the chosen ones. A crash ends it between begin and end.
void runWorker(const FuzzSettings& settings, const WorkerPlace& place);

} // namespace quantstep::test
