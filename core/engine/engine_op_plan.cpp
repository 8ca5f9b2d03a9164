// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Preparation of what the engine computes itself: calls, resource variables and tables. Their results may have other
// shapes than the file says, so nothing downstream relies on these.

#include "core/engine/execution_plan.h"
#include "core/engine/lookup_tables.h"
#include "core/kernels/resolver.h"

namespace quantstep {
namespace {

std::string_view formulaOf(OpCode code)
{
    switch (code) {
    case OpCode::If: return "condition ? then(inputs) : else(inputs)";
    case OpCode::While: return "while condition(values): values = body(values)";
    case OpCode::CallOnce: return "runs its subgraph once in the life of the interpreter";
    case OpCode::StablehloCase: return "branches[index](inputs), the last one for other indices";
    case OpCode::StablehloComposite: return "decomposition(inputs)";
    case OpCode::VarHandle: return "the number of the variable";
    case OpCode::Hashtable: return "the number of the table, which is made unless it is there";
    case OpCode::HashtableImport: return "table[key] = value, once in the life of the interpreter";
    case OpCode::HashtableFind: return "key in table ? table[key] : the other value";
    case OpCode::HashtableSize: return "how many keys the table has";
    case OpCode::ReadVariable: return "the value last assigned to the variable";
    default: return "variable = value";
    }
}

} // namespace

Result<PreparedPtr> ExecutionPlan::prepareEngineOp(OpId op) const
{
    const OpInfo& info = m_graph->op(op);
    if (const auto& refusal = m_calls->refusal({m_id, op}))
        return tl::unexpected(*refusal);
    if (isTableOp(info.code) || info.code == OpCode::StablehloCase) {
        if (const Status status = checkRegistered(info, KernelEntry{info.code, {}, 1, 1, nullptr}, m_options.numerics);
            !status)
            return tl::unexpected(status.error().in(label(op)));
    }
    if (isTableOp(info.code))
        QS_CHECK(checkTableOp(*m_graph, info, label(op)));
    QS_CHECK(checkTensors(op));
    const auto refuse
        = [&](std::string_view what) { return fail(ErrorCode::RefusedByRuntime, "{}: {}", label(op), what); };
    const auto typeOf = [&](const TensorId tensor) { return m_graph->tensor(tensor).dtype; };
    const auto expectCounts = [&](std::size_t inputs, std::size_t outputs) {
        return info.inputs.size() == inputs && info.outputs.size() == outputs
            && std::all_of(info.inputs.begin(), info.inputs.end(), [](TensorId id) { return id.valid(); });
    };
    const bool resource = info.code == OpCode::ReadVariable || info.code == OpCode::AssignVariable;
    if (info.code == OpCode::VarHandle
        && (!expectCounts(0, 1) || !std::holds_alternative<VarHandleOptions>(info.options)))
        return refuse("expected its options, no inputs and one output");
    if (info.code == OpCode::ReadVariable && !expectCounts(1, 1))
        return refuse("expected one input and one output");
    if (info.code == OpCode::AssignVariable && !expectCounts(2, 0))
        return refuse("expected two inputs and no output");
    if (resource && typeOf(info.inputs[0]) != DType::Resource && typeOf(info.inputs[0]) != DType::Int32)
        return refuse(fmt::format("input 0 is {}, expected a resource", dtypeName(typeOf(info.inputs[0]))));
    if (info.code == OpCode::VarHandle && typeOf(info.outputs[0]) != DType::Resource)
        return refuse(fmt::format("output 0 is {}, expected a resource", dtypeName(typeOf(info.outputs[0]))));
    if (info.code == OpCode::If && (!info.inputs[0].valid() || typeOf(info.inputs[0]) != DType::Bool))
        return refuse("input 0, the condition, is not bool");
    if (info.code == OpCode::StablehloCase && (!info.inputs[0].valid() || typeOf(info.inputs[0]) != DType::Int32))
        return refuse("input 0, the index, is not int32");

    std::vector<TensorSpec> specs;
    for (const TensorId output : info.outputs)
        specs.push_back({typeOf(output), concreteShape(m_graph->tensor(output).shape)});
    OpArithmetic arithmetic;
    arithmetic.formula = formulaOf(info.code);
    return makePrepared(std::move(specs), std::move(arithmetic), [name = label(op)](const EvalContext&) -> Status {
        return fail(ErrorCode::Internal, "{}: is computed by the engine", name);
    });
}

} // namespace quantstep
