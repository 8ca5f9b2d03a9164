// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/explain/explanation_report.h"

namespace quantstep {
namespace {

/// "17", "t17" or the tensor's name, in the subgraph asked for.
Result<TensorRef> findTensor(const Model& model, const CommandLine& command)
{
    if (static_cast<std::size_t>(command.subgraph) >= model.subgraphs.size()) {
        return fail(ErrorCode::InvalidInput, "--subgraph: expected a number below {}, found {}", model.subgraphs.size(),
            command.subgraph);
    }
    const SubgraphId subgraph(command.subgraph);
    const Subgraph& graph = model.subgraph(subgraph);
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        if (graph.tensors[i].name == command.tensor.toStdString())
            return TensorRef{subgraph, TensorId(static_cast<std::int64_t>(i))};
    }
    bool isNumber = false;
    QString digits = command.tensor;
    if (digits.startsWith(QLatin1Char('t')))
        digits.remove(0, 1);
    const std::size_t index = digits.toULongLong(&isNumber);
    if (isNumber && index < graph.tensors.size())
        return TensorRef{subgraph, TensorId(static_cast<std::int64_t>(index))};
    return fail(ErrorCode::InvalidInput, "--tensor: expected a name or a number below {}, found '{}'",
        graph.tensors.size(), command.tensor.toStdString());
}

/// The position as a flat one.
Result<std::size_t> flatElement(const Shape& shape, const std::vector<qint64>& index)
{
    if (index.size() != static_cast<std::size_t>(shape.rank())) {
        return fail(ErrorCode::InvalidInput, "--index: expected {} numbers for shape {}, found {}", shape.rank(),
            shape.text(), index.size());
    }
    std::size_t flat = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
        const std::int32_t size = shape.dim(static_cast<int>(axis));
        if (index[axis] < 0 || index[axis] >= size) {
            return fail(ErrorCode::InvalidInput, "--index: axis {} of shape {} goes from 0 to {}, found {}", axis,
                shape.text(), size - 1, index[axis]);
        }
        flat = flat * static_cast<std::size_t>(size) + static_cast<std::size_t>(index[axis]);
    }
    return flat;
}

Result<bool> explain(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    QS_TRY(const TensorRef tensor, findTensor(*engine->model(), command));
    QS_TRY(const auto mappings, giveInputs(*engine, command));
    QS_TRY(const auto until, untilOp(*engine, command));
    Progress progress(command, "explain", engine->opCount());
    std::size_t done = 0;
    const RunResult run = engine->run({until, {}}, {}, [&](const StepRecord&) { progress.show(++done); });
    // What lies before the operator that fails can be explained all the same.
    if (run.error && engine->valueState(tensor) == ValueState::NotComputed)
        return tl::unexpected(*run.error);
    auto value = engine->fetch(tensor, {});
    if (!value) {
        return fail(ErrorCode::InvalidInput, "tensor t{} \"{}\" has no value: nothing that ran computes it",
            tensor.tensor.value, engine->model()->tensor(tensor).name);
    }
    QS_TRY(const std::size_t element, flatElement((*value)->shape, command.index));
    ElementExplainer explainer(*engine);
    QS_TRY(const ElementExplanation explanation, explainer.explain(tensor, element));
    if (command.json)
        writeExplanationJson(*engine, explanation, standardOutput());
    else
        writeExplanationText(*engine, explanation, standardOutput());
    return explanation.equal;
}

} // namespace

Exit runExplain(const CommandLine& command)
{
    const auto equal = explain(command);
    if (!equal)
        return failWith(equal.error());
    return finishOutput(*equal ? Exit::Done : Exit::Difference);
}

} // namespace quantstep
