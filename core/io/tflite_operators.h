// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"
#include "core/model/model.h"

namespace quantstep {

/// Tensor indices, each below `tensorCount`, or -1 where that may stand for an absent one.
/// Private to core/io. Errors: Malformed.
[[nodiscard]] Result<std::vector<TensorId>> readTensorIds(
    TfliteSource& source, const flatbuffers::Vector<std::int32_t>* indices, std::size_t tensorCount, bool mayBeAbsent);

/// The operators of a subgraph in execution order. Errors: Malformed ("op 3: input 1: expected ..., found ...").
[[nodiscard]] Result<std::vector<OpInfo>> readOperators(
    TfliteSource& source, const tflite::SubGraph& subgraph, std::size_t tensorCount);

/// Checks that operators which run subgraphs name existing ones, and that no subgraph runs itself,
/// directly or through others. Errors: Malformed.
[[nodiscard]] Status checkControlFlow(const Model& model);

} // namespace quantstep
