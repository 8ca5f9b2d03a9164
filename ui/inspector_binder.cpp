// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector_binder.h"

#include "core/edit/edit_preview.h"
#include "core/edit/parameter_text.h"
#include "ui/inspectors/inspector_panel.h"
#include "ui/models/describe.h"
#include "ui/session/session.h"
#include "ui/session_text.h"

#include <QPointer>

namespace quantstep {

namespace {

const QString kPreviewTag = QStringLiteral("preview");

} // namespace

InspectorBinder::InspectorBinder(Session* session, InspectorPanel* op, InspectorPanel* tensor, QObject* parent)
    : QObject(parent), m_session(session), m_op(op), m_tensor(tensor)
{
    connectPanel(op);
    connectPanel(tensor);
    for (const auto signal : {&Session::modelChanged, &Session::selectionChanged, &Session::modelEdited}) {
        connect(session, signal, this, &InspectorBinder::showOp);
        connect(session, signal, this, &InspectorBinder::showTensor);
    }
    connect(session, &Session::planChanged, this, &InspectorBinder::showOp);
    connect(session, &Session::valuesChanged, this, &InspectorBinder::showTensor);
    connect(session, &Session::statsChanged, this, &InspectorBinder::showTensor);
    connect(session, &Session::resultChanged, this, &InspectorBinder::showResult);
    showOp();
    showTensor();
}

void InspectorBinder::connectPanel(InspectorPanel* panel)
{
    connect(panel, &InspectorPanel::tensorActivated, m_session, &Session::selectTensor);
    connect(panel, &InspectorPanel::opActivated, m_session, &Session::selectOp);
    connect(panel, &InspectorPanel::edited, this,
        [this, panel](const EditTarget& target, const QString& text) { commit(panel, target, text); });
    connect(panel, &InspectorPanel::previewRequested, this,
        [this, panel](const EditTarget& target, const QString& text) { preview(panel, target, text); });
    connect(panel, &InspectorPanel::previewCancelled, this, [this] { m_session->jobs().cancel(kPreviewTag); });
}

void InspectorBinder::showOp()
{
    const auto& op = m_session->selection().op;
    if (!m_session->model() || !op) {
        m_op->clear(m_session->model() ? tr("Select an operator in the graph or in the list.")
                                       : tr("Open a model to inspect it."));
        return;
    }
    const auto arithmetic = m_session->arithmetic(*op);
    m_op->showPage(QStringLiteral("op %1/%2").arg(op->subgraph.value).arg(op->op.value),
        describeOp(*m_session->model(), {*op, m_session->opStatus(*op), arithmetic.get()}));
}

void InspectorBinder::showTensor()
{
    const auto& tensor = m_session->selection().tensor;
    if (!m_session->model() || !tensor) {
        m_tensor->clear(m_session->model() ? tr("Select a tensor in the graph or in the list.")
                                           : tr("Open a model to inspect it."));
        return;
    }
    const QuantParams* original
        = m_session->isEdited(*tensor) ? &m_session->originalModel()->tensor(*tensor).quant : nullptr;
    m_tensor->showPage(QStringLiteral("tensor %1/%2").arg(tensor->subgraph.value).arg(tensor->tensor.value),
        describeTensor(
            *m_session->model(), {*tensor, m_session->valueState(*tensor), m_session->stats(*tensor), original}));
}

void InspectorBinder::showResult()
{
    const QString text = resultText(*m_session);
    m_op->showResult(text);
    m_tensor->showResult(text);
}

Result<Edit> InspectorBinder::parseEdit(const Model& model, const EditTarget& target, const QString& text)
{
    const QuantParams& params = model.tensor(target.tensor).quant;
    const auto channel = static_cast<std::size_t>(target.channel.value_or(0));
    const std::string typed = text.trimmed().toStdString();
    if (target.kind == EditTarget::Kind::Scale) {
        const float present = channel < params.scales.size() ? params.scales[channel] : 0.0F;
        QS_TRY(const float scale, parseScale(typed, present));
        return Edit(SetScale{target.tensor, target.channel, scale});
    }
    const std::int64_t present = channel < params.zeroPoints.size() ? params.zeroPoints[channel] : 0;
    QS_TRY(const std::int64_t zeroPoint, parseZeroPoint(typed, present));
    return Edit(SetZeroPoint{target.tensor, target.channel, zeroPoint});
}

void InspectorBinder::commit(InspectorPanel* panel, const EditTarget& target, const QString& text)
{
    if (!m_session->model())
        return;
    const auto edit = parseEdit(*m_session->model(), target, text);
    const Status done = edit ? m_session->edit(*edit) : Status(tl::unexpected<Error>(edit.error()));
    panel->showPreview(done ? QString() : QString::fromStdString(done.error().message), !done);
}

void InspectorBinder::preview(InspectorPanel* panel, const EditTarget& target, const QString& text)
{
    m_session->jobs().cancel(kPreviewTag); // it is of an older text
    const ModelPtr model = m_session->model();
    if (!model || text.trimmed().isEmpty()) {
        panel->showPreview({}, false);
        return;
    }
    const auto edit = parseEdit(*model, target, text);
    const auto outcome = edit ? applyEdit(model, *edit) : Result<EditOutcome>(tl::unexpected<Error>(edit.error()));
    if (!outcome) {
        panel->showPreview(QString::fromStdString(outcome.error().message), true);
        return;
    }
    // One pass over the elements: in the background, the newest text wins.
    const TensorPtr value = m_session->value(target.tensor);
    const QPointer<InspectorPanel> where(panel);
    m_session->jobs().start(
        kPreviewTag, {},
        [model, value, target, params = outcome->model->tensor(target.tensor).quant](const std::stop_token&) {
            return previewParams(model->tensor(target.tensor), params, target.channel, value.get());
        },
        [where](const EditPreview& found) {
            if (where)
                where->showPreview(previewText(found), false);
        });
}

} // namespace quantstep
