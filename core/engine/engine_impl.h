// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/engine/execution_plan.h"
#include "core/engine/op_runner.h"
#include "core/engine/value_store.h"

#include <map>

namespace quantstep {

/// The engine behind Engine::create(): a plan per subgraph, the values of the main graph, a position.
class EngineImpl final : public Engine {
public:
    EngineImpl(ModelPtr model, EngineOptions options, KernelLookup kernels);

    [[nodiscard]] const ModelPtr& model() const override { return m_model; }
    [[nodiscard]] const EngineOptions& options() const override { return m_options; }
    [[nodiscard]] OpStatus opStatus(OpRef op) const override;
    [[nodiscard]] const OpArithmetic* arithmetic(OpRef op) const override;
    [[nodiscard]] std::optional<OpId> firstUnsupported() const override;

    Status setInput(int k, TensorPtr value) override;
    [[nodiscard]] TensorPtr input(int k) const override;

    [[nodiscard]] std::size_t opCount() const override { return m_model->main().ops.size(); }
    [[nodiscard]] std::size_t position() const override { return m_position; }
    Result<StepRecord> step() override { return stepForward({}); }
    bool stepBack() override;
    RunResult run(const RunRequest& request, std::stop_token stop, const StepObserver& observer) override;
    void restart() override;
    void restartKeepingState() override;

    [[nodiscard]] TensorPtr value(TensorRef tensor) const override;
    [[nodiscard]] ValueState valueState(TensorRef tensor) const override;
    Result<TensorPtr> fetch(TensorRef tensor, std::stop_token stop) override;
    [[nodiscard]] std::size_t keptBytes() const override { return m_values.bytes(); }
    [[nodiscard]] std::int64_t durationNs(OpId op) const override { return m_durations[op.index()]; }

    void rebase(ModelPtr edited, const ChangeSet& changes) override;
    [[nodiscard]] std::vector<OpId> staleOps() const override;
    RunResult rerun(std::stop_token stop, const StepObserver& observer) override;

private:
    using Temporaries = std::map<SlotId, TensorPtr>;

    [[nodiscard]] ExecutionPlan& plan() { return m_plans.front(); }
    [[nodiscard]] const ExecutionPlan& plan() const { return m_plans.front(); }
    [[nodiscard]] const DataFlow& flow() const { return plan().flow(); }
    [[nodiscard]] bool isInitial(SlotId slot) const { return !flow().slot(slot).producer.valid(); }
    [[nodiscard]] bool exists(TensorRef tensor) const;

    [[nodiscard]] Status checkInput(int k, const TensorPtr& value) const;
    [[nodiscard]] TensorPtr initialValue(TensorId tensor) const;
    void makeVariables();

    Result<StepRecord> stepForward(const std::stop_token& stop);
    /// Executes an operator of the main graph and keeps what it computes.
    Result<StepRecord> execute(OpId op, const std::stop_token& stop);
    Result<OpResult> evaluate(OpId op, const Temporaries& temporaries, const std::stop_token& stop);
    /// Computes the given slots as far as they are not current, and what that takes; nothing is kept.
    Result<Temporaries> recompute(const std::vector<SlotId>& wanted, const std::stop_token& stop);
    [[nodiscard]] std::map<OpId, std::vector<SlotId>> recomputationOrder(const std::vector<SlotId>& wanted) const;
    [[nodiscard]] bool isRecorded(OpId op) const;
    [[nodiscard]] bool isStale(OpId op) const;
    void trim(const std::vector<SlotId>& keep);
    static RunResult failed(Error error);

    ModelPtr m_model;
    EngineOptions m_options;
    std::vector<ExecutionPlan> m_plans; ///< one per subgraph
    OpRunner m_runner;
    ValueStore m_values; ///< of the main graph
    std::vector<TensorPtr> m_inputs; ///< per graph input
    std::vector<TensorPtr> m_variables; ///< per tensor of the main graph: what a variable starts with
    std::vector<std::int64_t> m_durations; ///< per operator of the main graph
    std::size_t m_position = 0;
};

} // namespace quantstep
