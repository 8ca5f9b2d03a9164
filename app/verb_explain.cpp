// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/dump_match.h"
#include "core/explain/explanation_report.h"

namespace quantstep {
namespace {

Result<TensorRef> chosenTensor(const Model& model, const CommandLine& command)
{
    const std::string text = command.tensor.toStdString();
    if (const auto found = findTensor(model, text))
        return *found;
    return fail(ErrorCode::InvalidInput,
        "--tensor: expected the name of one tensor, a number below {}, or s1_t2 for tensor 2 of subgraph 1; found '{}'",
        model.main().tensors.size(), text);
}

/// The position as a flat one.
Result<std::size_t> flatElement(const Shape& shape, const std::vector<std::int32_t>& index)
{
    if (index.size() != static_cast<std::size_t>(shape.rank())) {
        return fail(ErrorCode::InvalidInput, "--index: expected {} numbers for shape {}, found {}", shape.rank(),
            shape.text(), index.size());
    }
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const std::int32_t at = index[static_cast<std::size_t>(axis)];
        if (at < 0 || at >= shape.dim(axis)) {
            return fail(ErrorCode::InvalidInput, "--index: axis {} of shape {} goes from 0 to {}, found {}", axis,
                shape.text(), shape.dim(axis) - 1, at);
        }
    }
    return shape.flatIndex(index);
}

Result<bool> explain(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    QS_TRY(const TensorRef tensor, chosenTensor(*engine->model(), command));
    QS_CHECK(giveInputs(*engine, command));
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
