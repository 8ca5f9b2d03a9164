// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_product.h"
#include "core/kernels/fast/integer_product.h"
#include "core/kernels/ops/dense_eval.h"

#include <memory>

namespace quantstep {

namespace {

struct PackedIntegerDense {
    DenseGeometry geometry;
    fast::IntegerProduct product;
    fast::VectorStage stage;
};

struct PackedFloatDense {
    DenseGeometry geometry;
    FloatRange clamp;
    fast::FloatProduct product;
};

void multiplyDense(const PackedIntegerDense& dense, const EvalContext& run)
{
    const auto* input = rawInput<std::uint8_t>(run, kActivations);
    const auto* bias = optionalInput<std::int32_t>(run, kBias);
    auto* output = run.output(0).as<std::uint8_t>();
    const fast::RowSource source = [&](std::size_t row, std::uint8_t*) { return input + row * dense.geometry.depth; };
    parallelFor(run, dense.geometry.batches, [&](std::size_t begin, std::size_t end) {
        fast::multiplyInteger(dense.product, dense.stage, source, bias, begin, end, output);
    });
}

void multiplyDense(const PackedFloatDense& dense, const EvalContext& run)
{
    const auto* input = rawInput<float>(run, kActivations);
    const auto* bias = optionalInput<float>(run, kBias);
    float* output = run.output(0).as<float>();
    const fast::FloatRowSource source = [&](std::size_t row, float*) { return input + row * dense.geometry.depth; };
    parallelFor(run, dense.geometry.batches, [&](std::size_t begin, std::size_t end) {
        fast::multiplyFloat(dense.product, source, bias, dense.clamp, begin, end, output);
    });
}

} // namespace

PreparedPtr prepareFastDense(const PrepareContext& context, const QuantizedDense& dense, const TensorSpec& output,
    const OpArithmetic& arithmetic)
{
    const bool isSigned = output.dtype == DType::Int8;
    const DType input = context.input(kActivations).dtype();
    const std::int32_t inputZeroPoint = fx::wrappingNegate(dense.inputOffset);
    const std::int32_t weightZeroPoint = fx::wrappingNegate(dense.weightOffset);
    if (context.path() != KernelPath::Fast || !dense.weights || input != output.dtype
        || (!isSigned && output.dtype != DType::UInt8)
        || !fast::fitsIntegerProduct(isSigned, inputZeroPoint, weightZeroPoint))
        return nullptr;
    auto packed = std::make_shared<const PackedIntegerDense>(PackedIntegerDense{dense.geometry,
        fast::packInteger(dense.weights->bytes.data(), isSigned, dense.geometry.units, dense.geometry.depth,
            inputZeroPoint, weightZeroPoint),
        fast::makeVectorStage(dense.stage, fast::plainSlots(dense.geometry.units))});
    return makePrepared({output}, arithmetic, [packed](const EvalContext& run) { multiplyDense(*packed, run); });
}

PreparedPtr prepareFastDense(
    const PrepareContext& context, const FloatDense& dense, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const TensorPtr weights = constantWeights(context);
    if (context.path() != KernelPath::Fast || !weights)
        return nullptr;
    auto product = fast::packFloat(weights->as<float>().data(), dense.geometry.units, dense.geometry.depth);
    if (!product)
        return nullptr;
    auto packed
        = std::make_shared<const PackedFloatDense>(PackedFloatDense{dense.geometry, dense.clamp, std::move(*product)});
    return makePrepared({output}, arithmetic, [packed](const EvalContext& run) { multiplyDense(*packed, run); });
}

} // namespace quantstep
