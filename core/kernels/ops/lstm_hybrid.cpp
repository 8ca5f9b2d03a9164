// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM in float with 8-bit weights: input and states are quantized at every step, products are integers.

#include "core/kernels/ops/lstm_float.h"
#include "core/kernels/ops/lstm_kernels.h"

namespace quantstep {

namespace {

struct Quantized {
    std::int8_t* codes = nullptr;
    reference::DynamicQuantization* params = nullptr;
};

struct Scratch {
    Scratch(ScratchCutter& cutter, const LstmGeometry& g, bool asymmetric)
    {
        for (float*& gate : gates)
            gate = cutter.take<float>(g.batches * g.cells);
        const auto quantized = [&](std::size_t size) {
            return Quantized{
                cutter.take<std::int8_t>(g.batches * size), cutter.take<reference::DynamicQuantization>(g.batches)};
        };
        input = quantized(g.inputs);
        aux = quantized(g.auxInputs);
        state = quantized(g.outputs);
        hidden = quantized(g.cells);
        if (!asymmetric)
            return;
        for (std::size_t gate = 0; gate < 4; ++gate) {
            inputSums[gate] = cutter.take<std::int32_t>(g.cells);
            auxSums[gate] = cutter.take<std::int32_t>(g.cells);
            recurrentSums[gate] = cutter.take<std::int32_t>(g.cells);
        }
        projectionSums = cutter.take<std::int32_t>(g.outputs);
    }
    std::array<float*, 4> gates{};
    Quantized input, aux, state, hidden;
    std::array<std::int32_t*, 4> inputSums{}, auxSums{}, recurrentSums{};
    std::int32_t* projectionSums = nullptr;
};

class Evaluation {
public:
    Evaluation(const HybridLstm& lstm, const EvalContext& run)
        : m_lstm(lstm),
          m_cell(lstm.cell),
          m_g(lstm.cell.cell.geometry),
          m_in(lstm.cell.cell.inputs),
          m_run(run),
          m_cutter(run.scratch),
          m_scratch(m_cutter, m_g, lstm.cell.asymmetric)
    {
        if (m_cell.asymmetric)
            sumAllRows();
    }

    void step(const LstmStep& step)
    {
        m_step = step;
        m_outputState = m_run.state(m_cell.outputState).as<float>() + step.batch * m_g.outputs;
        m_cellState = m_run.state(m_cell.cellState).as<float>() + step.batch * m_g.cells;
        const auto* aux = elementsOf<float>(m_run, m_in.aux);
        m_hasInput
            = quantize(elementsOf<float>(m_run, m_in.input) + step.row * m_g.inputs, m_g.inputs, m_scratch.input);
        m_hasAux = aux != nullptr && quantize(aux + step.row * m_g.auxInputs, m_g.auxInputs, m_scratch.aux);
        m_hasState = quantize(m_outputState, m_g.outputs, m_scratch.state);
        if (!m_g.cifg)
            computeGate(kInputGate);
        computeGate(kForgetGate);
        computeGate(kCellGate);
        reference::updateFloatCells({m_cellState, step.rows * m_g.cells}, m_scratch.gates[kForgetGate],
            m_g.cifg ? nullptr : m_scratch.gates[kInputGate], m_scratch.gates[kCellGate], m_cell.cellClip);
        computeGate(kOutputGate);
        updateOutput();
        copyLstmOutput(m_cell, step, m_outputState, m_run);
    }

private:
    void sumAllRows()
    {
        for (const Gate gate : kGates) {
            if (gate == kInputGate && m_g.cifg)
                continue;
            sumRows(codesOf(m_run, m_in.weights[gate]), m_g.cells, m_g.inputs, m_scratch.inputSums[gate]);
            if (m_g.auxInputs > 0)
                sumRows(codesOf(m_run, m_in.auxWeights[gate]), m_g.cells, m_g.auxInputs, m_scratch.auxSums[gate]);
            if (!m_g.diagonal[gate])
                sumRows(codesOf(m_run, m_in.recurrent[gate]), m_g.cells, m_g.outputs, m_scratch.recurrentSums[gate]);
        }
        if (m_g.projection)
            sumRows(codesOf(m_run, m_in.projection), m_g.outputs, m_g.cells, m_scratch.projectionSums);
    }

    /// False, and nothing done, when all values are 0: the product is left out then.
    [[nodiscard]] bool quantize(const float* values, std::size_t size, const Quantized& target) const
    {
        if (reference::isZeroVector({values, m_step.rows * size}))
            return false;
        reference::quantizeVectors(values, m_step.rows, size, m_cell.asymmetric, target.codes, target.params);
        return true;
    }

    void addProduct(int matrix, float scale, std::size_t rows, std::size_t columns, const std::int32_t* rowSums,
        const Quantized& vectors, float* target) const
    {
        reference::hybridAccumulate({codesOf(m_run, matrix), scale, rows, columns, rowSums},
            {vectors.codes, vectors.params, m_step.rows}, target, rows);
    }

    void computeGate(Gate gate)
    {
        float* sums = m_scratch.gates[gate];
        const std::size_t cells = m_step.rows * m_g.cells;
        const auto* bias = elementsOf<float>(m_run, m_in.bias[gate]);
        for (std::size_t i = 0; i < cells; ++i)
            sums[i] = m_g.layerNorm ? 0.0F : bias[i % m_g.cells];
        if (m_hasInput) {
            addProduct(m_in.weights[gate], m_lstm.weightScales[gate], m_g.cells, m_g.inputs, m_scratch.inputSums[gate],
                m_scratch.input, sums);
        }
        if (m_hasAux) {
            addProduct(m_in.auxWeights[gate], m_lstm.auxScales[gate], m_g.cells, m_g.auxInputs, m_scratch.auxSums[gate],
                m_scratch.aux, sums);
        }
        if (m_hasState && m_g.diagonal[gate]) {
            reference::addScaled(
                elementsOf<float>(m_run, m_in.recurrent[gate]), m_outputState, m_g.cells, m_step.rows, sums);
        } else if (m_hasState) {
            addProduct(m_in.recurrent[gate], m_lstm.recurrentScales[gate], m_g.cells, m_g.outputs,
                m_scratch.recurrentSums[gate], m_scratch.state, sums);
        }
        if (m_g.peephole && gate != kCellGate)
            addPeephole(gate, sums);
        if (m_g.layerNorm) {
            reference::applyFloatLayerNorm(
                elementsOf<float>(m_run, m_in.layerNorm[gate]), bias, m_g.cells, m_step.rows, sums);
        }
        reference::activateVector(
            gateActivation(m_cell, gate), {sums, cells}, runtimePosition(m_cell, gate, m_step), sums);
    }

    void addPeephole(Gate gate, float* sums) const
    {
        const std::int8_t* codes = codesOf(m_run, m_in.peephole[gate]);
        for (std::size_t i = 0; i < m_step.rows * m_g.cells; ++i) {
            const float weight = static_cast<float>(codes[i % m_g.cells]) * m_lstm.peepholeScales[gate];
            sums[i] += weight * m_cellState[i];
        }
    }

    void updateOutput()
    {
        const std::size_t cells = m_step.rows * m_g.cells;
        float* const hidden = m_scratch.gates[kCellGate];
        computeHidden(m_cell, {m_cellState, cells}, m_scratch.gates[kOutputGate], hidden);
        if (!m_g.projection) {
            std::copy_n(hidden, cells, m_outputState);
            return;
        }
        const auto* bias = elementsOf<float>(m_run, m_in.projectionBias);
        const std::size_t outputs = m_step.rows * m_g.outputs;
        for (std::size_t i = 0; i < outputs; ++i)
            m_outputState[i] = bias == nullptr ? 0.0F : bias[i % m_g.outputs];
        if (quantize(hidden, m_g.cells, m_scratch.hidden)) {
            addProduct(m_in.projection, m_lstm.projectionScale, m_g.outputs, m_g.cells, m_scratch.projectionSums,
                m_scratch.hidden, m_outputState);
        }
        reference::clipVector({m_outputState, outputs}, m_cell.projClip);
    }

    const HybridLstm& m_lstm;
    const FloatLstm& m_cell;
    const LstmGeometry& m_g;
    const LstmInputs& m_in;
    const EvalContext& m_run;
    ScratchCutter m_cutter;
    Scratch m_scratch;
    LstmStep m_step;
    bool m_hasInput = false, m_hasAux = false, m_hasState = false;
    float* m_outputState = nullptr;
    float* m_cellState = nullptr;
};

float scaleOf(const PrepareContext& context, int index)
{
    return hasLstmInput(context, index) ? context.input(index).quant().scale() : 1.0F;
}

} // namespace

HybridLstm makeHybridLstm(const PrepareContext& context, const LstmCell& checked, const LstmOptions& options)
{
    HybridLstm lstm;
    lstm.cell = makeFloatLstm(context, checked, options);
    const LstmInputs& in = checked.inputs;
    for (const Gate gate : kGates) {
        lstm.weightScales[gate] = scaleOf(context, in.weights[gate]);
        lstm.auxScales[gate] = scaleOf(context, in.auxWeights[gate]);
        lstm.recurrentScales[gate] = scaleOf(context, in.recurrent[gate]);
        lstm.peepholeScales[gate] = scaleOf(context, in.peephole[gate]);
    }
    lstm.projectionScale = scaleOf(context, in.projection);
    return lstm;
}

std::size_t hybridLstmScratch(const HybridLstm& lstm)
{
    ScratchCutter counter;
    (void)Scratch(counter, lstm.cell.cell.geometry, lstm.cell.asymmetric);
    return counter.used();
}

void evalHybridLstm(const HybridLstm& lstm, const EvalContext& run)
{
    Evaluation evaluation(lstm, run);
    forEachLstmStep(lstm.cell.cell.geometry, lstm.cell.forward, [&](const LstmStep& step) { evaluation.step(step); });
}

Result<PreparedPtr> prepareHybridLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output)
{
    HybridLstm lstm = makeHybridLstm(context, checked, options);
    OpArithmetic arithmetic;
    for (const Gate gate : kGates) {
        if (gate == kInputGate && checked.geometry.cifg)
            continue;
        const std::string name = std::string(gateName(gate)) + " gate: ";
        arithmetic.rescales.push_back({name + "input", RescaleRule::FloatProduct, {lstm.weightScales[gate]}, {}, {}});
        arithmetic.rescales.push_back(
            {name + "recurrent", RescaleRule::FloatProduct, {lstm.recurrentScales[gate]}, {}, {}});
    }
    arithmetic.formula = "gate = activation(b + float(w * x_q) * (s_w * s_x) + float(r * h_q) * (s_r * s_h)); "
                         "c = f * c + i * g; h = o * activation(c)";
    arithmetic.note = "input and output state are quantized at every step when the operator runs";
    const std::size_t scratch = hybridLstmScratch(lstm);
    return makePrepared(
        {output}, std::move(arithmetic),
        [lstm = std::move(lstm)](const EvalContext& run) { evalHybridLstm(lstm, run); }, scratch);
}

} // namespace quantstep
