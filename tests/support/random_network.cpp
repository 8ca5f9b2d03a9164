// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_network.h"

#include "core/io/tflite_reader.h"

#include <QtGlobal>

#include <cmath>
#include <cstring>

namespace quantstep::test {

BuiltSubgraph randomNetwork(Random& random, int ops)
{
    BuiltSubgraph graph;
    const auto addTensor = [&] {
        BuiltTensor tensor;
        tensor.name = "t" + std::to_string(graph.tensors.size());
        tensor.dtype = DType::Int8;
        tensor.shape = Shape{1, 8, 8, 4};
        tensor.quant = perTensor(random.real(0.01F, 0.1F), random.between(-20, 20));
        graph.tensors.push_back(std::move(tensor));
        return static_cast<int>(graph.tensors.size()) - 1;
    };
    graph.inputs = {addTensor()};
    for (int i = 0; i < ops; ++i) {
        // Mostly the tensor just computed, so that the chain is deep.
        const int a = random.chance(0.7F) ? i : random.between(0, i);
        const int b = random.between(0, i);
        BuiltOp op;
        const bool isAdd = random.chance(0.6F);
        op.code = isAdd ? OpCode::Add : OpCode::Mul;
        op.options = isAdd ? OpOptions(AddOptions{}) : OpOptions(ActivationOptions{});
        op.version = 2;
        op.inputs = {a, b};
        op.outputs = {addTensor()};
        graph.ops.push_back(std::move(op));
    }
    graph.outputs = {ops - 1, ops};
    return graph;
}

ModelPtr modelOf(const std::vector<BuiltSubgraph>& subgraphs)
{
    auto model = readTflite(buildModel(subgraphs));
    if (!model)
        qFatal("the model built for a test cannot be read: %s", model.error().message.c_str());
    return *model;
}

bool sameValue(const TensorPtr& a, const TensorPtr& b)
{
    if (!a || !b)
        return !a && !b;
    return a->dtype == b->dtype && a->shape == b->shape && a->bytes.size() == b->bytes.size()
        && (a->bytes.empty() || std::memcmp(a->bytes.data(), b->bytes.data(), a->bytes.size()) == 0);
}

std::string firstDifference(const Engine& a, const Engine& b)
{
    const Subgraph& graph = a.model()->main();
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        const TensorRef ref{SubgraphId(0), TensorId(static_cast<std::int64_t>(i))};
        const TensorPtr left = a.value(ref);
        const TensorPtr right = b.value(ref);
        if (!sameValue(left, right)) {
            return fmt::format("tensor {} {} ({}, {})", i, graph.tensors[i].name,
                left ? left->shape.text() : "no value", right ? right->shape.text() : "no value");
        }
    }
    return {};
}

std::optional<Edit> randomEdit(const Model& model, Random& random)
{
    std::vector<TensorRef> candidates;
    const Subgraph& graph = model.main();
    for (const OpInfo& op : graph.ops) {
        for (const auto* tensors : {&op.inputs, &op.outputs}) {
            for (const TensorId tensor : *tensors) {
                if (tensor.valid() && !graph.tensor(tensor).quant.scales.empty())
                    candidates.push_back({SubgraphId(0), tensor});
            }
        }
    }
    if (candidates.empty())
        return std::nullopt;
    const TensorRef ref = random.pick(candidates);
    const TensorInfo& info = model.tensor(ref);
    std::optional<std::int32_t> channel;
    if (info.quant.isPerChannel() && random.chance(0.7F))
        channel = random.between(0, static_cast<int>(info.quant.scales.size()) - 1);
    const auto range = codeRange(info.dtype);
    if (random.chance(0.3F) && range && dtypeBits(info.dtype) <= 8) {
        return SetZeroPoint{ref, channel, random.between(static_cast<int>(range->min), static_cast<int>(range->max))};
    }
    const float present = info.quant.scales[channel ? static_cast<std::size_t>(*channel) : 0];
    const float scale = present * std::exp2(random.real(-2, 2));
    return SetScale{ref, channel, std::isnormal(scale) && scale > 0 ? scale : 0.125F};
}

} // namespace quantstep::test
