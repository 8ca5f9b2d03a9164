// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_text.h"

#include "ui/models/describe.h"
#include "ui/models/list_text.h"

#include <QCoreApplication>

namespace quantstep {

namespace {

constexpr std::size_t kMaxResultLines = 12;

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

/// "12/66 CONV_2D"; inside of a call "1/2 ADD of subgraph 2 body — op 0 WHILE, iteration 3".
QString nextText(const Session& session)
{
    const auto next = session.nextOp();
    const Model& model = *session.model();
    const auto nameOf = [&](OpRef op) { return QString::fromStdString(model.op(op).name()); };
    if (session.callStack().empty() || !next)
        return QStringLiteral("%1/%2").arg(session.position()).arg(session.opCount());
    const std::size_t count = model.subgraph(next->subgraph).ops.size();
    QString text = QStringLiteral("%1/%2 %3").arg(next->op.value).arg(count).arg(nameOf(*next));
    const std::vector<CallLevel>& levels = session.callStack();
    if (levels.size() > 1)
        text = tr("%1 of subgraph %2 %3").arg(text).arg(next->subgraph.value).arg(partText(levels.back().part));
    for (auto level = levels.rbegin(); level + 1 != levels.rend(); ++level) {
        text += QStringLiteral(" — ") + tr("op %1 %2").arg(level->caller.op.value).arg(nameOf(level->caller));
        if (isLoopPart(level->part))
            text += tr(", iteration %1").arg(level->iteration);
    }
    return text;
}

/// What moves while an operator of the main graph runs its subgraphs.
QString insideText(const Session& session)
{
    if (!session.isInsideCall())
        return {};
    for (const CallLevel& level : session.callStack()) {
        if (isLoopPart(level.part))
            return QStringLiteral(" — ") + tr("iteration %1").arg(level.iteration);
    }
    return QStringLiteral(" — ") + tr("%1 operators inside").arg(session.executedInside());
}

std::int64_t totalTime(const Session& session)
{
    std::int64_t total = 0;
    for (std::size_t i = 0; i < session.opCount(); ++i)
        total += session.durationNs(OpId(static_cast<std::int64_t>(i)));
    return total;
}

QString changeLine(const Session& session, const TensorChange& change)
{
    const QString name = change.op.valid()
        ? QString::fromStdString(opLabel(*session.model(), {SubgraphId(0), change.op}))
        : QString::fromStdString(session.model()->tensor(change.tensor).name);
    if (change.diff.changed == 0)
        return tr("%1: same").arg(name.toHtmlEscaped());
    return tr("%1: %2 changed, at most %3 (%4 real)")
        .arg(name.toHtmlEscaped(), shareText(change.diff.changed, change.diff.elements),
            QString::number(change.diff.maxAbs, 'g', 4), QString::number(change.diff.maxAbsReal, 'g', 4));
}

} // namespace

QString stateText(const Session& session)
{
    switch (session.state()) {
    case RunState::NoModel: return tr("○ No model");
    case RunState::Loading: return tr("◌ Loading");
    case RunState::LoadFailed: return tr("✕ Could not open");
    case RunState::Ready: return tr("◍ Ready, before op %1").arg(nextText(session));
    case RunState::Running:
        return tr("▶ Running op %1/%2").arg(session.progressPosition()).arg(session.opCount()) + insideText(session);
    case RunState::Finished: {
        const QString text = tr("✓ Finished %1 ops, %2").arg(session.opCount()).arg(durationText(totalTime(session)));
        return session.inference() == 1
            ? text
            : QString(text + QStringLiteral(" — ") + tr("inference %1, state kept").arg(session.inference()));
    }
    case RunState::Stale: return tr("✎ Stale: results from before an edit");
    case RunState::Failed: return tr("✕ Failed at op %1").arg(nextText(session));
    case RunState::Paused: break;
    }
    if (session.viewsHistory())
        return tr("◷ Viewing step %1 of %2").arg(session.position()).arg(session.furthestPosition());
    const QString text = tr("‖ Paused before op %1").arg(nextText(session));
    return session.pauseText().isEmpty() ? text : QString(text + QStringLiteral(" — ") + session.pauseText());
}

QString shortStateText(const Session& session)
{
    switch (session.state()) {
    case RunState::NoModel:
    case RunState::LoadFailed: return {};
    case RunState::Loading: return tr("Loading");
    case RunState::Ready: return tr("Ready");
    case RunState::Running: return tr("Running");
    case RunState::Finished: return tr("Finished");
    case RunState::Stale: return tr("Stale");
    case RunState::Failed: return tr("Failed at %1/%2").arg(session.position()).arg(session.opCount());
    case RunState::Paused: break;
    }
    return tr("Paused %1/%2").arg(session.position()).arg(session.opCount());
}

QString referenceText(const Session& session)
{
    const QString name = session.reference() ? session.reference()->name() : QString();
    switch (session.referenceState()) {
    case ReferenceRun::State::None: return {};
    case ReferenceRun::State::Computing: return tr("vs %1 (computing…)").arg(name);
    case ReferenceRun::State::Ready: return tr("vs %1").arg(name);
    case ReferenceRun::State::Cancelled: return tr("vs %1 (cancelled)").arg(name);
    }
    return {};
}

QString resultText(const Session& session)
{
    const auto& result = session.lastResult();
    if (!result || !session.model())
        return {};
    QString text = QStringLiteral("<b>%1</b><br>").arg(result->text.toHtmlEscaped());
    text += tr("%1 operators ran again in %2").arg(result->opsRun).arg(durationText(result->durationNs));
    std::size_t same = 0, lines = 0;
    for (const TensorChange& change : result->changes) {
        if (change.diff.changed == 0 && !change.isOutput) {
            ++same;
            continue;
        }
        if (!change.isOutput && ++lines > kMaxResultLines)
            continue;
        text += QStringLiteral("<br>") + (change.isOutput ? tr("Output — ") : QString()) + changeLine(session, change);
        if (change.top) {
            const bool kept = change.top->first == change.top->second;
            text += QStringLiteral("<br>&nbsp;&nbsp;")
                + (kept ? tr("largest element stays at %1").arg(change.top->first)
                        : tr("▲ largest element moves from %1 to %2").arg(change.top->first).arg(change.top->second));
        }
    }
    if (lines > kMaxResultLines)
        text += QStringLiteral("<br>") + tr("… and %1 more").arg(lines - kMaxResultLines);
    if (same > 0)
        text += QStringLiteral("<br>") + tr("%1 tensors came out the same").arg(same);
    return text;
}

} // namespace quantstep
