// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/dtype.h"
#include "core/base/result.h"
#include "core/base/shape.h"
#include "core/base/shared_bytes.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep {

/// A tensor as TensorFlow Lite Micro's layer-by-layer tool writes it down.
struct LayerTensor {
    std::uint32_t subgraph = 0;
    std::optional<std::uint32_t> tensor; ///< its index there
    std::optional<std::uint32_t> input; ///< which graph input it is; nothing for what an operator computed
    DType dtype = DType::Float32;
    Shape shape;
    SharedBytes bytes; ///< as many as type and shape need; packed types with one code per byte, or packed
};

/// Reads such a file: inputs first, then what was computed. The bytes are verified before anything is read, and are
/// shared. Errors: Malformed, naming place, expected and found.
[[nodiscard]] Result<std::vector<LayerTensor>> readLayerDump(const SharedBytes& file);

} // namespace quantstep
