// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_operators.h"

#include "core/io/tflite_custom_options.h"
#include "core/io/tflite_options.h"

#include <algorithm>

namespace quantstep {
namespace {

/// The operator's number and, for a custom one, its name. Old files keep the number in a byte, in which
/// 127 means "see the wider field"; so the larger of the two counts.
Status readCode(TfliteSource& source, const tflite::Operator& op, OpInfo& info)
{
    const auto* codes = source.root().operator_codes();
    const std::size_t count = codes ? codes->size() : 0;
    if (op.opcode_index() >= count)
        return fail(
            ErrorCode::Malformed, "operator code: expected an index below {}, found {}", count, op.opcode_index());
    const auto& code = *codes->Get(op.opcode_index());
    const std::int32_t number = std::max<std::int32_t>(code.deprecated_builtin_code(), code.builtin_code());
    if (number < 0)
        return fail(
            ErrorCode::Malformed, "operator code {}: expected a number >= 0, found {}", op.opcode_index(), number);
    info.code = static_cast<OpCode>(number);
    info.version = code.version();
    QS_TRY(info.customName, source.copy(code.custom_code()));
    return {};
}

Status readCustomOptions(TfliteSource& source, const tflite::Operator& op, OpInfo& info)
{
    if (const auto* inside = op.custom_options()) {
        const auto range = source.rangeOf(inside->Data(), inside->size());
        QS_TRY(info.customOptions, source.stretch(range.offset, range.size, "custom options"));
    } else if (op.large_custom_options_offset() > 1) {
        QS_TRY(info.customOptions,
            source.stretch(op.large_custom_options_offset(), op.large_custom_options_size(), "custom options"));
    }
    return {};
}

Result<OpInfo> readOperator(TfliteSource& source, const tflite::Operator& op, std::size_t tensorCount)
{
    OpInfo info;
    QS_CHECK(readCode(source, op, info));
    const auto ids = [&](const auto* indices, const char* kind, bool mayBeAbsent) {
        auto result = readTensorIds(source, indices, tensorCount, mayBeAbsent);
        return result ? result : Result<std::vector<TensorId>>(tl::unexpected(result.error().in(kind)));
    };
    QS_TRY(info.inputs, ids(op.inputs(), "inputs", true));
    QS_TRY(info.outputs, ids(op.outputs(), "outputs", false));
    QS_TRY(info.intermediates, ids(op.intermediates(), "intermediates", true));
    QS_TRY(info.options, readOptions(source, op));
    QS_TRY(info.optionFields, readOptionFields(source, op));
    QS_CHECK(readCustomOptions(source, op, info));
    QS_CHECK(decodeCustomOptions(source, info));
    return info;
}

/// The subgraphs an operator runs.
std::vector<std::int32_t> calledSubgraphs(const OpInfo& op)
{
    if (const auto* options = std::get_if<IfOptions>(&op.options))
        return {options->thenSubgraph, options->elseSubgraph};
    if (const auto* options = std::get_if<WhileOptions>(&op.options))
        return {options->condSubgraph, options->bodySubgraph};
    if (const auto* options = std::get_if<CallOnceOptions>(&op.options))
        return {options->initSubgraph};
    if (const auto* options = std::get_if<CompositeOptions>(&op.options))
        return {options->decompositionSubgraph};
    if (const auto* options = std::get_if<StablehloCaseOptions>(&op.options))
        return options->branchSubgraphs;
    return {};
}

/// Looks for a subgraph that is reached from itself; depth first with a stack of its own, so that a
/// long chain of subgraphs cannot exhaust ours.
class CycleFinder {
public:
    explicit CycleFinder(std::vector<std::vector<std::size_t>> calls)
        : m_calls(std::move(calls)), m_state(m_calls.size())
    {
    }

    /// A subgraph on a cycle, or -1.
    std::int64_t find()
    {
        for (std::size_t i = 0; i < m_calls.size(); ++i) {
            if (m_state[i] == State::New) {
                if (const auto found = findFrom(i); found >= 0)
                    return found;
            }
        }
        return -1;
    }

private:
    enum class State : std::uint8_t { New, Open, Done };
    struct Frame {
        std::size_t subgraph;
        std::size_t next = 0;
    };

    std::int64_t findFrom(std::size_t start)
    {
        std::vector<Frame> stack{{start}};
        m_state[start] = State::Open;
        while (!stack.empty()) {
            Frame& frame = stack.back();
            if (frame.next == m_calls[frame.subgraph].size()) {
                m_state[frame.subgraph] = State::Done;
                stack.pop_back();
                continue;
            }
            const std::size_t callee = m_calls[frame.subgraph][frame.next++];
            if (m_state[callee] == State::Open)
                return static_cast<std::int64_t>(callee);
            if (m_state[callee] == State::New) {
                m_state[callee] = State::Open;
                stack.push_back({callee});
            }
        }
        return -1;
    }

    std::vector<std::vector<std::size_t>> m_calls;
    std::vector<State> m_state;
};

} // namespace

Result<std::vector<TensorId>> readTensorIds(
    TfliteSource& source, const flatbuffers::Vector<std::int32_t>* indices, std::size_t tensorCount, bool mayBeAbsent)
{
    QS_TRY(const auto numbers, source.copy(indices));
    std::vector<TensorId> ids;
    ids.reserve(numbers.size());
    const auto count = static_cast<std::int64_t>(tensorCount);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const bool absent = mayBeAbsent && numbers[i] == -1;
        if (!absent && (numbers[i] < 0 || numbers[i] >= count))
            return fail(
                ErrorCode::Malformed, "position {}: expected a tensor in [0, {}), found {}", i, count, numbers[i]);
        ids.emplace_back(numbers[i]);
    }
    return ids;
}

Result<std::vector<OpInfo>> readOperators(
    TfliteSource& source, const tflite::SubGraph& subgraph, std::size_t tensorCount)
{
    std::vector<OpInfo> infos;
    const auto* operators = subgraph.operators();
    if (!operators)
        return infos;
    QS_CHECK(source.spend(operators->size() * sizeof(OpInfo)));
    infos.reserve(operators->size());
    for (flatbuffers::uoffset_t i = 0; i < operators->size(); ++i) {
        auto info = readOperator(source, *operators->Get(i), tensorCount);
        if (!info)
            return tl::unexpected(info.error().in(fmt::format("op {}", i)));
        infos.push_back(std::move(*info));
    }
    return infos;
}

Status checkControlFlow(const Model& model)
{
    const auto count = static_cast<std::int64_t>(model.subgraphs.size());
    std::vector<std::vector<std::size_t>> calls(model.subgraphs.size());
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const auto& ops = model.subgraphs[s]->ops;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            for (const std::int32_t callee : calledSubgraphs(ops[i])) {
                const OpRef ref{SubgraphId(static_cast<std::int64_t>(s)), OpId(static_cast<std::int64_t>(i))};
                if (callee < 0 || callee >= count)
                    return fail(ErrorCode::Malformed, "{}: expected a subgraph in [0, {}), found {}",
                        opLabel(model, ref), count, callee);
                calls[s].push_back(static_cast<std::size_t>(callee));
            }
        }
    }
    if (const auto subgraph = CycleFinder(std::move(calls)).find(); subgraph >= 0)
        return fail(ErrorCode::Malformed, "subgraph {}: expected subgraphs that do not run themselves, found a cycle",
            subgraph);
    return {};
}

} // namespace quantstep
