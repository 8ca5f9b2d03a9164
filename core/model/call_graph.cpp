// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/call_graph.h"

#include <fmt/format.h>

namespace quantstep {
namespace {

constexpr int kMaxDepth = 64;

/// What the caller's inputs and outputs must number, compared with the subgraph's; -1: not to be compared.
struct Arity {
    std::int64_t inputs = -1, outputs = -1;
};

std::size_t branchCount(const OpInfo& op)
{
    const auto* options = std::get_if<StablehloCaseOptions>(&op.options);
    return options ? options->branchSubgraphs.size() : 0;
}

std::vector<Arity> aritiesOf(const OpInfo& op)
{
    const auto inputs = static_cast<std::int64_t>(op.inputs.size());
    const auto outputs = static_cast<std::int64_t>(op.outputs.size());
    switch (op.code) {
    case OpCode::If: return {{inputs - 1, outputs}, {inputs - 1, outputs}};
    case OpCode::While: return {{inputs, 1}, {inputs, inputs}};
    case OpCode::CallOnce: return {{0, 0}};
    case OpCode::StablehloComposite: return {{inputs, outputs}};
    case OpCode::StablehloCase: return {branchCount(op), {inputs - 1, outputs}};
    default: return {};
    }
}

std::optional<Error> refused(std::string message)
{
    return Error{ErrorCode::RefusedByRuntime, std::move(message)};
}

/// What the runtime demands for STABLEHLO_CASE of all subgraphs but the first, whether they are branches or not:
/// inputs and outputs as it has itself, and one type for all outputs. It takes as many branches as there are such
/// subgraphs at least, and works in the first subgraph only.
std::optional<Error> checkCase(const Model& model, OpRef ref)
{
    const OpInfo& op = model.op(ref);
    const std::string label = opLabel(model, ref);
    constexpr std::size_t kMaxBranches = 20;
    const std::size_t branches = branchCount(op);
    if (op.outputs.empty() || branches == 0 || branches > kMaxBranches || branches + 1 < model.subgraphs.size()
        || ref.subgraph.value != 0) {
        return refused(
            fmt::format("{}: has {} branches in subgraph {} of {}, expected 1 to {} in the first one, and no "
                        "fewer than there are other subgraphs",
                label, branches, ref.subgraph.value, model.subgraphs.size(), kMaxBranches));
    }
    for (std::size_t i = 1; i < model.subgraphs.size(); ++i) {
        const Subgraph& graph = *model.subgraphs[i];
        const bool alike = graph.inputs.size() + 1 == op.inputs.size() && graph.outputs.size() == op.outputs.size();
        for (std::size_t k = 0; alike && k < graph.outputs.size(); ++k) {
            const DType type = graph.tensor(graph.outputs[k]).dtype;
            if (type != model.subgraph(ref.subgraph).tensor(op.outputs[0]).dtype
                || type != model.subgraph(ref.subgraph).tensor(op.outputs[k]).dtype)
                return refused(fmt::format("{}: output {} of subgraph {} is {}, expected the type of all outputs",
                    label, k, i, dtypeName(type)));
        }
        if (!alike) {
            return refused(fmt::format("{}: subgraph {} has {} inputs and {} outputs, expected {} and {}", label, i,
                graph.inputs.size(), graph.outputs.size(), op.inputs.size() - 1, op.outputs.size()));
        }
    }
    return std::nullopt;
}

std::optional<Error> checkCall(const Model& model, OpRef ref)
{
    const OpInfo& op = model.op(ref);
    const std::string label = opLabel(model, ref);
    const auto called = calledSubgraphs(op);
    const auto arities = aritiesOf(op);
    if (called.empty())
        return refused(label + ": its options table is missing, so it is not known what to run");
    if (op.code == OpCode::StablehloCase) {
        if (auto error = checkCase(model, ref))
            return error;
    }
    if (op.code == OpCode::While && op.inputs.size() != op.outputs.size()) {
        return refused(fmt::format(
            "{}: has {} inputs and {} outputs, expected as many", label, op.inputs.size(), op.outputs.size()));
    }
    for (std::size_t i = 0; i < called.size(); ++i) {
        if (!called[i].valid() || called[i].index() >= model.subgraphs.size()) {
            return refused(fmt::format("{}: runs subgraph {}, but the model has {} subgraphs", label, called[i].value,
                model.subgraphs.size()));
        }
        const Subgraph& graph = model.subgraph(called[i]);
        const auto check = [&](std::string_view what, std::size_t found, std::int64_t expected) {
            return static_cast<std::int64_t>(found) == expected
                ? std::nullopt
                : refused(fmt::format(
                    "{}: subgraph {} has {} {}, expected {}", label, called[i].value, found, what, expected));
        };
        if (auto error = check("inputs", graph.inputs.size(), arities[i].inputs))
            return error;
        if (auto error = check("outputs", graph.outputs.size(), arities[i].outputs))
            return error;
    }
    return std::nullopt;
}

bool readsResource(OpCode code)
{
    return code == OpCode::ReadVariable || code == OpCode::HashtableFind || code == OpCode::HashtableSize;
}

bool changesResource(OpCode code)
{
    return code == OpCode::AssignVariable || code == OpCode::Hashtable || code == OpCode::HashtableImport;
}

} // namespace

std::vector<SubgraphId> calledSubgraphs(const OpInfo& op)
{
    if (const auto* branches = std::get_if<IfOptions>(&op.options))
        return {SubgraphId(branches->thenSubgraph), SubgraphId(branches->elseSubgraph)};
    if (const auto* loop = std::get_if<WhileOptions>(&op.options))
        return {SubgraphId(loop->condSubgraph), SubgraphId(loop->bodySubgraph)};
    if (const auto* once = std::get_if<CallOnceOptions>(&op.options))
        return {SubgraphId(once->initSubgraph)};
    if (const auto* composite = std::get_if<CompositeOptions>(&op.options))
        return {SubgraphId(composite->decompositionSubgraph)};
    if (const auto* cases = std::get_if<StablehloCaseOptions>(&op.options)) {
        std::vector<SubgraphId> branches;
        for (const std::int32_t index : cases->branchSubgraphs)
            branches.emplace_back(index);
        return branches;
    }
    return {};
}

bool isEngineOp(const OpInfo& op)
{
    switch (op.code) {
    case OpCode::If:
    case OpCode::While:
    case OpCode::CallOnce:
    case OpCode::StablehloComposite:
    case OpCode::StablehloCase:
    case OpCode::VarHandle:
    case OpCode::ReadVariable:
    case OpCode::AssignVariable:
    case OpCode::Hashtable:
    case OpCode::HashtableImport:
    case OpCode::HashtableFind:
    case OpCode::HashtableSize: return true;
    default: return false;
    }
}

CallGraph::CallGraph(const Model& model) : m_visits(model.subgraphs.size())
{
    for (const auto& graph : model.subgraphs) {
        m_ops.emplace_back(graph->ops.size());
        for (const OpInfo& op : graph->ops) {
            if (const auto* handle = std::get_if<VarHandleOptions>(&op.options))
                m_resources.try_emplace(
                    {handle->container, handle->sharedName}, static_cast<std::int32_t>(m_resources.size()));
        }
    }
    for (std::size_t i = 0; i < model.subgraphs.size(); ++i)
        visit(model, SubgraphId(static_cast<std::int64_t>(i)));
}

std::int32_t CallGraph::resource(const VarHandleOptions& options) const
{
    const auto found = m_resources.find({options.container, options.sharedName});
    return found == m_resources.end() ? -1 : found->second;
}

void CallGraph::visit(const Model& model, SubgraphId id)
{
    Visit& visited = m_visits[id.index()];
    if (visited.done)
        return;
    visited.active = true;
    const Subgraph& graph = model.subgraph(id);
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const OpRef ref{id, OpId(static_cast<std::int64_t>(i))};
        visitOp(model, ref);
        const bool keepsState = !stateInputs(graph, graph.ops[i]).empty();
        visited.reads = visited.reads || entry(ref).reads || keepsState;
        visited.changes = visited.changes || entry(ref).changes || keepsState;
    }
    visited.active = false;
    visited.done = true;
}

void CallGraph::visitOp(const Model& model, OpRef ref)
{
    const OpInfo& op = model.op(ref);
    Entry& found = m_ops[ref.subgraph.index()][ref.op.index()];
    found.reads = readsResource(op.code) || op.code == OpCode::CallOnce;
    found.changes = changesResource(op.code) || op.code == OpCode::CallOnce;
    found.isCall
        = isEngineOp(op) && !readsResource(op.code) && !changesResource(op.code) && op.code != OpCode::VarHandle;
    if (!found.isCall)
        return;
    found.refusal = checkCall(model, ref);
    if (found.refusal)
        return;
    for (const SubgraphId called : calledSubgraphs(op)) {
        if (m_visits[called.index()].active) {
            found.refusal = refused(fmt::format("{}: subgraph {} would run itself", opLabel(model, ref), called.value));
            return;
        }
        if (m_depth >= kMaxDepth) {
            found.refusal
                = refused(fmt::format("{}: calls are nested more than {} deep", opLabel(model, ref), kMaxDepth));
            return;
        }
        ++m_depth;
        visit(model, called);
        --m_depth;
        found.reads = found.reads || m_visits[called.index()].reads;
        found.changes = found.changes || m_visits[called.index()].changes;
    }
}

} // namespace quantstep
