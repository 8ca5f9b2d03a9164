// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/op_code.h"
#include "core/model/op_options.h"
#include "core/model/quant_params.h"
#include "core/model/sparsity.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace quantstep::test {

/// A tensor of a model under construction.
struct BuiltTensor {
    std::string name{};
    DType dtype = DType::Float32;
    Shape shape{};
    QuantParams quant{}; ///< affine or blockwise; min and max are written too
    TensorPtr data{}; ///< a constant's value (packed types packed); null for an activation
    bool isVariable = false;
    bool hasRank = false;
    std::vector<std::int32_t> shapeSignature{};
    std::shared_ptr<const SparseLayout> sparsity{}; ///< how `data` is stored: the bytes as the file holds them
};

/// An operator of a model under construction.
struct BuiltOp {
    OpCode code = OpCode::Custom;
    std::int32_t version = 1;
    std::vector<int> inputs{}, outputs{}, intermediates{}; ///< tensor indices; -1 for an absent input
    OpOptions options{}; ///< monostate: no options table, as for most operators without options
    std::string customName{};
    std::vector<std::uint8_t> customOptions{};
};

struct BuiltSubgraph {
    std::string name{};
    std::vector<BuiltTensor> tensors;
    std::vector<BuiltOp> ops;
    std::vector<int> inputs, outputs;
};

/// Bytes of a .tflite file with these subgraphs (schema v3, identifier TFL3). Nothing is checked: broken
/// models can be built too. The options table written is the one that belongs to the operator's code.
[[nodiscard]] SharedBytes buildModel(const std::vector<BuiltSubgraph>& subgraphs);

/// One scale and zero point.
[[nodiscard]] QuantParams perTensor(float scale, std::int64_t zeroPoint);
/// One scale per index along `axis`, all zero points 0.
[[nodiscard]] QuantParams perChannel(std::vector<float> scales, std::int32_t axis);

} // namespace quantstep::test
