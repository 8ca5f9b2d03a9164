// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_product.h"
#include "core/kernels/fast/integer_product.h"
#include "core/kernels/ops/dense_eval.h"

#include <memory>

namespace quantstep {

namespace {

/// A PreparedOp that multiplies each row of activations with packed weights.
template<typename T, typename Bias, typename Product>
PreparedPtr makeDense(
    std::optional<Product> product, std::size_t rows, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    if (!product)
        return nullptr;
    auto packed = std::make_shared<const Product>(std::move(*product));
    return makePrepared({output}, arithmetic, [packed, rows](const EvalContext& run) {
        const auto* input = rawInput<T>(run, kActivations);
        const auto* bias = optionalInput<Bias>(run, kBias);
        auto* out = run.output(0).as<T>();
        parallelFor(run, rows,
            [&](std::size_t begin, std::size_t end) { fast::multiply(*packed, input, bias, begin, end, out); });
    });
}

ConvGeometry asConvolution(const DenseGeometry& dense)
{
    return fast::denseGeometry(dense.batches, dense.depth, dense.units);
}

/// Rows from which packing weights that another operator computed is worth its time.
constexpr std::size_t kRowsToPack = 4;

/// Float product with weights that another operator computed: packed for this evaluation alone.
void multiplyComputed(const FloatDense& dense, const EvalContext& run)
{
    const auto packed
        = fast::packProduct(asConvolution(dense.geometry), {rawInput<float>(run, kWeights), nullptr}, dense.clamp);
    if (!packed)
        return evalFloatDense(dense, run);
    const auto* input = rawInput<float>(run, kActivations);
    const auto* bias = optionalInput<float>(run, kBias);
    auto* out = run.output(0).as<float>();
    parallelFor(run, dense.geometry.batches,
        [&](std::size_t begin, std::size_t end) { fast::multiply(*packed, input, bias, begin, end, out); });
}

} // namespace

PreparedPtr prepareFastDense(const PrepareContext& context, const QuantizedDense& dense, const TensorSpec& output,
    const OpArithmetic& arithmetic)
{
    const bool isSigned = output.dtype == DType::Int8;
    const DType input = context.input(kActivations).dtype();
    if (context.path() != KernelPath::Fast || !dense.weights || input != output.dtype
        || (!isSigned && output.dtype != DType::UInt8))
        return nullptr;
    const fast::IntegerCodes codes{
        isSigned, fx::wrappingNegate(dense.inputOffset), fx::wrappingNegate(dense.weightOffset)};
    return makeDense<std::uint8_t, std::int32_t>(
        fast::packProduct(asConvolution(dense.geometry),
            fast::filterSource(dense.weights, context.input(kWeights).value), codes, dense.stage),
        dense.geometry.batches, output, arithmetic);
}

PreparedPtr prepareFastDense(
    const PrepareContext& context, const FloatDense& dense, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const TensorPtr weights = constantWeights(context);
    if (context.path() != KernelPath::Fast || (!weights && dense.geometry.batches < kRowsToPack))
        return nullptr;
    if (!weights) {
        return makePrepared({output}, arithmetic, [dense](const EvalContext& run) { multiplyComputed(dense, run); });
    }
    return makeDense<float, float>(fast::packProduct(asConvolution(dense.geometry),
                                       fast::filterSource(weights, context.input(kWeights).value), dense.clamp),
        dense.geometry.batches, output, arithmetic);
}

} // namespace quantstep
