// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/model_builder.h"

#include <cstdint>
#include <vector>

namespace quantstep::test {

/// while (i < limit) { i += 1; x += x }, and x + x behind it. Inputs: i (int32, 1 element), x (float, 2×3).
[[nodiscard]] std::vector<BuiltSubgraph> loop(std::int32_t limit);

/// if (c) x + x; else x, unchanged. Inputs: c (bool), x (float, 2×3).
[[nodiscard]] std::vector<BuiltSubgraph> branches();

/// A variable that starts with 100 and grows by x at every inference; out is what it was plus x. Input: x (int32).
[[nodiscard]] std::vector<BuiltSubgraph> accumulator();

/// An SVDF with state: input (float, 1×3), its variable tensor (1×8), output (1×4); all weights are 1.
[[nodiscard]] std::vector<BuiltSubgraph> filterWithState();

} // namespace quantstep::test
