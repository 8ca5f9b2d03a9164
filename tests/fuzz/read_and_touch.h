// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_reader.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep::test {

/// Reads every byte that a model promises, so that a sanitizer sees what is not there.
inline std::uint64_t touchModel(const Model& model)
{
    std::uint64_t sum = 0;
    for (const auto& subgraph : model.subgraphs) {
        for (std::size_t t = 0; t < subgraph->tensors.size(); ++t) {
            const TensorInfo& info = subgraph->tensors[t];
            for (const auto byte : info.data.span())
                sum += static_cast<unsigned>(byte);
            sum += info.name.size() + info.quant.scales.size() + info.shape.elements() + subgraph->consumers[t].size();
        }
        for (const auto& op : subgraph->ops) {
            for (const auto byte : op.customOptions.span())
                sum += static_cast<unsigned>(byte);
            sum += op.name().size() + op.optionFields.size();
        }
    }
    return sum;
}

/// What a reader must do with any bytes: give a model whose every promise holds, or say what is wrong.
/// False when it did neither.
inline bool readAndTouch(std::vector<std::byte> bytes)
{
    const auto model = readTflite(SharedBytes::adopt(std::move(bytes)));
    if (model)
        return touchModel(**model) + 1 != 0;
    return !model.error().message.empty() && model.error().code != ErrorCode::Internal;
}

} // namespace quantstep::test
