// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BIDIRECTIONAL_SEQUENCE_LSTM: a forward and a backward cell over one sequence, outputs apart or side by side; float
// and hybrid.

#include "core/kernels/ops/lstm_float.h"
#include "core/kernels/registry.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr int kAux = 39, kForwardAuxForget = 41, kBackwardAuxForget = 45;

LstmInputs inputsFrom(int first, int firstState, bool forward)
{
    LstmInputs in;
    const auto fill = [](std::array<int, 4>& indices, int from) {
        for (int i = 0; i < 4; ++i)
            indices[static_cast<std::size_t>(i)] = from + i;
    };
    fill(in.weights, first);
    fill(in.recurrent, first + 4);
    in.peephole = {first + 8, first + 9, -1, first + 10};
    fill(in.bias, first + 11);
    in.projection = first + 15;
    in.projectionBias = first + 16;
    in.outputState = firstState;
    in.cellState = firstState + 1;
    fill(in.auxWeights, forward ? 40 : 44);
    in.layerNorm = {-1, -1, -1, -1};
    return in;
}

struct Cells {
    LstmCell forward, backward;
};

/// Auxiliary weights make the auxiliary input a second input of both cells; without them it is the backward cell's
/// only input.
Status chooseInputs(const PrepareContext& context, Cells& cells)
{
    cells.forward.inputs = inputsFrom(1, 35, true);
    cells.backward.inputs = inputsFrom(18, 37, false);
    bool any = false;
    bool all = true;
    for (const int first : {kForwardAuxForget, kBackwardAuxForget}) {
        for (int i = first; i < first + 3; ++i) {
            any = any || context.hasInput(i);
            all = all && context.hasInput(i);
        }
    }
    if (any != all || (any && !context.hasInput(kAux)))
        return context.error(kRefused, "auxiliary weights must be there for all gates, with their input");
    if (any)
        cells.forward.inputs.aux = cells.backward.inputs.aux = kAux;
    else if (context.hasInput(kAux))
        cells.backward.inputs.input = kAux;
    return {};
}

Status checkSequences(const PrepareContext& context, Cells& cells, const LstmOptions& options)
{
    if (!context.hasInput(0) || context.input(0).shape.rank() != 3 || context.input(0).dtype() != DType::Float32)
        return context.error(kRefused, "the input must be float32 with 3 dimensions");
    const Shape& input = context.input(0).shape;
    if (context.hasInput(kAux)) {
        const Shape& aux = context.input(kAux).shape;
        const bool second = cells.forward.inputs.aux == kAux;
        if (aux.rank() != 3 || aux[0] != input[0] || aux[1] != input[1] || (!second && aux[2] != input[2])
            || aux[2] == 0 || context.input(kAux).dtype() != DType::Float32) {
            return context.error(kRefused, "auxiliary input {} does not go with input {}", aux.text(), input.text());
        }
    }
    for (LstmCell* cell : {&cells.forward, &cells.backward}) {
        cell->geometry.timeMajor = options.timeMajor;
        cell->geometry.batches = static_cast<std::size_t>(input[options.timeMajor ? 1 : 0]);
        cell->geometry.time = static_cast<std::size_t>(input[options.timeMajor ? 0 : 1]);
        QS_CHECK(checkLstm(context, *cell, options));
    }
    return {};
}

Status checkTogether(const PrepareContext& context, const Cells& cells, const LstmOptions& options)
{
    const LstmGeometry& g = cells.forward.geometry;
    const LstmGeometry& b = cells.backward.geometry;
    if (g.cells != b.cells || g.outputs != b.outputs) {
        return context.error(kRefused, "both directions must have as many cells ({}, {}) and outputs ({}, {})", g.cells,
            b.cells, g.outputs, b.outputs);
    }
    if (cells.forward.kind != cells.backward.kind)
        return context.error(kRefused, "weights of both directions must have one type");
    if (cells.forward.kind == LstmKind::Float && g.outputs > g.cells + 16) {
        return context.error(ErrorCode::Unsupported, "{} outputs of {} cells: the runtime writes outside of its memory",
            g.outputs, g.cells);
    }
    if (options.mergeOutputs && !options.timeMajor && g.batches > 1) {
        return context.error(ErrorCode::Unsupported,
            "merged outputs of several batches with the batch first: the runtime reads outside of its states");
    }
    return {};
}

void placeOutputs(FloatLstm& forward, FloatLstm& backward, bool merge)
{
    backward.forward = false;
    backward.output = merge ? 0 : 1;
    if (!merge)
        return;
    const std::size_t forwardWidth = forward.outputWidth;
    forward.outputWidth += backward.outputWidth;
    backward.outputWidth = forward.outputWidth;
    backward.outputOffset = forwardWidth;
}

std::vector<TensorSpec> outputSpecs(const PrepareContext& context, std::size_t outputs, bool merge)
{
    TensorSpec spec{DType::Float32, context.input(0).shape};
    spec.shape.setDim(2, static_cast<std::int32_t>(merge ? 2 * outputs : outputs));
    return merge ? std::vector{spec} : std::vector{spec, spec};
}

} // namespace

Result<PreparedPtr> prepareBidirectionalSequenceLstm(const PrepareContext& context)
{
    QS_TRY(const LstmOptions options, context.options<LstmOptions>());
    QS_CHECK(expectInputCount(context, {48}, options.mergeOutputs ? 1 : 2));
    Cells cells;
    QS_CHECK(chooseInputs(context, cells));
    QS_CHECK(checkSequences(context, cells, options));
    QS_CHECK(checkTogether(context, cells, options));
    std::vector<TensorSpec> outputs = outputSpecs(context, cells.forward.geometry.outputs, options.mergeOutputs);
    for (int i = 0; i < context.outputCount(); ++i) {
        if (context.output(i).dtype() != DType::Float32)
            return context.error(ErrorCode::Unsupported, "output {} is {}", i, dtypeName(context.output(i).dtype()));
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "forward and backward: gate = activation(w * x + r * h + b); c = f * c + i * g; "
                         "h = o * activation(c)";
    HybridLstm forward = makeHybridLstm(context, cells.forward, options);
    HybridLstm backward = makeHybridLstm(context, cells.backward, options);
    placeOutputs(forward.cell, backward.cell, options.mergeOutputs);
    if (cells.forward.kind == LstmKind::Float) {
        return makePrepared(
            std::move(outputs), std::move(arithmetic),
            [forward = std::move(forward.cell), backward = std::move(backward.cell)](const EvalContext& run) {
                evalFloatLstm(forward, run);
                evalFloatLstm(backward, run);
            },
            std::max(floatLstmScratch(cells.forward.geometry), floatLstmScratch(cells.backward.geometry)));
    }
    arithmetic.note = "inputs and output states are quantized at every step when the operator runs";
    const std::size_t scratch = std::max(hybridLstmScratch(forward), hybridLstmScratch(backward));
    return makePrepared(
        std::move(outputs), std::move(arithmetic),
        [forward = std::move(forward), backward = std::move(backward)](const EvalContext& run) {
            evalHybridLstm(forward, run);
            evalHybridLstm(backward, run);
        },
        scratch);
}

} // namespace quantstep
