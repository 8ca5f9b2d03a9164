// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/engine/op_executor.h"

#include <list>

namespace quantstep {

/// The engine behind Engine::create(): the main graph's frame, the calls one is inside of, and what they left.
class EngineImpl final : public Engine {
public:
    EngineImpl(ModelPtr model, EngineOptions options, const KernelLookup& kernels);

    [[nodiscard]] const ModelPtr& model() const override { return m_executor.model(); }
    [[nodiscard]] const EngineOptions& options() const override { return m_options; }
    [[nodiscard]] OpStatus opStatus(OpRef op) const override;
    [[nodiscard]] const OpArithmetic* arithmetic(OpRef op) const override;
    [[nodiscard]] std::optional<OpId> firstUnsupported() const override;

    Status setInput(int k, TensorPtr value) override;
    [[nodiscard]] TensorPtr input(int k) const override;

    [[nodiscard]] std::size_t opCount() const override { return m_main.opCount(); }
    [[nodiscard]] std::size_t position() const override { return m_main.position; }
    [[nodiscard]] std::vector<CallLevel> callStack() const override;
    [[nodiscard]] std::optional<OpRef> next() const override;
    [[nodiscard]] bool nextIsCall() const override;

    using Engine::step;
    using Engine::stepInto;
    Result<StepRecord> step(std::stop_token stop, const StepObserver& observer) override;
    Status stepInto(const StepObserver& observer) override;
    RunResult stepOut(std::stop_token stop, const StepObserver& observer) override;
    bool stepBack() override;
    RunResult run(const RunRequest& request, std::stop_token stop, const StepObserver& observer) override;
    void restart() override;
    void restartKeepingState() override;

    [[nodiscard]] TensorPtr value(TensorRef tensor) const override;
    [[nodiscard]] ValueState valueState(TensorRef tensor) const override;
    Result<TensorPtr> fetch(TensorRef tensor, std::stop_token stop) override;
    [[nodiscard]] std::size_t keptBytes() const override;
    [[nodiscard]] Production production(TensorRef tensor) const override;
    [[nodiscard]] Production production(OpRef reader, std::size_t index) const override;
    Result<OpEvidence> evidence(OpRef op, std::stop_token stop) override;
    Result<std::vector<TensorPtr>> evaluateAgain(OpRef op, std::stop_token stop) override;
    [[nodiscard]] std::int64_t durationNs(OpId op) const override { return m_durations[op.index()]; }

    void rebase(ModelPtr edited, const ChangeSet& changes) override;
    [[nodiscard]] std::vector<OpId> staleOps() const override;
    RunResult rerun(std::stop_token stop, const StepObserver& observer) override;

private:
    /// A call one is inside of.
    struct ActiveCall {
        OpId caller; ///< an operator of the level below
        CallRun run;
        std::shared_ptr<Frame> frame; ///< of run.part()
        WorldPtr world; ///< as the finished parts left it
        std::int64_t durationNs = 0;
    };
    /// The last run of a subgraph.
    struct Finished {
        OpId root; ///< the operator of the main graph it belongs to
        std::shared_ptr<Frame> frame;
    };

    [[nodiscard]] Frame& innermost() { return m_stack.empty() ? m_main : *m_stack.back().frame; }
    [[nodiscard]] const Frame& innermost() const { return m_stack.empty() ? m_main : *m_stack.back().frame; }
    [[nodiscard]] bool exists(TensorRef tensor) const;
    /// The run of a subgraph whose values can be seen, the main graph's too; null: none.
    [[nodiscard]] const Frame* visibleFrame(SubgraphId subgraph) const;
    Result<Frame*> frameOfExecuted(OpRef op);
    [[nodiscard]] Status checkInput(int k, const TensorPtr& value) const;
    void prepareAhead();

    /// Executes next(), or enters it when it is a call; then leaves all calls that are over.
    Status advance(bool enterRecorded, const std::stop_token& stop, const StepObserver& observer);
    Status enter(OpId op, const std::stop_token& stop);
    Status openPart(ActiveCall& call);
    Status settle(const StepObserver& observer);
    Status leaveFinished(const StepObserver& observer);
    Status finishCall(const StepObserver& observer);
    void took(const StepRecord& record);
    void keepFinished(const std::shared_ptr<Frame>& frame, OpId root);
    /// The run of a called subgraph whose values can be seen; null: none.
    [[nodiscard]] std::shared_ptr<Frame> calledFrame(SubgraphId subgraph) const;
    [[nodiscard]] std::optional<std::string> missingInside(OpRef call, std::set<SubgraphId>& seen) const;
    static RunResult failed(Error error);

    EngineOptions m_options;
    OpExecutor m_executor;
    Frame m_main;
    std::list<ActiveCall> m_stack;
    std::map<SubgraphId, Finished> m_finished;
    std::vector<std::int64_t> m_durations; ///< per operator of the main graph
};

} // namespace quantstep
