// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM with the basic kernel: one product of [input, previous activation] with all weights. Inputs are 0 input,
// 1 previous activation, 2 weights [4 * depth, total depth], 3 biases, 4 previous state; outputs are 0 activation,
// 1 state, 2 the concatenated input, 3 the gates' sums in the order input, candidate, forget, output. The previous
// values are overwritten with the new ones; where they are no variable tensors that has no effect here.

#include "core/kernels/ops/lstm_basic.h"

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/lstm_kernels.h"
#include "core/kernels/ops/recurrent_support.h"
#include "core/kernels/reference/float_dot.h"
#include "core/kernels/reference/lstm_basic.h"

#include <cstring>
#include <limits>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
enum Input : int { kInput, kPrevActivation, kWeights, kBiases, kPrevState };
enum Output : int { kActivation, kState, kConcatenated, kSums };

struct BasicLstm {
    std::size_t batches = 0, inputs = 0, depth = 0;
    int activationState = -1, cellState = -1; ///< places among the states; -1: no variable tensor
    std::int32_t weightZeroPoint = 0;
    QuantizedMultiplier multiplier;
    [[nodiscard]] std::size_t total() const { return inputs + depth; }
};

Result<BasicLstm> checkShapes(const PrepareContext& context)
{
    QS_CHECK(expectInputCount(context, {5}, 4));
    for (int i = 0; i < 5; ++i) {
        if (!context.hasInput(i))
            return context.error(kRefused, "input {} is missing", i);
    }
    const Shape& input = context.input(kInput).shape;
    const Shape& previous = context.input(kPrevActivation).shape;
    if (input.rank() != 2 || previous.rank() != 2 || previous[0] != input[0]) {
        return context.error(
            kRefused, "input {} and previous activation {} must be [batches, depth]", input.text(), previous.text());
    }
    constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
    if (previous[1] > kMax / 4 || input[1] > kMax - previous[1])
        return context.error(
            kRefused, "input {} and previous activation {} are too deep", input.text(), previous.text());
    BasicLstm lstm;
    lstm.batches = static_cast<std::size_t>(input[0]);
    lstm.inputs = static_cast<std::size_t>(input[1]);
    lstm.depth = static_cast<std::size_t>(previous[1]);
    const Shape weights{4 * previous[1], input[1] + previous[1]};
    const auto types = {DType::Float32, DType::UInt8, DType::Int32, DType::Int16};
    QS_CHECK(expectParameter(context, kWeights, "weights", types, weights));
    QS_CHECK(expectParameter(context, kBiases, "biases", types, Shape{4 * previous[1]}));
    QS_CHECK(expectParameter(context, kPrevState, "previous state", types, previous));
    for (const int index : {kPrevActivation, kPrevState}) {
        if (context.input(index).info->isConstant)
            return context.error(kRefused, "input {} is overwritten by the runtime and must not be constant", index);
    }
    if (context.input(kPrevActivation).info->isVariable)
        lstm.activationState = stateIndex(context, kPrevActivation);
    if (context.input(kPrevState).info->isVariable)
        lstm.cellState = stateIndex(context, kPrevState);
    return lstm;
}

/// Types of inputs 0 to 4 and outputs 0 to 3.
bool hasTypes(const PrepareContext& context, const std::array<DType, 9>& types)
{
    for (int i = 0; i < 5; ++i) {
        if (context.input(i).dtype() != types[static_cast<std::size_t>(i)])
            return false;
    }
    for (int i = 0; i < 4; ++i) {
        if (context.output(i).dtype() != types[static_cast<std::size_t>(5 + i)])
            return false;
    }
    return true;
}

/// Input and previous activation of every batch, one behind the other.
template<typename T> void concatenate(const BasicLstm& lstm, const EvalContext& run)
{
    T* target = run.output(kConcatenated).as<T>();
    const T* input = elementsOf<T>(run, kInput);
    const T* previous = elementsOf<T>(run, kPrevActivation);
    for (std::size_t b = 0; b < lstm.batches; ++b) {
        target = std::copy_n(input + b * lstm.inputs, lstm.inputs, target);
        target = std::copy_n(previous + b * lstm.depth, lstm.depth, target);
    }
}

void keepStates(const BasicLstm& lstm, const EvalContext& run)
{
    const auto keep = [&](int state, Output output) {
        if (state >= 0)
            std::ranges::copy(run.output(output).bytes, run.state(state).bytes.begin());
    };
    keep(lstm.activationState, kActivation);
    keep(lstm.cellState, kState);
}

void evalFloat(const BasicLstm& lstm, const EvalContext& run)
{
    concatenate<float>(lstm, run);
    const float* joined = run.output(kConcatenated).as<float>();
    const auto* weights = elementsOf<float>(run, kWeights);
    const auto* biases = elementsOf<float>(run, kBiases);
    const auto* previous = elementsOf<float>(run, kPrevState);
    float* sums = run.output(kSums).as<float>();
    const FloatRange finite = floatActivationRange(Activation::None);
    for (std::size_t i = 0; i < lstm.batches * 4 * lstm.depth; ++i) {
        const std::size_t unit = i % (4 * lstm.depth);
        const float* row = joined + i / (4 * lstm.depth) * lstm.total();
        sums[i] = clampToRange(
            reference::pairedDot(weights + unit * lstm.total(), row, lstm.total()) + biases[unit], finite);
    }
    for (std::size_t i = 0; i < lstm.batches * lstm.depth; ++i) {
        const std::size_t c = i % lstm.depth;
        const bool inPacket = reference::isInPacket(c, lstm.depth, i - c);
        const float* gates = sums + i / lstm.depth * 4 * lstm.depth + c;
        const auto sigmoid = [&](std::size_t gate) {
            return reference::activate(reference::VectorActivation::Sigmoid, gates[gate * lstm.depth], inPacket);
        };
        const float state = sigmoid(0) * reference::tanhRational(gates[lstm.depth]) + sigmoid(2) * previous[i];
        run.output(kState).as<float>()[i] = state;
        run.output(kActivation).as<float>()[i] = sigmoid(3) * reference::tanhRational(state);
    }
    keepStates(lstm, run);
}

void evalQuantized(const BasicLstm& lstm, const EvalContext& run)
{
    concatenate<std::uint8_t>(lstm, run);
    const auto* joined = run.output(kConcatenated).as<std::uint8_t>();
    const auto* weights = elementsOf<std::uint8_t>(run, kWeights);
    const auto* biases = elementsOf<std::int32_t>(run, kBiases);
    const auto* previous = elementsOf<std::int16_t>(run, kPrevState);
    auto* sums = run.output(kSums).as<std::int16_t>();
    for (std::size_t i = 0; i < lstm.batches * 4 * lstm.depth; ++i) {
        const std::size_t unit = i % (4 * lstm.depth);
        const std::int32_t acc = reference::basicAccumulator(weights + unit * lstm.total(), lstm.weightZeroPoint,
            joined + i / (4 * lstm.depth) * lstm.total(), lstm.total(), biases[unit]);
        sums[i] = reference::basicSum(acc, lstm.multiplier);
    }
    for (std::size_t i = 0; i < lstm.batches * lstm.depth; ++i) {
        const std::int16_t* gates = sums + i / lstm.depth * 4 * lstm.depth + i % lstm.depth;
        const reference::BasicResult result = reference::basicCell(
            {gates[0], gates[lstm.depth], gates[2 * lstm.depth], gates[3 * lstm.depth]}, previous[i]);
        run.output(kState).as<std::int16_t>()[i] = result.state;
        run.output(kActivation).as<std::uint8_t>()[i] = result.activation;
    }
    keepStates(lstm, run);
}

std::vector<TensorSpec> outputSpecs(const PrepareContext& context, const BasicLstm& lstm)
{
    const auto batches = static_cast<std::int32_t>(lstm.batches);
    const auto depth = static_cast<std::int32_t>(lstm.depth);
    const std::array<Shape, 4> shapes{Shape{batches, depth}, Shape{batches, depth},
        Shape{batches, static_cast<std::int32_t>(lstm.total())}, Shape{batches, 4 * depth}};
    std::vector<TensorSpec> specs;
    for (int i = 0; i < 4; ++i)
        specs.push_back({context.output(i).dtype(), shapes[static_cast<std::size_t>(i)]});
    return specs;
}

Result<PreparedPtr> prepareQuantized(const PrepareContext& context, BasicLstm lstm)
{
    const float stateScale = context.output(kState).quant().scale();
    const std::optional<int> log2 = powerOfTwoLog(stateScale);
    if (!log2 || *log2 != -11)
        return context.error(kRefused, "the scale of the state is {}, it must be 2^-11", stateScale);
    const auto real = static_cast<double>(4096.0F * context.input(kBiases).quant().scale());
    lstm.multiplier = quantizeMultiplier(real);
    lstm.weightZeroPoint = context.input(kWeights).quant().zeroPoint();
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("gates", real, lstm.multiplier)};
    arithmetic.constants = {{"input offset", -128}, {"weight offset", -std::int64_t{lstm.weightZeroPoint}}};
    arithmetic.formula = "gate = sat16(requantize(sum((w - z_w) * (x - 128)) + b)); "
                         "c = sat16(sigmoid(f) * c + sigmoid(i) * tanh(g)); "
                         "out = 128 + clamp(sigmoid(o) * tanh(c) / 2^8)";
    arithmetic.note = "the scales of input and activation are taken as 1/128, their zero points as 128; "
                      "the right shift of the gates' sums rounds ties up";
    return makePrepared(outputSpecs(context, lstm), std::move(arithmetic),
        [lstm](const EvalContext& run) { evalQuantized(lstm, run); });
}

} // namespace

Result<PreparedPtr> prepareBasicLstm(const PrepareContext& context)
{
    using enum DType;
    QS_TRY(const BasicLstm lstm, checkShapes(context));
    if (lstm.batches == 0 || lstm.inputs == 0 || lstm.depth == 0)
        return context.error(ErrorCode::Unsupported, "a size is 0");
    if (hasTypes(context, {UInt8, UInt8, UInt8, Int32, Int16, UInt8, Int16, UInt8, Int16}))
        return prepareQuantized(context, lstm);
    if (!hasTypes(context, {Float32, Float32, Float32, Float32, Float32, Float32, Float32, Float32, Float32}))
        return context.error(kRefused, "this combination of types has no kernel");
    OpArithmetic arithmetic;
    arithmetic.formula = "gates = w * [x, h] + b; c = sigmoid(i) * tanh(g) + sigmoid(f) * c; h = sigmoid(o) * tanh(c)";
    return makePrepared(
        outputSpecs(context, lstm), std::move(arithmetic), [lstm](const EvalContext& run) { evalFloat(lstm, run); });
}

} // namespace quantstep
