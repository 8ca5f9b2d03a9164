// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/call_run.h"

#include "core/model/call_graph.h"

namespace quantstep {

Result<CallRun> CallRun::begin(const OpInfo& op, std::string label, std::vector<TensorPtr> inputs, const World& world)
{
    CallRun run(std::move(label), calledSubgraphs(op));
    switch (op.code) {
    case OpCode::If: {
        QS_TRY(const bool taken, run.asCondition("its condition", inputs.front()));
        inputs.erase(inputs.begin());
        run.runPart(taken ? CallPart::Then : CallPart::Else, taken ? 0 : 1, std::move(inputs));
        return run;
    }
    case OpCode::While: run.runPart(CallPart::Condition, 0, std::move(inputs)); return run;
    case OpCode::CallOnce:
        if (!world.initialized.contains(run.m_called[0]))
            run.runPart(CallPart::Initialization, 0, {});
        return run;
    default: run.runPart(CallPart::Decomposition, 0, std::move(inputs)); return run;
    }
}

Result<bool> CallRun::asCondition(std::string_view what, const TensorPtr& value) const
{
    if (!value || value->dtype != DType::Bool || value->elements() != 1) {
        return fail(ErrorCode::RefusedByRuntime, "{}: {} is {}, expected one bool", m_label, what,
            value ? fmt::format("{} {}", dtypeName(value->dtype), value->shape.text()) : "absent");
    }
    return value->bytes.span()[0] != std::byte{0};
}

void CallRun::runPart(CallPart kind, std::size_t called, std::vector<TensorPtr> inputs)
{
    m_part = Part{kind, m_called[called], m_iteration, std::move(inputs)};
}

Status CallRun::finishPart(std::vector<TensorPtr> results)
{
    if (m_part->kind == CallPart::Condition) {
        QS_TRY(const bool again, asCondition("the result of its condition", results.front()));
        auto variables = std::move(m_part->inputs);
        m_part.reset();
        if (again)
            runPart(CallPart::Body, 1, std::move(variables));
        else
            m_outputs = std::move(variables);
        return {};
    }
    if (m_part->kind == CallPart::Body) {
        ++m_iteration;
        runPart(CallPart::Condition, 0, std::move(results));
        return {};
    }
    m_outputs = std::move(results);
    m_part.reset();
    return {};
}

} // namespace quantstep
