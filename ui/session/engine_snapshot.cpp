// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/engine_snapshot.h"

#include <algorithm>

namespace quantstep {

namespace {

std::shared_ptr<const PlanSnapshot> takePlan(const Engine& engine)
{
    auto plan = std::make_shared<PlanSnapshot>();
    const Model& model = *engine.model();
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const std::size_t count = model.subgraphs[s]->ops.size();
        auto& status = plan->status.emplace_back(count);
        auto& arithmetic = plan->arithmetic.emplace_back(count);
        for (std::size_t i = 0; i < count; ++i) {
            const OpRef ref{SubgraphId(static_cast<std::int64_t>(s)), OpId(static_cast<std::int64_t>(i))};
            status[i] = engine.opStatus(ref);
            plan->anyDeferred = plan->anyDeferred || status[i].support == OpSupport::Deferred;
            if (const OpArithmetic* found = engine.arithmetic(ref))
                arithmetic[i] = std::make_shared<const OpArithmetic>(*found);
        }
    }
    plan->firstUnsupported = engine.firstUnsupported();
    return plan;
}

/// Something of the subgraph was computed; never so for the main graph's sake.
bool hasRun(const Subgraph& graph, const std::vector<ValueState>& states)
{
    return std::any_of(graph.ops.begin(), graph.ops.end(), [&](const OpInfo& op) {
        return std::any_of(op.outputs.begin(), op.outputs.end(),
            [&](TensorId id) { return id.valid() && states[id.index()] != ValueState::NotComputed; });
    });
}

} // namespace

SnapshotPtr takeSnapshot(const Engine& engine, const std::shared_ptr<const PlanSnapshot>& previousPlan)
{
    auto snapshot = std::make_shared<EngineSnapshot>();
    const Model& model = *engine.model();
    snapshot->position = engine.position();
    snapshot->levels = engine.callStack();
    snapshot->nextIsCall = engine.nextIsCall();
    snapshot->keptBytes = engine.keptBytes();
    snapshot->staleOps = engine.staleOps();
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const std::size_t count = model.subgraphs[s]->tensors.size();
        auto& values = snapshot->values.emplace_back(count);
        auto& states = snapshot->states.emplace_back(count);
        for (std::size_t i = 0; i < count; ++i) {
            const TensorRef ref{SubgraphId(static_cast<std::int64_t>(s)), TensorId(static_cast<std::int64_t>(i))};
            values[i] = engine.value(ref);
            states[i] = engine.valueState(ref);
        }
        snapshot->ran.push_back(hasRun(*model.subgraphs[s], states));
    }
    snapshot->durationsNs.resize(engine.opCount());
    for (std::size_t i = 0; i < engine.opCount(); ++i)
        snapshot->durationsNs[i] = engine.durationNs(OpId(static_cast<std::int64_t>(i)));
    const bool keepPlan = previousPlan && !previousPlan->anyDeferred;
    snapshot->plan = keepPlan ? previousPlan : takePlan(engine);
    return snapshot;
}

} // namespace quantstep
