// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_buffers.h"
#include "core/model/model.h"

namespace quantstep {

/// Tensors [0, n) of a subgraph with data and quantization, everything checked. Private to core/io.
/// @param warnings takes what the runtime refuses although it can be read here
/// Errors: Malformed ("tensor 3 'conv1/w': quantization: expected ..., found ..."), LimitExceeded.
[[nodiscard]] Result<std::vector<TensorInfo>> readTensors(
    TfliteSource& source, BufferTable& buffers, const tflite::SubGraph& subgraph, std::vector<std::string>& warnings);

} // namespace quantstep
