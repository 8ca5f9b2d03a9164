// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/mover_probe.h"

#include "core/engine/engine.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace quantstep {
namespace {

constexpr std::size_t kFloatsExactTo = std::size_t{1} << 24;
constexpr std::size_t kIntsTo = (std::size_t{1} << 31) - 1;

/// Elements that carry their numbers, from `first` on, in a type that the operator may know.
TensorPtr numbered(DType dtype, const Shape& shape, std::size_t first)
{
    const auto make = [&]<typename T>(T) {
        std::vector<T> numbers(shape.elements());
        std::iota(numbers.begin(), numbers.end(), static_cast<T>(first));
        return makeTensor(dtype, shape, std::move(numbers));
    };
    switch (dtype) {
    case DType::Int32: return make(std::int32_t{});
    case DType::Int64: return make(std::int64_t{});
    default: return make(float{});
    }
}

/// The operator alone, with its moved inputs and outputs of type `dtype` and without scales.
ModelPtr loneModel(const Subgraph& graph, const OpInfo& op, std::span<const TensorPtr> inputs,
    std::span<const TensorPtr> replaced, DType dtype)
{
    Subgraph lone;
    OpInfo copy = op;
    copy.intermediates.clear();
    const auto add = [&](const TensorInfo& info, const TensorPtr& constant) {
        TensorInfo tensor = info;
        tensor.isVariable = tensor.isSparse = false;
        if (constant) {
            tensor.isConstant = true;
            tensor.dtype = constant->dtype;
            tensor.shape = constant->shape;
            tensor.shapeSignature.clear();
            tensor.data = constant->bytes;
        }
        lone.tensors.push_back(std::move(tensor));
        return TensorId(static_cast<std::int64_t>(lone.tensors.size()) - 1);
    };
    for (std::size_t i = 0; i < op.inputs.size(); ++i) {
        if (!op.inputs[i].valid())
            continue;
        TensorInfo info = graph.tensor(op.inputs[i]);
        if (replaced[i])
            info.quant = {};
        copy.inputs[i] = add(info, replaced[i] ? replaced[i] : inputs[i]);
    }
    for (TensorId& output : copy.outputs) {
        TensorInfo info = graph.tensor(output);
        info.dtype = dtype;
        info.quant = {};
        info.isConstant = false;
        info.data = {};
        output = add(info, nullptr);
        lone.outputs.push_back(output);
    }
    lone.ops.push_back(std::move(copy));
    linkSubgraph(lone);
    auto model = std::make_shared<Model>();
    model->subgraphs.push_back(std::make_shared<const Subgraph>(std::move(lone)));
    return model;
}

TensorPtr asNumbers(const TensorValue& value)
{
    std::vector<std::int64_t> numbers(value.elements());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = std::llround(numberAt(value, i));
    return makeTensor(DType::Int64, value.shape, std::move(numbers));
}

std::optional<std::vector<TensorPtr>> probeAs(DType dtype, const Subgraph& graph, const OpInfo& op,
    std::span<const TensorPtr> inputs, const std::vector<int>& moved, Numerics numerics)
{
    std::size_t last = 0;
    for (const int index : moved)
        last += inputs[static_cast<std::size_t>(index)]->elements();
    if ((dtype == DType::Float32 && last > kFloatsExactTo) || (dtype == DType::Int32 && last > kIntsTo))
        return std::nullopt;
    std::vector<TensorPtr> replaced(inputs.size());
    std::size_t first = 1;
    for (const int index : moved) {
        const auto i = static_cast<std::size_t>(index);
        replaced[i] = numbered(dtype, inputs[i]->shape, first);
        first += inputs[i]->elements();
    }
    EngineOptions options;
    options.numerics = numerics;
    options.path = KernelPath::Reference;
    const auto engine = Engine::create(loneModel(graph, op, inputs, replaced, dtype), options);
    if (!engine->step())
        return std::nullopt;
    std::vector<TensorPtr> sources;
    for (const TensorId output : engine->model()->main().outputs) {
        const TensorPtr value = engine->value({SubgraphId(0), output});
        if (!value)
            return std::nullopt;
        sources.push_back(asNumbers(*value));
    }
    return sources;
}

} // namespace

std::vector<int> movedInputs(const OpInfo& op)
{
    std::vector<int> all;
    switch (op.code) {
    case OpCode::Gather:
    case OpCode::GatherNd:
    case OpCode::StridedSlice:
    case OpCode::Tile:
    case OpCode::Pad:
    case OpCode::MirrorPad:
    case OpCode::SpaceToBatchNd:
    case OpCode::BatchToSpaceNd:
    case OpCode::SpaceToDepth:
    case OpCode::DepthToSpace:
    case OpCode::ReverseV2:
    case OpCode::ReverseSequence:
    case OpCode::BroadcastTo:
    case OpCode::ResizeNearestNeighbor:
    case OpCode::Unpack:
    case OpCode::SplitV:
    case OpCode::MatrixDiag:
    case OpCode::Slice:
    case OpCode::Transpose:
    case OpCode::Squeeze:
    case OpCode::ExpandDims:
    case OpCode::Reshape: return {0};
    case OpCode::Split:
    case OpCode::Fill:
    case OpCode::EmbeddingLookup: return {1};
    case OpCode::Padv2: return {0, 2};
    case OpCode::DynamicUpdateSlice:
    case OpCode::MatrixSetDiag: return {0, 1};
    case OpCode::Select:
    case OpCode::SelectV2: return {1, 2};
    case OpCode::Concatenation:
    case OpCode::Pack:
        for (std::size_t i = 0; i < op.inputs.size(); ++i)
            all.push_back(static_cast<int>(i));
        return all;
    default: return {};
    }
}

std::optional<std::vector<TensorPtr>> probeMoves(
    const Subgraph& graph, OpId op, std::span<const TensorPtr> inputs, Numerics numerics)
{
    const OpInfo& info = graph.op(op);
    const std::vector<int> moved = movedInputs(info);
    const bool complete = std::ranges::all_of(moved, [&](int index) {
        const auto i = static_cast<std::size_t>(index);
        return i < inputs.size() && inputs[i];
    });
    if (moved.empty() || !complete)
        return std::nullopt;
    for (const DType dtype : {DType::Int32, DType::Float32, DType::Int64}) {
        if (auto sources = probeAs(dtype, graph, info, inputs, moved, numerics))
            return sources;
    }
    return std::nullopt;
}

} // namespace quantstep
