// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/spare_vectors.h"
#include "core/engine/call_run.h"
#include "core/engine/frame.h"
#include "core/engine/op_runner.h"
#include "core/model/call_graph.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace quantstep {

/// Executes operators of frames: kernels through the runner, resource variables here, and calls by frames of their
/// own. What it computes goes into the frame it was asked for; the caller moves positions.
/// Thread: one at a time.
class OpExecutor {
public:
    /// Shown every frame of a call that came to its end.
    using FinishedFrame = std::function<void(const std::shared_ptr<Frame>&)>;

    OpExecutor(ModelPtr model, const EngineOptions& options, const KernelLookup& kernels);

    [[nodiscard]] const ModelPtr& model() const { return m_model; }
    [[nodiscard]] const CallGraph& calls() const { return *m_calls; }
    [[nodiscard]] std::vector<ExecutionPlan>& plans() { return m_plans; }
    [[nodiscard]] const std::vector<ExecutionPlan>& plans() const { return m_plans; }
    void setModel(ModelPtr model) { m_model = std::move(model); }

    /// Runs one operator on what the frame has (what it lacks is computed first) and records the results.
    Result<StepRecord> execute(Frame& frame, OpId op, const std::stop_token& stop, const FinishedFrame& finished);

    /// Takes a record back that nobody needs any more, for the next execute().
    void recycle(StepRecord record) { m_deltas.giveBack(std::move(record.deltas)); }

    /// Computes the given definitions as far as they are not current, and what that takes; nothing is kept.
    Result<Temporaries> recompute(Frame& frame, const std::vector<SlotId>& wanted, const std::stop_token& stop);

    /// What an operator of the frame reads, and itself prepared for that.
    Result<OpEvidence> evidence(Frame& frame, OpId op, const std::stop_token& stop);
    /// What it computes from that; nothing is recorded.
    Result<std::vector<TensorPtr>> evaluateAside(Frame& frame, OpId op, const std::stop_token& stop);

    // --- a call step by step ---
    /// Begins the call `op`: its inputs are there or are computed again.
    Result<CallRun> beginCall(Frame& frame, OpId op, const std::stop_token& stop);
    /// The frame for the part the call is at. Errors: RefusedByRuntime when a value's type is not the subgraph's.
    Result<std::shared_ptr<Frame>> frameFor(const CallRun::Part& part, WorldPtr world);
    /// Hands the results of a finished frame to the call; gives the world it leaves.
    Result<WorldPtr> finishPart(CallRun& run, Frame& frame);
    /// Records what the finished call computed.
    Result<StepRecord> finishCall(Frame& frame, OpId op, const CallRun& run, WorldPtr world, std::int64_t durationNs);

private:
    struct Outcome {
        std::vector<TensorPtr> outputs;
        WorldPtr world; ///< null: unchanged
        std::int64_t durationNs = 0;
    };

    Result<std::vector<TensorPtr>> gatherInputs(Frame& frame, OpId op, const Temporaries& temporaries);
    Result<Outcome> evaluate(Frame& frame, OpId op, const Temporaries& temporaries, const std::stop_token& stop,
        const FinishedFrame& finished);
    Result<Outcome> evaluateCall(Frame& frame, OpId op, std::vector<TensorPtr> inputs, const std::stop_token& stop,
        const FinishedFrame& finished);
    Result<Outcome> evaluateKernel(
        Frame& frame, OpId op, const std::vector<TensorPtr>& inputs, const std::stop_token& stop);
    Result<Outcome> evaluateResource(Frame& frame, OpId op, const std::vector<TensorPtr>& inputs) const;
    [[nodiscard]] Status checkResults(const Frame& frame, OpId op, const std::vector<TensorPtr>& results) const;
    StepRecord recordOutcome(Frame& frame, OpId op, Outcome outcome);

    ModelPtr m_model;
    EngineOptions m_options;
    std::shared_ptr<const CallGraph> m_calls;
    std::vector<ExecutionPlan> m_plans; ///< one per subgraph
    OpRunner m_runner;
    // A repeated run allocates nothing per operator.
    SpareVectors<TensorPtr> m_tensors;
    SpareVectors<TensorDelta> m_deltas;
};

} // namespace quantstep
