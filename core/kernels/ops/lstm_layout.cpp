// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/lstm_layout.h"

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/recurrent_support.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

Shape vectorOf(std::size_t size)
{
    return Shape{static_cast<std::int32_t>(size)};
}

Shape matrixOf(std::size_t rows, std::size_t columns)
{
    return Shape{static_cast<std::int32_t>(rows), static_cast<std::int32_t>(columns)};
}

class Checker {
public:
    Checker(const PrepareContext& context, LstmCell& cell) : m_context(context), m_cell(cell), m_g(cell.geometry) { }

    Status run()
    {
        QS_CHECK(findSizes());
        QS_CHECK(findParts());
        for (const Gate gate : kGates) {
            if (gate != kInputGate || !m_g.cifg)
                QS_CHECK(checkGate(gate));
        }
        QS_CHECK(checkProjection());
        return checkStates();
    }

private:
    [[nodiscard]] bool has(int index) const { return hasLstmInput(m_context, index); }
    [[nodiscard]] const Operand& at(int index) const { return m_context.input(index); }

    Status findSizes()
    {
        const LstmInputs& in = m_cell.inputs;
        for (const int index : {in.input, in.weights[kOutputGate], in.recurrent[kOutputGate]}) {
            if (!has(index))
                return m_context.error(kRefused, "input {} is missing", index);
        }
        const Shape& weights = at(in.weights[kOutputGate]).shape;
        const Shape& recurrent = at(in.recurrent[kOutputGate]).shape;
        const Shape& input = at(in.input).shape;
        if (weights.rank() != 2 || (recurrent.rank() != 2 && recurrent.rank() != 1))
            return m_context.error(
                kRefused, "weights of the output gate {} and {} must be matrices", weights.text(), recurrent.text());
        m_g.inputs = static_cast<std::size_t>(input[input.rank() - 1]);
        m_g.cells = static_cast<std::size_t>(weights[0]);
        m_g.outputs = static_cast<std::size_t>(recurrent[recurrent.rank() - 1]);
        if (has(m_cell.inputs.aux)) {
            const Shape& aux = at(m_cell.inputs.aux).shape;
            m_g.auxInputs = static_cast<std::size_t>(aux[aux.rank() - 1]);
        }
        if (m_g.inputs == 0 || m_g.cells == 0 || m_g.outputs == 0)
            return m_context.error(ErrorCode::Unsupported, "a size is 0");
        return findKind();
    }

    Status findKind()
    {
        const DType input = at(m_cell.inputs.input).dtype();
        const DType weights = at(m_cell.inputs.weights[kOutputGate]).dtype();
        const DType output = m_context.output(0).dtype();
        if (input == DType::Float32 && weights == DType::Float32) {
            m_cell.kind = LstmKind::Float;
        } else if (input == DType::Float32 && isByte(weights)) {
            m_cell.kind = LstmKind::Hybrid;
        } else if (input == DType::Int8 && isByte(weights)) {
            m_cell.kind = LstmKind::Integer;
        } else {
            return m_context.error(
                kRefused, "{} weights do not go with {} input", dtypeName(weights), dtypeName(input));
        }
        if (output != input) {
            return m_context.error(
                ErrorCode::Unsupported, "{} output of {} input", dtypeName(output), dtypeName(input));
        }
        return {};
    }

    Status findParts()
    {
        const LstmInputs& in = m_cell.inputs;
        m_g.cifg = !has(in.weights[kInputGate]);
        m_g.projection = has(in.projection);
        m_g.peephole = has(in.peephole[kOutputGate]);
        if (m_g.cifg == has(in.recurrent[kInputGate]))
            return m_context.error(kRefused, "the input gate must have both weights or none");
        if (has(in.peephole[kForgetGate]) != m_g.peephole || (has(in.peephole[kInputGate]) != m_g.peephole && !m_g.cifg)
            || (has(in.peephole[kInputGate]) && !m_g.peephole))
            return m_context.error(kRefused, "peephole weights must be there for all gates or for none");
        if (m_g.cifg && has(in.bias[kInputGate]))
            return m_context.error(kRefused, "a bias of the input gate without the gate");
        if (m_g.layerNorm && m_g.cifg && has(in.layerNorm[kInputGate]))
            return m_context.error(kRefused, "layer normalization of the input gate without the gate");
        return {};
    }

    Status checkRecurrent(Gate gate)
    {
        const int index = m_cell.inputs.recurrent[gate];
        const std::string what = fmt::format("recurrent weights of the {} gate", gateName(gate));
        if (!has(index))
            return m_context.error(kRefused, "{} are missing", what);
        m_g.diagonal[gate] = at(index).shape.rank() == 1;
        if (!m_g.diagonal[gate]) {
            return expectParameter(m_context, index, what, {at(m_cell.inputs.weights[kOutputGate]).dtype()},
                matrixOf(m_g.cells, m_g.outputs));
        }
        if (m_cell.kind == LstmKind::Integer || has(m_cell.inputs.aux))
            return m_context.error(kRefused, "{} {} must be a matrix", what, at(index).shape.text());
        if (m_g.cells != m_g.outputs)
            return m_context.error(ErrorCode::Unsupported, "{} are a diagonal, but the matrix is not square", what);
        return expectParameter(m_context, index, what, {DType::Float32}, vectorOf(m_g.cells));
    }

    Status checkGate(Gate gate)
    {
        const LstmInputs& in = m_cell.inputs;
        const std::string of = fmt::format(" of the {} gate", gateName(gate));
        const bool integer = m_cell.kind == LstmKind::Integer;
        const Shape cells = vectorOf(m_g.cells);
        const DType bias = integer ? DType::Int32 : DType::Float32;
        const DType weights = at(in.weights[kOutputGate]).dtype();
        QS_CHECK(expectParameter(
            m_context, in.weights[gate], "input weights" + of, {weights}, matrixOf(m_g.cells, m_g.inputs)));
        if (has(in.aux)) {
            QS_CHECK(expectParameter(m_context, in.auxWeights[gate], "auxiliary input weights" + of, {weights},
                matrixOf(m_g.cells, m_g.auxInputs)));
        }
        QS_CHECK(expectParameter(m_context, in.bias[gate], "bias" + of, {bias}, cells));
        if (m_g.peephole && gate != kCellGate) {
            QS_CHECK(expectParameter(
                m_context, in.peephole[gate], "peephole weights" + of, {integer ? DType::Int16 : weights}, cells));
        }
        if (m_g.layerNorm) {
            QS_CHECK(expectParameter(m_context, in.layerNorm[gate], "layer normalization" + of,
                {integer ? DType::Int16 : DType::Float32}, cells));
        }
        return checkRecurrent(gate);
    }

    Status checkProjection()
    {
        const LstmInputs& in = m_cell.inputs;
        if (!m_g.projection) {
            if (has(in.projectionBias))
                return m_context.error(kRefused, "a bias of the projection without its weights");
            if (m_g.outputs != m_g.cells) {
                return m_context.error(
                    ErrorCode::Unsupported, "{} cells give {} outputs without a projection", m_g.cells, m_g.outputs);
            }
            return {};
        }
        QS_CHECK(expectParameter(m_context, in.projection, "projection weights", {at(in.weights[kOutputGate]).dtype()},
            matrixOf(m_g.outputs, m_g.cells)));
        const DType bias = m_cell.kind == LstmKind::Integer ? DType::Int32 : DType::Float32;
        return expectOptionalParameter(
            m_context, in.projectionBias, "bias of the projection", {bias}, vectorOf(m_g.outputs));
    }

    Status checkStates()
    {
        const LstmInputs& in = m_cell.inputs;
        const bool integer = m_cell.kind == LstmKind::Integer;
        QS_CHECK(expectState(m_context, in.outputState, "output state", integer ? DType::Int8 : DType::Float32,
            m_g.batches * m_g.outputs));
        return expectState(
            m_context, in.cellState, "cell state", integer ? DType::Int16 : DType::Float32, m_g.batches * m_g.cells);
    }

    const PrepareContext& m_context;
    LstmCell& m_cell;
    LstmGeometry& m_g;
};

} // namespace

const char* gateName(Gate gate)
{
    constexpr std::array<const char*, 4> kNames{"input", "forget", "cell", "output"};
    return kNames[gate];
}

Status checkLstm(const PrepareContext& context, LstmCell& cell, const LstmOptions& options)
{
    if (!(options.cellClip >= 0) || !(options.projClip >= 0)) {
        return context.error(
            kRefused, "cell clip {} and projection clip {} must not be negative", options.cellClip, options.projClip);
    }
    return Checker(context, cell).run();
}

} // namespace quantstep
