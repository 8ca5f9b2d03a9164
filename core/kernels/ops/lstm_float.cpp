// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM in float, also with auxiliary input.

#include "core/kernels/ops/lstm_float.h"

#include "core/kernels/ops/lstm_kernels.h"
#include "core/kernels/reference/float_dot.h"

namespace quantstep {

namespace {

struct Scratch {
    Scratch(ScratchCutter& cutter, const LstmGeometry& g)
    {
        for (float*& gate : gates)
            gate = cutter.take<float>(g.batches * g.cells);
        sums = cutter.take<float>(g.batches * std::max(g.cells, g.outputs));
    }
    std::array<float*, 4> gates{};
    float* sums;
};

class Evaluation {
public:
    Evaluation(const FloatLstm& lstm, const EvalContext& run)
        : m_lstm(lstm),
          m_g(lstm.cell.geometry),
          m_in(lstm.cell.inputs),
          m_run(run),
          m_cutter(run.scratch),
          m_scratch(m_cutter, m_g)
    {
    }

    void step(const LstmStep& step)
    {
        m_step = step;
        m_input = elementsOf<float>(m_run, m_in.input) + step.row * m_g.inputs;
        const auto* aux = elementsOf<float>(m_run, m_in.aux);
        m_aux = aux == nullptr ? nullptr : aux + step.row * m_g.auxInputs;
        m_outputState = m_run.state(m_lstm.outputState).as<float>() + step.batch * m_g.outputs;
        m_cellState = m_run.state(m_lstm.cellState).as<float>() + step.batch * m_g.cells;
        const std::size_t cells = step.rows * m_g.cells;
        if (!m_g.cifg)
            computeGate(kInputGate);
        computeGate(kForgetGate);
        computeGate(kCellGate);
        reference::updateFloatCells({m_cellState, cells}, m_scratch.gates[kForgetGate],
            m_g.cifg ? nullptr : m_scratch.gates[kInputGate], m_scratch.gates[kCellGate], m_lstm.cellClip);
        computeGate(kOutputGate);
        updateOutput();
        copyLstmOutput(m_lstm, step, m_outputState, m_run);
    }

private:
    /// target = base + matrix * vectors. With one vector the base is added before clamping to finite floats, with
    /// several behind it.
    void addProduct(
        int matrix, const float* vectors, std::size_t rows, std::size_t columns, const float* base, float* target) const
    {
        const auto* weights = elementsOf<float>(m_run, matrix);
        const FloatRange finite = floatActivationRange(Activation::None);
        for (std::size_t i = 0; i < m_step.rows * rows; ++i) {
            const float sum = reference::pairedDot(weights + i % rows * columns, vectors + i / rows * columns, columns);
            target[i] = m_step.rows == 1 ? clampToRange(sum + base[i], finite) : clampToRange(sum, finite) + base[i];
        }
    }

    /// The sums wander between two buffers, one product each; where the last one lies the activation reads.
    void computeGate(Gate gate)
    {
        const std::size_t cells = m_step.rows * m_g.cells;
        float* const result = m_scratch.gates[gate];
        float* from = result;
        float* to = m_scratch.sums;
        const auto* bias = elementsOf<float>(m_run, m_in.bias[gate]);
        for (std::size_t i = 0; i < cells; ++i)
            from[i] = m_g.layerNorm ? 0.0F : bias[i % m_g.cells];
        if (!reference::isZeroVector({m_input, m_step.rows * m_g.inputs})) {
            addProduct(m_in.weights[gate], m_input, m_g.cells, m_g.inputs, from, to);
            std::swap(from, to);
        }
        if (m_aux != nullptr && !reference::isZeroVector({m_aux, m_step.rows * m_g.auxInputs})) {
            addProduct(m_in.auxWeights[gate], m_aux, m_g.cells, m_g.auxInputs, from, to);
            std::swap(from, to);
        }
        if (m_g.diagonal[gate]) {
            reference::addScaled(
                elementsOf<float>(m_run, m_in.recurrent[gate]), m_outputState, m_g.cells, m_step.rows, from);
            std::swap(from, to);
        } else {
            addProduct(m_in.recurrent[gate], m_outputState, m_g.cells, m_g.outputs, from, to);
        }
        finishGate(gate, to, result);
    }

    void finishGate(Gate gate, float* sums, float* result)
    {
        if (m_g.peephole && gate != kCellGate) {
            reference::addScaled(
                elementsOf<float>(m_run, m_in.peephole[gate]), m_cellState, m_g.cells, m_step.rows, sums);
        }
        if (m_g.layerNorm) {
            reference::applyFloatLayerNorm(elementsOf<float>(m_run, m_in.layerNorm[gate]),
                elementsOf<float>(m_run, m_in.bias[gate]), m_g.cells, m_step.rows, sums);
        }
        reference::activateVector(gateActivation(m_lstm, gate), {sums, m_step.rows * m_g.cells},
            runtimePosition(m_lstm, gate, m_step), result);
    }

    void updateOutput()
    {
        const std::size_t cells = m_step.rows * m_g.cells;
        float* const hidden = m_scratch.gates[kCellGate];
        computeHidden(m_lstm, {m_cellState, cells}, m_scratch.gates[kOutputGate], hidden);
        if (!m_g.projection) {
            std::copy_n(hidden, cells, m_outputState);
            return;
        }
        const auto* bias = elementsOf<float>(m_run, m_in.projectionBias);
        const std::size_t outputs = m_step.rows * m_g.outputs;
        for (std::size_t i = 0; i < outputs; ++i)
            m_scratch.sums[i] = bias == nullptr ? 0.0F : bias[i % m_g.outputs];
        addProduct(m_in.projection, hidden, m_g.outputs, m_g.cells, m_scratch.sums, m_outputState);
        reference::clipVector({m_outputState, outputs}, m_lstm.projClip);
    }

    const FloatLstm& m_lstm;
    const LstmGeometry& m_g;
    const LstmInputs& m_in;
    const EvalContext& m_run;
    ScratchCutter m_cutter;
    Scratch m_scratch;
    LstmStep m_step;
    const float* m_input = nullptr;
    const float* m_aux = nullptr;
    float* m_outputState = nullptr;
    float* m_cellState = nullptr;
};

} // namespace

FloatLstm makeFloatLstm(const PrepareContext& context, const LstmCell& checked, const LstmOptions& options)
{
    FloatLstm lstm;
    lstm.cell = checked;
    lstm.activation = vectorActivation(options.activation);
    lstm.asymmetric = options.asymmetricQuantizeInputs;
    lstm.cellClip = options.cellClip;
    lstm.projClip = options.projClip;
    lstm.outputState = stateIndex(context, checked.inputs.outputState);
    lstm.cellState = stateIndex(context, checked.inputs.cellState);
    lstm.outputWidth = checked.geometry.outputs;
    return lstm;
}

std::size_t floatLstmScratch(const LstmGeometry& geometry)
{
    ScratchCutter counter;
    (void)Scratch(counter, geometry);
    return counter.used();
}

void evalFloatLstm(const FloatLstm& lstm, const EvalContext& run)
{
    Evaluation evaluation(lstm, run);
    forEachLstmStep(lstm.cell.geometry, lstm.forward, [&](const LstmStep& step) { evaluation.step(step); });
}

Result<PreparedPtr> prepareFloatLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "gate = activation(w * x + r * h + b); c = f * c + i * g; h = o * activation(c)";
    arithmetic.note = checked.geometry.cifg ? "no input gate: i = 1 - f" : "";
    return makePrepared(
        {output}, std::move(arithmetic),
        [lstm = makeFloatLstm(context, checked, options)](const EvalContext& run) { evalFloatLstm(lstm, run); },
        floatLstmScratch(checked.geometry));
}

} // namespace quantstep
