// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/buffer_pool.h"
#include "core/engine/worker_pool.h"
#include "core/kernels/kernel.h"

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

/// What one execution of an operator gave.
struct OpResult {
    std::vector<TensorPtr> outputs; ///< and behind them the new states
    std::int64_t durationNs = 0;
};

/// Executes prepared operators: hands them output and scratch memory and threads.
class OpRunner {
public:
    OpRunner(int threads, std::size_t idleBytes);

    /// @param label names the operator in errors.
    /// @param states which inputs it changes in place; it works on copies.
    /// Errors: the operator's own, LimitExceeded when memory runs out, Cancelled.
    Result<OpResult> run(const PreparedOp& op, const std::string& label, std::span<const TensorPtr> inputs,
        const std::vector<int>& states, const std::stop_token& stop);

private:
    BufferPool m_buffers;
    std::unique_ptr<WorkerPool> m_workers; ///< null: everything on the calling thread
};

} // namespace quantstep
