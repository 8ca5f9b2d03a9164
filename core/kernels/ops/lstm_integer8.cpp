// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM in int8 with 8-bit products: preparation of its parameters and evaluation.

#include "core/kernels/reference/lstm_integer8.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/lstm_kernels.h"
#include "core/kernels/ops/recurrent_support.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr std::size_t kIntermediates = 12;

struct ByteGate {
    reference::ByteProduct input, recurrent;
    QuantizedMultiplier layerNorm;
};

struct ByteLstm {
    LstmCell cell;
    std::array<ByteGate, 4> gates;
    QuantizedMultiplier projection;
    std::int32_t stateZeroPoint = 0;
    std::int16_t cellClip = 0;
    std::int8_t projClip = 0;
    int outputState = 0, cellState = 0;
};

/// Scales of the intermediate tensors: per gate the sum, the input's product and the state's product.
class Preparation {
public:
    Preparation(const PrepareContext& context, const LstmCell& cell, const LstmOptions& options)
        : m_context(context), m_options(options)
    {
        m_lstm.cell = cell;
    }

    Status run()
    {
        QS_CHECK(checkParts());
        for (std::size_t i = 0; i < kIntermediates; ++i) {
            QS_TRY(const QuantParams quant, intermediateQuant(m_context, i));
            m_scales[i] = quant.scales[0];
            m_zeroPoints[i] = static_cast<std::int8_t>(quant.zeroPoints[0]);
        }
        QS_CHECK(expectAffine(m_context, "cell state", m_context.input(in().cellState).quant()));
        QS_CHECK(expectAffine(m_context, "output", m_context.output(0).quant()));
        m_lstm.stateZeroPoint = m_context.input(in().outputState).quant().zeroPoint();
        m_lstm.outputState = stateIndex(m_context, in().outputState);
        m_lstm.cellState = stateIndex(m_context, in().cellState);
        for (const Gate gate : {kForgetGate, kCellGate, kOutputGate})
            takeGate(gate);
        useStrayNumbers();
        const double projection
            = static_cast<double>(scaleOf(in().projection)) * 0x1p-15 / static_cast<double>(scaleOf(in().outputState));
        m_lstm.projection = rescale("projection", static_cast<float>(projection));
        m_arithmetic.rescales.back().rule = RescaleRule::Accumulator64;
        takeClips();
        return {};
    }

    [[nodiscard]] ByteLstm lstm() const { return m_lstm; }
    [[nodiscard]] OpArithmetic arithmetic() const
    {
        OpArithmetic result = m_arithmetic;
        result.constants = {{"output state zero point", m_lstm.stateZeroPoint}, {"cell clip", m_lstm.cellClip},
            {"projection clip", m_lstm.projClip}};
        result.formula
            = "gate = activation(norm(rescale(q(w * x)) + rescale(q(r * h)))); "
              "c = sat16((f * c) / 2^15 + ((32767 - f) * g) / 2^15); out = clamp(requantize(p * (o * tanh(c))))";
        result.note = "gates are normalized and activated in float; the input gate is never computed, and the output "
                      "gate's share of the state is scaled with parameters of other gates, as in the runtime";
        return result;
    }

private:
    [[nodiscard]] const LstmInputs& in() const { return m_lstm.cell.inputs; }
    [[nodiscard]] float scaleOf(int index) const { return m_context.input(index).quant().scale(); }

    /// Without these the runtime reads through null pointers.
    [[nodiscard]] Status checkParts() const
    {
        const LstmGeometry& g = m_lstm.cell.geometry;
        if (!g.layerNorm || !g.projection || !m_context.hasInput(in().projectionBias)) {
            return m_context.error(
                kRefused, "8-bit products need layer normalization and a projection with bias: the runtime crashes");
        }
        return {};
    }

    QuantizedMultiplier rescale(const std::string& name, float real)
    {
        const QuantizedMultiplier multiplier = quantizeMultiplier(static_cast<double>(real));
        m_arithmetic.rescales.push_back(doubleRounding(name, static_cast<double>(real), multiplier));
        return multiplier;
    }

    void takeGate(Gate gate)
    {
        ByteGate& params = m_lstm.gates[gate];
        const std::string name = std::string(gateName(gate)) + " gate: ";
        const std::size_t sum = 3 * static_cast<std::size_t>(gate);
        const QuantParams& input = m_context.input(in().input).quant();
        params.input.product = rescale(name + "input", scaleOf(in().weights[gate]) * input.scale() / m_scales[sum + 1]);
        params.input.toSum = rescale(name + "input to sum", m_scales[sum + 1] / m_scales[sum]);
        params.input.operandZeroPoint = input.zeroPoint();
        params.input.zeroPoint = m_zeroPoints[sum + 1];
        params.recurrent.product = rescale(
            name + "recurrent", scaleOf(in().recurrent[gate]) * scaleOf(in().outputState) / m_scales[sum + 2]);
        params.recurrent.toSum = rescale(name + "recurrent to sum", m_scales[sum + 2] / m_scales[sum]);
        params.recurrent.operandZeroPoint = m_lstm.stateZeroPoint;
        params.recurrent.zeroPoint = m_zeroPoints[sum + 2];
        params.layerNorm = rescale(name + "layer normalization", scaleOf(in().layerNorm[gate]));
    }

    /// For the output gate's share of the state the runtime reads element 11 of 8 multipliers, which is the shift of
    /// the forget gate's, and the zero point of the cell gate's input.
    void useStrayNumbers()
    {
        reference::ByteProduct& recurrent = m_lstm.gates[kOutputGate].recurrent;
        recurrent.toSum.multiplier = m_lstm.gates[kForgetGate].recurrent.toSum.shift;
        recurrent.zeroPoint = m_zeroPoints[7];
    }

    /// A cell scale other than 2^-15 makes the runtime leave out both clips.
    void takeClips()
    {
        const float cellScale = m_context.input(in().cellState).quant().scales[0];
        if (cellScale != 0x1p-15F)
            return;
        if (m_options.cellClip < 1)
            m_lstm.cellClip = static_cast<std::int16_t>(clipCode(m_options.cellClip, cellScale, 32767.0F));
        const float outputScale = m_context.output(0).quant().scales[0];
        m_lstm.projClip = static_cast<std::int8_t>(clipCode(m_options.projClip, outputScale, 127.0F));
    }

    const PrepareContext& m_context;
    const LstmOptions& m_options;
    ByteLstm m_lstm;
    OpArithmetic m_arithmetic;
    std::array<float, kIntermediates> m_scales{};
    std::array<std::int8_t, kIntermediates> m_zeroPoints{};
};

void computeGate(const ByteLstm& lstm, Gate gate, const EvalContext& run, std::int16_t* sums)
{
    const LstmGeometry& g = lstm.cell.geometry;
    const LstmInputs& in = lstm.cell.inputs;
    const ByteGate& params = lstm.gates[gate];
    const std::int8_t* input = codesOf(run, in.input);
    const auto* state = run.state(lstm.outputState).as<std::int8_t>();
    for (std::size_t i = 0; i < g.batches * g.cells; ++i) {
        const std::size_t cell = i % g.cells;
        const std::size_t row = i / g.cells;
        const std::int8_t ofInput = reference::byteProduct(
            params.input, codesOf(run, in.weights[gate]) + cell * g.inputs, input + row * g.inputs, g.inputs);
        const std::int8_t ofState = reference::byteProduct(
            params.recurrent, codesOf(run, in.recurrent[gate]) + cell * g.outputs, state + row * g.outputs, g.outputs);
        sums[i] = reference::byteGateSum(params.input, ofInput, params.recurrent, ofState);
    }
    for (std::size_t row = 0; row < g.batches; ++row) {
        reference::applyByteLayerNorm(params.layerNorm, {sums + row * g.cells, g.cells},
            elementsOf<std::int16_t>(run, in.layerNorm[gate]), elementsOf<std::int32_t>(run, in.bias[gate]));
    }
    for (std::size_t i = 0; i < g.batches * g.cells; ++i)
        sums[i] = gate == kCellGate ? reference::floatTanh16(sums[i], -12) : reference::floatSigmoid16(sums[i]);
}

void project(const ByteLstm& lstm, const std::int16_t* hidden, const EvalContext& run)
{
    const LstmGeometry& g = lstm.cell.geometry;
    const auto* bias = elementsOf<std::int32_t>(run, lstm.cell.inputs.projectionBias);
    auto* state = run.state(lstm.outputState).as<std::int8_t>();
    for (std::size_t i = 0; i < g.batches * g.outputs; ++i) {
        const std::size_t unit = i % g.outputs;
        const std::int8_t* weights = codesOf(run, lstm.cell.inputs.projection) + unit * g.cells;
        std::int64_t acc = bias[unit];
        for (std::size_t c = 0; c < g.cells; ++c)
            acc += std::int32_t{hidden[i / g.outputs * g.cells + c]} * weights[c];
        state[i] = reference::byteProjected(acc, lstm.projection, lstm.stateZeroPoint, lstm.projClip);
    }
}

void evalByteLstm(const ByteLstm& lstm, const EvalContext& run)
{
    const LstmGeometry& g = lstm.cell.geometry;
    const std::size_t cells = g.batches * g.cells;
    ScratchCutter cutter(run.scratch);
    auto* forget = cutter.take<std::int16_t>(cells);
    auto* candidate = cutter.take<std::int16_t>(cells);
    auto* output = cutter.take<std::int16_t>(cells);
    auto* cell = run.state(lstm.cellState).as<std::int16_t>();
    computeGate(lstm, kForgetGate, run, forget);
    computeGate(lstm, kCellGate, run, candidate);
    for (std::size_t i = 0; i < cells; ++i) {
        const auto input = static_cast<std::int16_t>(32767 - forget[i]);
        cell[i] = reference::nextCell(cell[i], forget[i], input, candidate[i], -15, lstm.cellClip);
    }
    computeGate(lstm, kOutputGate, run, output);
    for (std::size_t i = 0; i < cells; ++i) {
        const std::int32_t product = std::int32_t{output[i]} * reference::floatTanh16(cell[i], -15);
        output[i] = static_cast<std::int16_t>(fx::roundingDivideByPowerOfTwo(product, 15));
    }
    project(lstm, output, run);
    std::copy_n(run.state(lstm.outputState).as<std::int8_t>(), g.batches * g.outputs, run.output(0).as<std::int8_t>());
}

} // namespace

Result<PreparedPtr> prepareIntegerLstm8(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output)
{
    Preparation preparation(context, checked, options);
    QS_CHECK(preparation.run());
    const std::size_t cells = checked.geometry.batches * checked.geometry.cells;
    ScratchCutter counter;
    for (int i = 0; i < 3; ++i)
        counter.take<std::int16_t>(cells);
    return makePrepared(
        {output}, preparation.arithmetic(),
        [lstm = preparation.lstm()](const EvalContext& run) { evalByteLstm(lstm, run); }, counter.used());
}

} // namespace quantstep
