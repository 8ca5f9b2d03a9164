// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM (one step, input [batch, features]) and UNIDIRECTIONAL_SEQUENCE_LSTM (all steps of a sequence).

#include "core/kernels/ops/lstm_basic.h"
#include "core/kernels/ops/lstm_kernels.h"
#include "core/kernels/ops/recurrent_support.h"
#include "core/kernels/registry.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

Result<LstmCell> startCell(const PrepareContext& context, int inputRank)
{
    QS_CHECK(expectInputCount(context, {20, 24}));
    if (!context.hasInput(0) || context.input(0).shape.rank() != inputRank) {
        return context.error(kRefused, "input {} must have {} dimensions", context.input(0).shape.text(), inputRank);
    }
    LstmCell cell;
    cell.geometry.layerNorm = context.hasInput(cell.inputs.layerNorm[kForgetGate]);
    return cell;
}

Result<PreparedPtr> prepareCell(
    const PrepareContext& context, LstmCell cell, const LstmOptions& options, std::size_t spareFloats)
{
    QS_CHECK(checkLstm(context, cell, options));
    TensorSpec output{context.output(0).dtype(), context.input(0).shape};
    output.shape.setDim(output.shape.rank() - 1, static_cast<std::int32_t>(cell.geometry.outputs));
    switch (cell.kind) {
    case LstmKind::Integer: {
        const bool bytes = context.op().code == OpCode::Lstm && context.intermediates().size() == 12;
        return bytes ? prepareIntegerLstm8(context, cell, options, output)
                     : prepareIntegerLstm(context, cell, options, output);
    }
    case LstmKind::Hybrid: return prepareHybridLstm(context, cell, options, output);
    case LstmKind::Float: break;
    }
    if (cell.geometry.outputs > cell.geometry.cells + spareFloats) {
        return context.error(ErrorCode::Unsupported, "{} outputs of {} cells: the runtime writes outside of its memory",
            cell.geometry.outputs, cell.geometry.cells);
    }
    return prepareFloatLstm(context, cell, options, output);
}

} // namespace

Result<PreparedPtr> prepareUnidirectionalSequenceLstm(const PrepareContext& context)
{
    QS_TRY(const LstmOptions options, context.options<LstmOptions>());
    QS_TRY(LstmCell cell, startCell(context, 3));
    const Shape& input = context.input(0).shape;
    cell.geometry.timeMajor = options.timeMajor;
    cell.geometry.batches = static_cast<std::size_t>(input[options.timeMajor ? 1 : 0]);
    cell.geometry.time = static_cast<std::size_t>(input[options.timeMajor ? 0 : 1]);
    return prepareCell(context, std::move(cell), options, 16);
}

Result<PreparedPtr> prepareLstm(const PrepareContext& context)
{
    QS_TRY(const LstmOptions options, context.options<LstmOptions>());
    if (options.kernelType == 1)
        return prepareBasicLstm(context);
    if (options.kernelType != 0)
        return context.error(kRefused, "kernel type {} is unknown", options.kernelType);
    QS_TRY(LstmCell cell, startCell(context, 2));
    cell.geometry.batches = static_cast<std::size_t>(context.input(0).shape[0]);
    return prepareCell(context, std::move(cell), options, 0);
}

} // namespace quantstep
