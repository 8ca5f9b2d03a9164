// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tensor_binder.h"

#include "ui/session/session.h"
#include "ui/widgets/tensor_view.h"

#include <algorithm>

namespace quantstep {

namespace {

/// What the first operator that reads the tensor, or else the one that writes it, uses it for.
TensorRole roleOf(const Model& model, TensorRef tensor)
{
    const Subgraph& graph = model.subgraph(tensor.subgraph);
    if (!graph.tensor(tensor.tensor).isConstant)
        return TensorRole::Activation;
    const auto& consumers = graph.consumers[tensor.tensor.index()];
    if (consumers.empty())
        return TensorRole::Other;
    const OpInfo& op = graph.op(consumers.front());
    const auto place = std::find(op.inputs.begin(), op.inputs.end(), tensor.tensor) - op.inputs.begin();
    if (place == 2)
        return TensorRole::Bias;
    if (place != 1)
        return TensorRole::Other;
    switch (op.code) {
    case OpCode::Conv2d: return TensorRole::ConvFilter;
    case OpCode::DepthwiseConv2d: return TensorRole::DepthwiseFilter;
    case OpCode::FullyConnected: return TensorRole::FullyConnectedFilter;
    default: return TensorRole::Other;
    }
}

/// Codes of a fused activation's clamp, which count as the limits of its output.
std::optional<CodeRange> limitsOf(const Session& session, TensorRef tensor)
{
    const OpId producer = session.model()->subgraph(tensor.subgraph).producers[tensor.tensor.index()];
    const auto arithmetic = session.arithmetic({tensor.subgraph, producer});
    if (!arithmetic || !arithmetic->clampMin || !arithmetic->clampMax)
        return std::nullopt;
    return CodeRange{*arithmetic->clampMin, *arithmetic->clampMax};
}

TensorSnapshot snapshotOf(const Session& session, TensorRef tensor)
{
    const TensorInfo& info = session.model()->tensor(tensor);
    TensorSnapshot snapshot;
    snapshot.ref = tensor;
    snapshot.name = QString::fromStdString(info.name);
    snapshot.dtype = info.dtype;
    snapshot.value = session.value(tensor);
    snapshot.shape = snapshot.value ? snapshot.value->shape : info.shape;
    snapshot.state = session.valueState(tensor);
    // A stale value was computed with the parameters from before the edit.
    snapshot.params = snapshot.state == ValueState::Stale ? session.paramsBeforeEdit(tensor) : info.quant;
    snapshot.before = session.valueBeforeEdit(tensor);
    if (snapshot.before)
        snapshot.beforeParams = session.paramsBeforeEdit(tensor);
    if (const auto& reference = session.reference()) {
        snapshot.referenceName = reference->name();
        // A value from before an edit must not be compared with a reference of the edited model.
        if (snapshot.state != ValueState::Stale) {
            auto [value, params] = session.referenceValue(tensor);
            snapshot.reference = std::move(value);
            snapshot.referenceParams = std::move(params);
        }
        snapshot.noReferenceText = snapshot.state == ValueState::Stale
            ? TensorBinder::tr("The value is from before an edit")
            : session.whyNoReference(tensor);
    }
    snapshot.role = roleOf(*session.model(), tensor);
    snapshot.limits = limitsOf(session, tensor);
    if (!info.unusable.empty())
        snapshot.stateText = QString::fromStdString(info.unusable);
    return snapshot;
}

} // namespace

TensorBinder::TensorBinder(Session* session, TensorView* view, QObject* parent, std::optional<TensorRef> pinned)
    : QObject(parent), m_session(session), m_view(view), m_pinned(pinned)
{
    for (const auto signal : {&Session::modelChanged, &Session::modelEdited, &Session::valuesChanged,
             &Session::resultChanged, &Session::referenceChanged})
        connect(session, signal, this, &TensorBinder::showTensor);
    connect(session, &Session::selectionChanged, this, &TensorBinder::showTensor);
    connect(view, &TensorView::cursorChanged, this, [this](const std::vector<std::int32_t>& index) {
        const TensorSnapshot& shown = m_view->tensor();
        if (m_session->selection().tensor == shown.ref && static_cast<int>(index.size()) == shown.shape.rank())
            m_session->selectElement(shown.shape.flatIndex(index));
    });
    connect(view, &TensorView::fetchRequested, session, &Session::fetch);
    showTensor();
}

std::optional<TensorRef> TensorBinder::shown() const
{
    return m_pinned ? m_pinned : m_session->selection().tensor;
}

void TensorBinder::showTensor()
{
    const auto tensor = shown();
    if (!m_session->model() || !tensor) {
        m_view->clear(tr("Select a tensor in the list or in the graph."));
        return;
    }
    const TensorSnapshot next = snapshotOf(*m_session, *tensor);
    const TensorSnapshot& shown = m_view->tensor();
    const bool same = shown.ref == next.ref && shown.name == next.name && shown.value == next.value
        && shown.before == next.before && shown.state == next.state && shown.params.scales == next.params.scales
        && shown.params.zeroPoints == next.params.zeroPoints && shown.shape == next.shape && shown.limits == next.limits
        && shown.reference == next.reference && shown.referenceName == next.referenceName
        && shown.noReferenceText == next.noReferenceText;
    if (!same)
        m_view->setTensor(next);
    showElement();
}

void TensorBinder::showElement()
{
    const auto& element = m_session->selection().element;
    if (!element || !m_view->tensor().value || m_session->selection().tensor != shown())
        return;
    const Shape& shape = m_view->tensor().shape;
    if (*element >= shape.elements())
        return;
    const auto index = shape.indexOf(*element);
    if (!m_view->cursorIndex() || std::vector<std::int32_t>(*m_view->cursorIndex()) != index)
        m_view->setCursor(index);
}

} // namespace quantstep
