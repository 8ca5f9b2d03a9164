// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstdint>
#include <vector>

namespace quantstep::test {

/// A tensor of a layer dump under construction.
struct BuiltLayer {
    std::uint32_t tensor = 0;
    TensorPtr value;
};

/// A file as TensorFlow Lite Micro's layer-by-layer tool writes it: graph inputs in order, and what the operators of
/// the main graph computed.
[[nodiscard]] SharedBytes buildLayerDump(const std::vector<BuiltLayer>& inputs, const std::vector<BuiltLayer>& outputs);

} // namespace quantstep::test
