// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/op_runner.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace quantstep {

OpRunner::OpRunner(int threads, std::size_t idleBytes)
    : m_buffers(idleBytes), m_workers(threads > 1 ? std::make_unique<WorkerPool>(threads) : nullptr)
{
}

bool OpRunner::makeRoom(const PreparedOp& op, std::span<const TensorPtr> inputs, const std::vector<int>& states)
{
    m_outputs.clear();
    for (const TensorSpec& spec : op.outputs())
        m_blocks.push_back(m_buffers.take(spec.stringBytes.value_or(dtypeBytes(spec.dtype, spec.shape.elements()))));
    for (const int index : states)
        m_blocks.push_back(m_buffers.take(inputs[static_cast<std::size_t>(index)]->bytes.size()));
    for (const BufferPool::Block& block : m_blocks)
        m_outputs.push_back({block.bytes});
    return std::ranges::all_of(m_blocks, [](const BufferPool::Block& block) { return block.memory != nullptr; });
}

Result<std::int64_t> OpRunner::run(const PreparedOp& op, const Label& label, std::span<const TensorPtr> inputs,
    const std::vector<int>& states, const std::stop_token& stop, std::vector<TensorPtr>& results)
{
    auto duration = runInRoom(op, label, inputs, states, stop, results);
    m_blocks.clear(); // what failed must not keep its memory
    return duration;
}

Result<std::int64_t> OpRunner::runInRoom(const PreparedOp& op, const Label& label, std::span<const TensorPtr> inputs,
    const std::vector<int>& states, const std::stop_token& stop, std::vector<TensorPtr>& results)
{
    const bool room = makeRoom(op, inputs, states);
    const BufferPool::Block scratch = op.scratchBytes() > 0 ? m_buffers.take(op.scratchBytes()) : BufferPool::Block();
    if (!room || (op.scratchBytes() > 0 && !scratch.memory))
        return fail(ErrorCode::LimitExceeded, "{}: not enough memory to run it", label());

    const std::size_t outputs = op.outputs().size();
    for (std::size_t i = 0; i < states.size(); ++i)
        std::ranges::copy(
            inputs[static_cast<std::size_t>(states[i])]->bytes.span(), m_outputs[outputs + i].bytes.begin());

    bool complete = true;
    const auto inPieces = [&](std::size_t count, const WorkerPool::Body& body) {
        complete = m_workers->run(count, body, stop) && complete;
    };
    const ParallelFor parallel = std::ref(inPieces); // a copy would be allocated
    const std::span<const OutputBuffer> all(m_outputs);
    const EvalContext context{
        inputs, all.first(outputs), all.subspan(outputs), scratch.bytes, m_workers ? &parallel : nullptr};
    const auto begin = std::chrono::steady_clock::now();
    try {
        QS_CHECK(op.eval(context));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::LimitExceeded, "{}: not enough memory to run it", label());
    }
    const auto duration = std::chrono::steady_clock::now() - begin;
    if (!complete)
        return fail(ErrorCode::Cancelled, "{}: stopped", label());

    for (std::size_t i = 0; i < outputs; ++i)
        results.push_back(m_buffers.makeValue(op.outputs()[i].dtype, op.outputs()[i].shape, m_blocks[i]));
    for (std::size_t i = 0; i < states.size(); ++i) {
        const TensorValue& state = *inputs[static_cast<std::size_t>(states[i])];
        results.push_back(m_buffers.makeValue(state.dtype, state.shape, m_blocks[outputs + i]));
    }
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

} // namespace quantstep
