// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: edits and what they change.
#include "ui/session/edit_command.h"
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

#include <QElapsedTimer>

#include <algorithm>

namespace quantstep {

namespace {

std::size_t largestElement(const TensorValue& value)
{
    std::size_t best = 0;
    double largest = 0;
    for (std::size_t i = 0; i < value.elements(); ++i) {
        const double number = numberAt(value, i);
        if (i == 0 || number > largest) {
            largest = number;
            best = i;
        }
    }
    return best;
}

/// What a rerun changed: deltas are in execution order. Runs on the engine's thread.
std::vector<TensorChange> compare(const std::vector<TensorDelta>& deltas, const Model& before, const Model& after)
{
    std::vector<TensorChange> changes;
    for (const TensorDelta& delta : deltas) {
        if (!delta.before || !delta.after || delta.tensor.subgraph.value != 0)
            continue;
        const auto& [dtype, shape, bytes] = *delta.before;
        if (dtype != delta.after->dtype || shape != delta.after->shape || dtypeBits(dtype) == 0)
            continue;
        TensorChange change;
        change.tensor = delta.tensor;
        change.op = after.main().producers[delta.tensor.tensor.index()];
        change.isOutput = after.main().isOutput(delta.tensor.tensor);
        change.diff = tensorDiff(
            *delta.before, before.tensor(delta.tensor).quant, *delta.after, after.tensor(delta.tensor).quant);
        if (change.isOutput && change.diff.elements > 1)
            change.top = std::pair(largestElement(*delta.before), largestElement(*delta.after));
        changes.push_back(change);
    }
    return changes;
}

} // namespace

Status Session::edit(const Edit& edit)
{
    if (!m_model)
        return fail(ErrorCode::Usage, "there is no model to edit");
    QS_TRY(EditOutcome outcome, applyEdit(m_model, edit));
    m_undo.push(new EditCommand(this, edit, std::move(outcome)));
    return {};
}

bool Session::isEdited(TensorRef tensor) const
{
    if (!m_model || m_model == m_original || !tensor.tensor.valid())
        return false;
    const QuantParams& now = m_model->tensor(tensor).quant;
    const QuantParams& file = m_original->tensor(tensor).quant;
    return now.scales != file.scales || now.zeroPoints != file.zeroPoints;
}

void Session::takeEdited(const EditOutcome& outcome, const QString& text)
{
    m_engine->interrupt(); // a run in progress would go on with the old parameters
    ++m_revision;
    const bool valuesAreOlder = m_snapshot && !m_snapshot->staleOps.empty();
    if (!valuesAreOlder || !m_beforeEdit) {
        m_beforeEdit = m_model;
        m_edited.clear();
    }
    m_model = outcome.model;
    m_edited.insert(outcome.changes.tensors.begin(), outcome.changes.tensors.end());
    m_before.clear();
    m_fetched.clear();
    m_stats.clear();
    m_result.reset();
    m_furthest = position();
    addLog(LogLevel::Info, text);
    for (const std::string& warning : outcome.warnings)
        addLog(LogLevel::Warning, QString::fromStdString(warning));
    post({}, tr("Preparing the edited operators"), false,
        [model = outcome.model, changes = outcome.changes](Engine& engine, const std::stop_token&, EngineDone& done) {
            engine.rebase(model, changes);
            done.planTouched = true;
        });
    m_editPosted = m_posted;
    emit modelEdited();
    emit resultChanged();
    if (m_settings->autoRerun())
        rerunStale();
}

void Session::rerunStale()
{
    if (!m_model)
        return;
    const QString text = m_undo.index() > 0 ? m_undo.text(m_undo.index() - 1) : m_undo.redoText();
    post(QStringLiteral("rerun"), tr("Running again what depends on the edit"), false,
        [text, before = m_beforeEdit ? m_beforeEdit : m_model, after = m_model, observer = progressObserver(true)](
            Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            if (stop.stop_requested() || engine.staleOps().empty())
                return;
            EditResult result{text, {}, 0, 0};
            done.run = engine.rerun(stop, [&](const StepRecord& record) {
                ++result.opsRun;
                result.durationNs += record.durationNs;
                done.deltas.insert(done.deltas.end(), record.deltas.begin(), record.deltas.end());
                observer(engine, record);
            });
            observer = {};
            result.changes = compare(done.deltas, *before, *after);
            done.edit = std::move(result);
        });
}

void Session::takeEditResult(const EngineDone& done)
{
    for (const TensorDelta& delta : done.deltas) {
        if (delta.before)
            m_before[delta.tensor] = delta.before;
    }
    m_result = done.edit;
    emit resultChanged();
}

} // namespace quantstep
