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

Result<OpResult> OpRunner::run(const PreparedOp& op, const std::string& label, std::span<const TensorPtr> inputs,
    const std::vector<int>& states, const std::stop_token& stop)
{
    OpResult result;
    std::vector<BufferPool::Block> blocks;
    std::vector<OutputBuffer> outputs;
    std::vector<TensorSpec> specs = op.outputs();
    for (const int index : states) {
        const TensorValue& state = *inputs[static_cast<std::size_t>(index)];
        specs.push_back({state.dtype, state.shape});
    }
    for (const TensorSpec& spec : specs) {
        blocks.push_back(m_buffers.take(spec.stringBytes.value_or(dtypeBytes(spec.dtype, spec.shape.elements()))));
        outputs.push_back({blocks.back().bytes});
    }
    BufferPool::Block scratch;
    if (op.scratchBytes() > 0) {
        scratch = m_buffers.take(op.scratchBytes());
        if (!scratch.memory)
            return fail(ErrorCode::LimitExceeded, "{}: not enough memory to run it", label);
    }
    for (const auto& block : blocks) {
        if (!block.memory)
            return fail(ErrorCode::LimitExceeded, "{}: not enough memory to run it", label);
    }

    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto present = inputs[static_cast<std::size_t>(states[i])]->bytes.span();
        std::copy(present.begin(), present.end(), outputs[op.outputs().size() + i].bytes.begin());
    }

    bool complete = true;
    ParallelFor parallel;
    if (m_workers) {
        parallel = [&](std::size_t count, const WorkerPool::Body& body) {
            complete = m_workers->run(count, body, stop) && complete;
        };
    }
    const std::span<const OutputBuffer> all(outputs);
    const EvalContext context{inputs, all.first(op.outputs().size()), all.subspan(op.outputs().size()), scratch.bytes,
        m_workers ? &parallel : nullptr};
    const auto begin = std::chrono::steady_clock::now();
    try {
        QS_CHECK(op.eval(context));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::LimitExceeded, "{}: not enough memory to run it", label);
    }
    result.durationNs
        = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begin).count();
    if (!complete)
        return fail(ErrorCode::Cancelled, "{}: stopped", label);

    for (std::size_t i = 0; i < specs.size(); ++i) {
        const TensorSpec& spec = specs[i];
        result.outputs.push_back(std::make_shared<const TensorValue>(
            TensorValue{spec.dtype, spec.shape, SharedBytes(std::move(blocks[i].memory), blocks[i].bytes)}));
    }
    return result;
}

} // namespace quantstep
