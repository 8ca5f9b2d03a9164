// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/buffer_pool.h"
#include "core/engine/worker_pool.h"
#include "core/kernels/kernel.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

/// Executes prepared operators: hands them output and scratch memory and threads.
class OpRunner {
public:
    OpRunner(int threads, std::size_t idleBytes);

    /// Names the operator in errors.
    using Label = std::function<std::string()>;

    /// Gives the nanoseconds that it took.
    /// @param states which inputs it changes in place; it works on copies.
    /// @param results the outputs are appended to it, and behind them the new states.
    /// Errors: the operator's own, LimitExceeded when memory runs out, Cancelled.
    Result<std::int64_t> run(const PreparedOp& op, const Label& label, std::span<const TensorPtr> inputs,
        const std::vector<int>& states, const std::stop_token& stop, std::vector<TensorPtr>& results);

private:
    Result<std::int64_t> runInRoom(const PreparedOp& op, const Label& label, std::span<const TensorPtr> inputs,
        const std::vector<int>& states, const std::stop_token& stop, std::vector<TensorPtr>& results);
    /// Blocks for all outputs and states, and views of them. False: not enough memory.
    bool makeRoom(const PreparedOp& op, std::span<const TensorPtr> inputs, const std::vector<int>& states);

    BufferPool m_buffers;
    std::vector<BufferPool::Block> m_blocks; ///< of the operator that runs; its memory is used again for the next
    std::vector<OutputBuffer> m_outputs;
    std::unique_ptr<WorkerPool> m_workers; ///< null: everything on the calling thread
};

} // namespace quantstep
