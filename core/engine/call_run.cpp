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
    case OpCode::StablehloCase: {
        QS_TRY(const std::size_t branch, run.asBranch(inputs.front()));
        inputs.erase(inputs.begin());
        run.m_iteration = static_cast<std::int64_t>(branch);
        run.runPart(CallPart::Branch, branch, std::move(inputs));
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

/// The last branch is taken for an index that there is no branch for.
Result<std::size_t> CallRun::asBranch(const TensorPtr& value) const
{
    if (!value || value->dtype != DType::Int32 || value->elements() != 1) {
        return fail(ErrorCode::RefusedByRuntime, "{}: its index is {}, expected one int32", m_label,
            value ? fmt::format("{} {}", dtypeName(value->dtype), value->shape.text()) : "absent");
    }
    const std::int64_t index = codeAt(*value, 0);
    const auto count = static_cast<std::int64_t>(m_called.size());
    return static_cast<std::size_t>(index < 0 || index >= count ? count - 1 : index);
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
