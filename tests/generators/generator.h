// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Endless random models of single operators, for differential tests: tst_op_generators runs some of each in every
// test run, `./dev fuzz-ops` as many as one likes.

#include "tests/support/op_case.h"
#include "tests/support/op_random.h"

#include <functional>
#include <string>
#include <vector>

namespace quantstep::test {

/// Random cases of one operator in one type.
struct OpGenerator {
    std::string name; ///< operator and type: "BATCH_MATMUL int8"; unique
    /// Another case at every call: shapes, options, scales, zero points, values, corners included. At least a third of
    /// them should run in the runtime. Says how the case looks in OpCase::label.
    std::function<OpCase(Random&)> make;
    CaseOptions options{.tolerance = 0}; ///< integers are compared exactly whatever the tolerance
};

/// All generators, in the order of generators.def.
[[nodiscard]] const std::vector<OpGenerator>& allGenerators();

} // namespace quantstep::test
