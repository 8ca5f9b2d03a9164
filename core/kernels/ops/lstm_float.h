// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Evaluation of float and hybrid LSTM cells over a sequence, in either direction.

#include "core/kernels/activation_range.h"
#include "core/kernels/ops/lstm_layout.h"
#include "core/kernels/ops/recurrent_support.h"
#include "core/kernels/reference/lstm_float.h"

namespace quantstep {

struct FloatLstm {
    LstmCell cell;
    reference::VectorActivation activation = reference::VectorActivation::None;
    bool asymmetric = false; ///< hybrid: inputs and state are quantized with a zero point
    float cellClip = 0, projClip = 0;
    int outputState = 0, cellState = 0; ///< places among the states
    bool forward = true;
    int output = 0; ///< which output is written
    std::size_t outputWidth = 0, outputOffset = 0; ///< of a row of the output, and where in it this cell writes
};

[[nodiscard]] FloatLstm makeFloatLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options);

[[nodiscard]] std::size_t floatLstmScratch(const LstmGeometry& geometry);
void evalFloatLstm(const FloatLstm& lstm, const EvalContext& run);

/// Scales of the weights, read once.
struct HybridLstm {
    FloatLstm cell;
    std::array<float, 4> weightScales{}, auxScales{}, recurrentScales{}, peepholeScales{};
    float projectionScale = 0;
};

[[nodiscard]] HybridLstm makeHybridLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options);
[[nodiscard]] std::size_t hybridLstmScratch(const HybridLstm& lstm);
void evalHybridLstm(const HybridLstm& lstm, const EvalContext& run);

[[nodiscard]] inline reference::VectorActivation gateActivation(const FloatLstm& lstm, Gate gate)
{
    return gate == kCellGate ? lstm.activation : reference::VectorActivation::Sigmoid;
}

/// Where the runtime keeps a gate in this step, in floats from an aligned address.
[[nodiscard]] inline std::size_t runtimePosition(const FloatLstm& lstm, Gate gate, const LstmStep& step)
{
    const LstmGeometry& g = lstm.cell.geometry;
    return reference::gatePosition(gate, g.cifg, g.batches * g.cells) + step.batch * g.cells;
}

/// hidden = output gate * activation(cell). Without an activation the runtime multiplies with what `hidden` holds:
/// the candidates of the cell gate.
inline void computeHidden(const FloatLstm& lstm, std::span<const float> cells, const float* outputGate, float* hidden)
{
    reference::activateVector(lstm.activation, cells, 0, hidden);
    for (std::size_t i = 0; i < cells.size(); ++i)
        hidden[i] = outputGate[i] * hidden[i];
}

/// The new output state as rows of the output.
inline void copyLstmOutput(
    const FloatLstm& lstm, const LstmStep& step, const float* outputState, const EvalContext& run)
{
    const std::size_t outputs = lstm.cell.geometry.outputs;
    for (std::size_t row = 0; row < step.rows; ++row) {
        std::copy_n(outputState + row * outputs, outputs,
            run.output(lstm.output).as<float>() + (step.row + row) * lstm.outputWidth + lstm.outputOffset);
    }
}

} // namespace quantstep
