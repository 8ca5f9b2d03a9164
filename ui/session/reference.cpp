// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/reference.h"

#include "ui/session/input_values.h"

namespace quantstep {

namespace {

ReferenceValues runArithmetic(Numerics arithmetic, const ReferenceRequest& request, const std::stop_token& stop)
{
    ReferenceValues values;
    EngineOptions options;
    options.numerics = arithmetic;
    options.byteBudget = request.byteBudget;
    const auto engine = Engine::create(request.model, options);
    if (const Status given = giveInputs(*engine, request.inputs); !given)
        values.error = given.error();
    for (int inference = 1; !values.error && !stop.stop_requested() && inference <= request.inference; ++inference) {
        if (inference > 1)
            engine->restartKeepingState();
        values.error = engine->run({}, stop, {}).error;
    }
    const Subgraph& graph = request.model->main();
    for (std::size_t i = 0; i < graph.tensors.size(); ++i)
        values.tensors.push_back(
            {engine->value({SubgraphId(0), TensorId(static_cast<std::int64_t>(i))}), graph.tensors[i].quant});
    return values;
}

} // namespace

QString Reference::name() const
{
    switch (kind) {
    case Kind::Arithmetic: return QString::fromLatin1(numericsName(arithmetic).data());
    }
    return {};
}

ReferenceValues computeReference(
    const Reference& reference, const ReferenceRequest& request, const std::stop_token& stop)
{
    switch (reference.kind) {
    case Reference::Kind::Arithmetic: return runArithmetic(reference.arithmetic, request, stop);
    }
    return {};
}

} // namespace quantstep
