// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "tests/support/test_data.h"

#include <string>
#include <vector>

namespace quantstep::test {

/// Values for all inputs of a model, and where they come from.
struct InputSet {
    std::string name; ///< "seed 1", "cat.bmp"
    std::vector<TensorPtr> values;
};

/// Random values of the file's shapes. Integers of 32 and 64 bits are 0..3, as they are mostly indices,
/// sizes and axes. Fails (empty) when an input has no plain type or more than 2^26 elements.
[[nodiscard]] std::vector<TensorPtr> randomInputs(const Subgraph& graph, Random& random);

/// As randomInputs(), but every integer of at most 16 bits is the smallest or the largest code, so that accumulators
/// and sums saturate; floats are -100 or 100.
[[nodiscard]] std::vector<TensorPtr> extremeInputs(const Subgraph& graph, Random& random);

/// True for a graph with one input [1, H, W, 1 or 3] of uint8, int8 or float32, H and W at least 8.
[[nodiscard]] bool takesImage(const Subgraph& graph);

/// The image at the path, brought to the input's size by taking the nearest pixel; codes are the pixel
/// values (int8: minus 128), floats are pixel / 127.5 - 1. Null when it cannot be read.
[[nodiscard]] TensorPtr imageInput(const TensorInfo& input, const QString& path);

/// The images to test a model with: in colour or grey as its input is.
[[nodiscard]] std::vector<QString> imagesFor(const TensorInfo& input);

} // namespace quantstep::test
