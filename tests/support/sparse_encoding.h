// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/sparsity.h"

namespace quantstep::test {

/// How to store a tensor sparse.
struct SparseForm {
    std::vector<std::int32_t> traversalOrder; ///< dimensions, then those within blocks
    std::vector<std::int32_t> blockMap, blockSizes; ///< sizes divide their dimensions
    std::vector<bool> compressed; ///< one per level
};

struct SparseTensor {
    SparseLayout layout;
    TensorPtr stored; ///< the elements as the file holds them, a vector; its type is the tensor's
};

/// The tensor in that form. Elements have whole bytes; all bytes 0 counts as zero.
[[nodiscard]] SparseTensor encodeSparse(const TensorValue& dense, const SparseForm& form);

} // namespace quantstep::test
