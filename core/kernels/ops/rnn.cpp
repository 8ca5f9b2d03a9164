// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN: h = activation(b + w * x + r * h), in float and with
// 8-bit weights.

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/recurrent_support.h"
#include "core/kernels/reference/float_dot.h"
#include "core/kernels/registry.h"

#include <array>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

/// Which input of the operator is what; -1: none.
struct RnnInputs {
    int input = 0, weights = 1, recurrent = 2, bias = 3, state = 4, aux = -1, auxWeights = -1;
};

struct RnnCell {
    RnnInputs in;
    std::size_t batches = 0, time = 1, inputs = 0, auxInputs = 0, units = 0;
    bool timeMajor = true, forward = true, hybrid = false, asymmetric = false;
    reference::VectorActivation activation = reference::VectorActivation::None;
    float weightScale = 0, auxScale = 0, recurrentScale = 0;
    int state = 0; ///< place among the states
    int output = 0;
    std::size_t outputWidth = 0, outputOffset = 0;
    std::size_t auxStride = 0; ///< by which the runtime goes from one auxiliary input to the next
    [[nodiscard]] std::size_t together() const { return timeMajor ? batches : 1; }
};

/// One call of the cell: vectors from row `row` on, states from batch `batch` on.
struct RnnStep {
    std::size_t row = 0, batch = 0;
};

struct Quantized {
    std::int8_t* codes = nullptr;
    reference::DynamicQuantization* params = nullptr;
    std::int32_t* rowSums = nullptr;
};

struct Scratch {
    Scratch(ScratchCutter& cutter, const RnnCell& cell)
    {
        if (!cell.hybrid)
            return;
        for (auto [quantized, size] :
            {std::pair{&input, cell.inputs}, std::pair{&aux, cell.auxInputs}, std::pair{&state, cell.units}}) {
            quantized->codes = cutter.take<std::int8_t>(cell.batches * size);
            quantized->params = cutter.take<reference::DynamicQuantization>(cell.batches);
            if (cell.asymmetric)
                quantized->rowSums = cutter.take<std::int32_t>(cell.units);
        }
    }
    Quantized input, aux, state;
};

class Evaluation {
public:
    Evaluation(const RnnCell& cell, const EvalContext& run)
        : m_cell(cell), m_run(run), m_cutter(run.scratch), m_scratch(m_cutter, cell)
    {
        if (!cell.hybrid || !cell.asymmetric)
            return;
        sumRows(codesOf(run, cell.in.weights), cell.units, cell.inputs, m_scratch.input.rowSums);
        sumRows(codesOf(run, cell.in.recurrent), cell.units, cell.units, m_scratch.state.rowSums);
        if (cell.auxInputs > 0)
            sumRows(codesOf(run, cell.in.auxWeights), cell.units, cell.auxInputs, m_scratch.aux.rowSums);
    }

    void runSequence()
    {
        for (std::size_t batch = 0; batch < m_cell.batches; batch += m_cell.together()) {
            for (std::size_t t = 0; t < m_cell.time; ++t) {
                const std::size_t time = m_cell.forward ? t : m_cell.time - 1 - t;
                step({m_cell.timeMajor ? time * m_cell.batches : batch * m_cell.time + time, batch});
            }
        }
    }

private:
    void step(const RnnStep& step)
    {
        float* state = m_run.state(m_cell.state).as<float>() + step.batch * m_cell.units;
        float* output = m_run.output(m_cell.output).as<float>() + step.row * m_cell.outputWidth + m_cell.outputOffset;
        const auto* bias = elementsOf<float>(m_run, m_cell.in.bias);
        for (std::size_t row = 0; row < m_cell.together(); ++row)
            std::copy_n(bias, m_cell.units, output + row * m_cell.outputWidth);
        add(m_cell.in.weights, m_cell.weightScale, elementsOf<float>(m_run, m_cell.in.input) + step.row * m_cell.inputs,
            m_cell.inputs, m_scratch.input, output);
        if (m_cell.auxInputs > 0) {
            const float* aux = elementsOf<float>(m_run, m_cell.in.aux) + step.row * m_cell.auxStride;
            add(m_cell.in.auxWeights, m_cell.auxScale, aux, m_cell.auxInputs, m_scratch.aux, output);
        }
        add(m_cell.in.recurrent, m_cell.recurrentScale, state, m_cell.units, m_scratch.state, output);
        for (std::size_t row = 0; row < m_cell.together(); ++row) {
            float* values = output + row * m_cell.outputWidth;
            reference::activateVector(m_cell.activation, {values, m_cell.units}, 0, values);
            std::copy_n(values, m_cell.units, state + row * m_cell.units);
        }
    }

    /// Adds the products of a matrix and `vectors` to the rows of the output; hybrid ones leave out vectors of zeros.
    void add(int matrix, float scale, const float* vectors, std::size_t size, const Quantized& quantized, float* output)
    {
        const std::size_t rows = m_cell.together();
        if (!m_cell.hybrid) {
            const auto* weights = elementsOf<float>(m_run, matrix);
            for (std::size_t i = 0; i < rows * m_cell.units; ++i) {
                float& target = output[i / m_cell.units * m_cell.outputWidth + i % m_cell.units];
                target = reference::addProduct(
                    target, weights + i % m_cell.units * size, vectors + i / m_cell.units * size, size);
            }
            return;
        }
        if (reference::isZeroVector({vectors, rows * size}))
            return;
        reference::quantizeVectors(vectors, rows, size, m_cell.asymmetric, quantized.codes, quantized.params);
        reference::hybridAccumulate({codesOf(m_run, matrix), scale, m_cell.units, size, quantized.rowSums},
            {quantized.codes, quantized.params, rows}, output, m_cell.outputWidth);
    }

    const RnnCell& m_cell;
    const EvalContext& m_run;
    ScratchCutter m_cutter;
    Scratch m_scratch;
};

/// Checks a cell's tensors and fills in sizes and scales. batches, time and timeMajor are the caller's.
Status checkCell(const PrepareContext& context, RnnCell& cell, const RnnOptions& options)
{
    const RnnInputs& in = cell.in;
    for (const int index : {in.input, in.weights}) {
        if (!context.hasInput(index))
            return context.error(kRefused, "input {} is missing", index);
    }
    const Operand& input = context.input(in.input);
    const Operand& weights = context.input(in.weights);
    if (input.dtype() != DType::Float32 || context.output(cell.output).dtype() != DType::Float32)
        return context.error(kRefused, "input and output must be float32");
    if (weights.shape.rank() != 2)
        return context.error(kRefused, "weights {} must be a matrix", weights.shape.text());
    cell.inputs = static_cast<std::size_t>(input.shape[input.shape.rank() - 1]);
    cell.units = static_cast<std::size_t>(weights.shape[0]);
    if (cell.inputs == 0 || cell.units == 0)
        return context.error(ErrorCode::Unsupported, "a size is 0");
    const std::int32_t units = weights.shape[0];
    const DType type = weights.dtype();
    QS_CHECK(expectTypeIn(context, "weights", type, {DType::Float32, DType::Int8, DType::UInt8}));
    QS_CHECK(
        expectParameter(context, in.weights, "weights", {type}, Shape{units, static_cast<std::int32_t>(cell.inputs)}));
    QS_CHECK(expectParameter(context, in.recurrent, "recurrent weights", {type}, Shape{units, units}));
    QS_CHECK(expectParameter(context, in.bias, "bias", {DType::Float32}, Shape{units}));
    QS_CHECK(expectState(context, in.state, "hidden state", DType::Float32, cell.batches * cell.units));
    const Shape state{static_cast<std::int32_t>(cell.batches), units};
    if (context.input(in.state).shape != state)
        return context.error(
            kRefused, "hidden state {} must be {}", context.input(in.state).shape.text(), state.text());
    cell.hybrid = type != DType::Float32;
    cell.asymmetric = options.asymmetricQuantizeInputs;
    cell.activation = vectorActivation(options.activation);
    cell.weightScale = weights.quant().scale();
    cell.recurrentScale = context.input(in.recurrent).quant().scale();
    cell.state = stateIndex(context, in.state);
    cell.outputWidth = cell.units;
    return {};
}

/// The auxiliary input of a bidirectional cell. The runtime goes through it by the width of the input, except in float
/// with the batch first.
Status checkAux(const PrepareContext& context, RnnCell& cell)
{
    if (cell.in.aux < 0)
        return {};
    const Shape& input = context.input(cell.in.input).shape;
    const Shape& aux = context.input(cell.in.aux).shape;
    if (aux.rank() != 3 || aux[0] != input[0] || aux[1] != input[1] || aux[2] == 0
        || context.input(cell.in.aux).dtype() != DType::Float32) {
        return context.error(kRefused, "auxiliary input {} does not go with input {}", aux.text(), input.text());
    }
    cell.auxInputs = static_cast<std::size_t>(aux[2]);
    QS_CHECK(expectParameter(context, cell.in.auxWeights, "auxiliary weights", {context.input(cell.in.weights).dtype()},
        Shape{static_cast<std::int32_t>(cell.units), aux[2]}));
    cell.auxScale = context.input(cell.in.auxWeights).quant().scale();
    cell.auxStride = cell.hybrid || cell.timeMajor ? cell.inputs : cell.auxInputs;
    if (cell.auxStride > cell.auxInputs && cell.batches * cell.time > cell.together()) {
        return context.error(ErrorCode::Unsupported,
            "auxiliary input {} is narrower than the input {}: the runtime reads outside of it", aux.text(),
            input.text());
    }
    return {};
}

OpArithmetic describe(const RnnCell& cell)
{
    OpArithmetic arithmetic;
    arithmetic.formula = cell.hybrid ? "h = activation(b + float(w * x_q) * (s_w * s_x) + float(r * h_q) * (s_r * s_h))"
                                     : "h = activation(b + w * x + r * h)";
    if (cell.hybrid) {
        arithmetic.rescales = {{"weights", RescaleRule::FloatProduct, {cell.weightScale}, {}, {}},
            {"recurrent weights", RescaleRule::FloatProduct, {cell.recurrentScale}, {}, {}}};
        arithmetic.note = "input and hidden state are quantized at every step when the operator runs";
    }
    return arithmetic;
}

std::size_t scratchOf(const RnnCell& cell)
{
    ScratchCutter counter;
    (void)Scratch(counter, cell);
    return counter.used();
}

Result<PreparedPtr> prepareForward(const PrepareContext& context, RnnCell cell, const RnnOptions& options)
{
    QS_CHECK(checkCell(context, cell, options));
    TensorSpec output{DType::Float32, context.input(0).shape};
    output.shape.setDim(output.shape.rank() - 1, static_cast<std::int32_t>(cell.units));
    return makePrepared(
        {output}, describe(cell), [cell](const EvalContext& run) { Evaluation(cell, run).runSequence(); },
        scratchOf(cell));
}

/// Sizes that the shape of a sequence gives.
Status takeSequence(const PrepareContext& context, RnnCell& cell, bool timeMajor)
{
    if (!context.hasInput(cell.in.input) || context.input(cell.in.input).shape.rank() != 3)
        return context.error(kRefused, "input {} must have 3 dimensions", cell.in.input);
    const Shape& input = context.input(cell.in.input).shape;
    cell.timeMajor = timeMajor;
    cell.batches = static_cast<std::size_t>(input[timeMajor ? 1 : 0]);
    cell.time = static_cast<std::size_t>(input[timeMajor ? 0 : 1]);
    return {};
}

/// Forward cell, backward cell: where they are among the 12 inputs. An auxiliary input without weights is meant to be
/// the backward cell's input; the runtime takes it as such only when time comes first.
std::array<RnnInputs, 2> bidirectionalInputs(const PrepareContext& context, bool timeMajor)
{
    std::array<RnnInputs, 2> in{RnnInputs{0, 1, 2, 3, 4, -1, -1}, RnnInputs{0, 5, 6, 7, 8, -1, -1}};
    if (context.hasInput(10)) {
        in[0].aux = in[1].aux = 9;
        in[0].auxWeights = 10;
        in[1].auxWeights = 11;
    } else if (context.hasInput(9) && timeMajor) {
        in[1].input = 9;
    }
    return in;
}

struct Bidirectional {
    RnnCell forward, backward;
    std::size_t repeats = 1;
};

Result<Bidirectional> checkBidirectional(const PrepareContext& context, const RnnOptions& options)
{
    QS_CHECK(expectInputCount(context, {12}, options.mergeOutputs ? 1 : 2));
    if (context.hasInput(10) != context.hasInput(11) || (context.hasInput(10) && !context.hasInput(9)))
        return context.error(kRefused, "auxiliary weights must be there for both directions, with their input");
    const std::array<RnnInputs, 2> in = bidirectionalInputs(context, options.timeMajor);
    Bidirectional both;
    both.forward.in = in[0];
    both.backward.in = in[1];
    both.backward.forward = false;
    both.backward.output = options.mergeOutputs ? 0 : 1;
    for (RnnCell* cell : {&both.forward, &both.backward}) {
        QS_CHECK(takeSequence(context, *cell, options.timeMajor));
        QS_CHECK(checkCell(context, *cell, options));
        QS_CHECK(checkAux(context, *cell));
    }
    if (context.input(in[1].input).shape != context.input(0).shape)
        return context.error(kRefused, "the inputs of both directions must have one shape");
    if (both.forward.hybrid != both.backward.hybrid)
        return context.error(ErrorCode::Unsupported, "weights of both directions must have one type");
    if (options.mergeOutputs) {
        both.forward.outputWidth = both.backward.outputWidth = both.forward.units + both.backward.units;
        both.backward.outputOffset = both.forward.units;
    }
    return both;
}

} // namespace

Result<PreparedPtr> prepareRnn(const PrepareContext& context)
{
    QS_TRY(const RnnOptions options, context.options<RnnOptions>());
    QS_CHECK(expectInputCount(context, {5}));
    if (!context.hasInput(0) || context.input(0).shape.rank() != 2)
        return context.error(kRefused, "the input must have 2 dimensions");
    RnnCell cell;
    cell.batches = static_cast<std::size_t>(context.input(0).shape[0]);
    return prepareForward(context, cell, options);
}

Result<PreparedPtr> prepareUnidirectionalSequenceRnn(const PrepareContext& context)
{
    QS_TRY(const RnnOptions options, context.options<RnnOptions>());
    QS_CHECK(expectInputCount(context, {5}));
    RnnCell cell;
    QS_CHECK(takeSequence(context, cell, options.timeMajor));
    return prepareForward(context, cell, options);
}

Result<PreparedPtr> prepareBidirectionalSequenceRnn(const PrepareContext& context)
{
    QS_TRY(const RnnOptions options, context.options<RnnOptions>());
    QS_TRY(Bidirectional both, checkBidirectional(context, options));
    const bool hybrid = both.forward.hybrid;
    const bool timeFirst = options.timeMajor;
    if (hybrid && options.mergeOutputs && timeFirst && both.forward.batches > 1 && !options.asymmetricQuantizeInputs)
        return context.error(kRefused, "merged outputs of several batches: the runtime crashes");
    OpArithmetic arithmetic = describe(both.forward);
    // The hybrid kernel of the runtime goes through the whole sequence once per time step when time comes first.
    if (hybrid && timeFirst) {
        both.repeats = both.forward.time;
        arithmetic.note += "; as in the runtime, the whole sequence runs once per time step";
    }
    const auto sizeOf = [](std::size_t size) { return static_cast<std::int32_t>(size); };
    std::vector<TensorSpec> outputs{{DType::Float32, context.input(0).shape}};
    outputs[0].shape.setDim(2, sizeOf(both.forward.outputWidth));
    if (!options.mergeOutputs) {
        outputs.push_back(outputs[0]);
        outputs[1].shape.setDim(2, sizeOf(both.backward.outputWidth));
    }
    return makePrepared(
        std::move(outputs), std::move(arithmetic),
        [both](const EvalContext& run) {
            for (std::size_t i = 0; i < both.repeats; ++i) {
                Evaluation(both.forward, run).runSequence();
                Evaluation(both.backward, run).runSequence();
            }
        },
        std::max(scratchOf(both.forward), scratchOf(both.backward)));
}

} // namespace quantstep
