// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/model/model.h"
#include "tests/support/model_builder.h"
#include "tests/support/test_data.h"

#include <string>
#include <vector>

namespace quantstep::test {

/// int8 [1, 8, 8, 4]: ADDs and MULs, each of two random earlier tensors, with random scales and zero points.
/// Tensor 0 is the input, operator k writes tensor k + 1; the last two tensors are outputs.
[[nodiscard]] BuiltSubgraph randomNetwork(Random& random, int ops);

/// The model of these subgraphs; ends the program when it cannot be read.
[[nodiscard]] ModelPtr modelOf(const std::vector<BuiltSubgraph>& subgraphs);

/// True for two nulls and for equal type, shape and bytes.
[[nodiscard]] bool sameValue(const TensorPtr& a, const TensorPtr& b);

/// The first tensor of the main graph that differs between the engines, as text; empty when none does.
[[nodiscard]] std::string firstDifference(const Engine& a, const Engine& b);

/// A random new scale (within a factor of 4) or zero point (within the type) for a random quantized tensor
/// of the main graph, often of one channel only; nothing when there is no such tensor.
[[nodiscard]] std::optional<Edit> randomEdit(const Model& model, Random& random);

} // namespace quantstep::test
