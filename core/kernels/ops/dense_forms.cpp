// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/dense_forms.h"

#include <algorithm>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr std::int32_t kSparseBlock = 16;

/// Rows of blocks of 1 x 16 weights, of which those that are all zero are left out.
bool isBlockSparse(const SparseLayout& layout)
{
    return layout.levels.size() == 3 && !layout.levels[0].compressed && layout.levels[1].compressed
        && layout.levels[2].denseSize == kSparseBlock && layout.blockMap == std::vector<std::int32_t>{1}
    && layout.traversalOrder == std::vector<std::int32_t>{0, 1, 2};
}

struct ShuffledDense {
    DenseGeometry geometry;
    OutputStage stage;
};

void evalShuffled(const ShuffledDense& dense, const EvalContext& run)
{
    const auto [batches, depth, units] = dense.geometry;
    const auto* input = rawInput<std::uint8_t>(run, kActivations);
    const auto* weights = rawInput<std::int8_t>(run, kWeights);
    const auto* bias = rawInput<std::int32_t>(run, kBias);
    auto* output = run.output(0).as<std::int16_t>();
    auto* workspace = run.output(1).as<std::uint8_t>();
    for (std::size_t batch = 0; batch < batches; ++batch) {
        for (std::size_t d = 0; d < depth; ++d) {
            // The workspace interleaves the batches in runs of 16.
            const std::size_t at = (d / 16 * batches + batch) * 16 + d % 16;
            workspace[at] = static_cast<std::uint8_t>(input[batch * depth + d] ^ 0x80U);
        }
        for (std::size_t unit = 0; unit < units; ++unit) {
            std::int32_t acc = 0;
            for (std::size_t d = 0; d < depth; ++d) {
                const std::int32_t x = std::int32_t{input[batch * depth + d]} - 128;
                acc = fx::wrappingAdd(acc, x * weights[reference::shuffledPosition(unit, d, depth)]);
            }
            output[batch * units + unit]
                = static_cast<std::int16_t>(dense.stage.code(fx::wrappingAdd(acc, bias[unit]), 0));
        }
    }
}

} // namespace

bool isShuffled(const PrepareContext& context, const FullyConnectedOptions& options)
{
    return options.weightsFormat == 1 && context.input(kWeights).dtype() == DType::UInt8;
}

Status checkShuffledTypes(const PrepareContext& context)
{
    if (context.input(kActivations).dtype() != DType::UInt8 || context.output(0).dtype() != DType::Int16
        || context.output(1).dtype() != DType::UInt8) {
        return context.error(kRefused,
            "shuffled weights take uint8 input, int16 output and a uint8 workspace, found {}, {} and {}",
            dtypeName(context.input(kActivations).dtype()), dtypeName(context.output(0).dtype()),
            dtypeName(context.output(1).dtype()));
    }
    if (!context.hasInput(kBias))
        return context.error(kRefused, "shuffled weights need a bias: the runtime crashes without");
    const DType bias = context.input(kBias).dtype();
    if (bias == DType::Int32)
        return {};
    return context.error(bias == DType::Int64 ? ErrorCode::Unsupported : kRefused,
        "a {} bias does not go with shuffled weights", dtypeName(bias));
}

Result<PreparedPtr> prepareShuffled(
    const PrepareContext& context, const DenseGeometry& g, TensorSpec spec, Activation activation)
{
    const Shape& workspace = context.output(1).shape;
    if ((g.batches != 1 && g.batches != 4) || g.depth == 0 || g.depth % 16 != 0 || g.units % 4 != 0
        || context.input(kActivations).shape.elements() != g.batches * g.depth) {
        return context.error(ErrorCode::Unsupported,
            "{} batches of {} inputs for {} units: shuffled weights take 1 or 4 batches, multiples of 16 and of 4",
            g.batches, g.depth, g.units);
    }
    if (workspace.elements() != g.batches * g.depth) {
        return context.error(ErrorCode::Unsupported, "the workspace {} is not of the input's {} values",
            workspace.text(), g.batches * g.depth);
    }
    const RescaleRule rule
        = context.numerics() == Numerics::SingleRounding ? RescaleRule::SingleRounding : RescaleRule::DoubleRounding;
    ShuffledDense dense{g, {}};
    QS_TRY(dense.stage, makeOutputStage(context, activation, 1, rule, ScaleProduct::FloatFirst));
    dense.stage.outputOffset = 0;
    OpArithmetic arithmetic = describeArithmetic(context, dense.stage, false, 0);
    arithmetic.constants = {{"input offset", -128}};
    arithmetic.formula = "out = clamp(rescale(sum((x - 128) * w) + bias)); out 1 = x with the sign bit flipped";
    arithmetic.note = "weights are stored as int8, 16 inputs of 4 units after one another; zero points are not used";
    return makePrepared({std::move(spec), {DType::UInt8, workspace}}, std::move(arithmetic),
        [dense = std::move(dense)](const EvalContext& run) { evalShuffled(dense, run); });
}

void evalSparseDense(const QuantizedDense& dense, const EvalContext& run)
{
    const DenseGeometry& g = dense.geometry;
    const auto* input = rawInput<std::int8_t>(run, kActivations);
    const auto* weights = rawInput<std::int8_t>(run, kWeights);
    const auto* bias = optionalInput<std::int32_t>(run, kBias);
    auto* output = run.output(0).as<std::int8_t>();
    parallelFor(run, g.batches * g.units, [&](std::size_t begin, std::size_t end) {
        reference::fullyConnected<std::int32_t, std::int32_t>(g, input, dense.inputOffset, weights, 0, begin, end,
            [&](std::size_t out, std::size_t unit, std::int32_t acc) {
                const std::int32_t wrap
                    = reference::blockWrap(input + out / g.units * g.depth, weights + unit * g.depth, g.depth);
                acc = fx::wrappingAdd(fx::wrappingAdd(acc, wrap), bias != nullptr ? bias[unit] : 0);
                output[out] = static_cast<std::int8_t>(dense.stage.code(acc, unit));
            });
    });
}

Status checkSparseWeights(const PrepareContext& context)
{
    const Operand& weights = context.input(kWeights);
    if (!weights.info->isSparse || weights.dtype() == DType::Float32)
        return {};
    const DType input = context.input(kActivations).dtype();
    const bool codes = input == DType::Int8 && context.output(0).dtype() == DType::Int8;
    if (weights.dtype() != DType::Int8 || (!codes && input != DType::Float32)) {
        return context.error(ErrorCode::Unsupported,
            "sparse {} weights under {} input: the runtime reads them as if they were not sparse",
            dtypeName(weights.dtype()), dtypeName(input));
    }
    if (!weights.info->sparseLayout || !isBlockSparse(*weights.info->sparseLayout)) {
        return context.error(codes ? kRefused : ErrorCode::Unsupported,
            "sparse int8 weights must be stored in rows of blocks of 1 x {}", kSparseBlock);
    }
    if (codes)
        return weights.quant().zeroPoint() == 0 ? Status()
                                                : context.error(kRefused, "sparse weights have a zero point");
    if (weights.shape[1] / kSparseBlock > UINT8_MAX) {
        return context.error(ErrorCode::Unsupported, "rows of {} sparse weights: the runtime counts at most {} blocks",
            weights.shape[1], UINT8_MAX);
    }
    return {};
}

} // namespace quantstep
