// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/io/part_path.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

/// A value an operator reads or writes, as a test bench names it.
struct VectorTensor {
    std::string name; ///< "input", "filter", "bias", "output"; numbered where there are several
    TensorId tensor;
    TensorPtr value;
};

/// What a test bench needs of one operator of the main graph.
struct OpVectors {
    OpId op;
    std::vector<VectorTensor> tensors;
};

/// "op012_conv_2d"
[[nodiscard]] std::string vectorFolder(const Model& model, OpId op);

/// The text of vectors.h (docs/vectors-format.md). @param arithmetic null where the operator has no integers.
/// Errors: Unsupported for values that C has no type for.
[[nodiscard]] Result<std::string> vectorHeader(
    const Model& model, const OpVectors& vectors, const OpArithmetic* arithmetic, Numerics numerics);

/// Runs the model from its start and writes a folder for each of the operators (in ascending order), and manifest.json.
/// Errors: those of the run up to the last of them, Unsupported, CannotRead.
[[nodiscard]] Status exportVectors(Engine& engine, const std::vector<OpId>& ops, OutputFolder& folder,
    const std::function<void(std::size_t done)>& progress = {}, const std::stop_token& stop = {});

} // namespace quantstep
