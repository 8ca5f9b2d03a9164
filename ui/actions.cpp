// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/session/session.h"

#include <QActionGroup>
#include <QKeySequence>
#include <QWidget>

#include <algorithm>

namespace quantstep {

Actions::Actions(Session* session, QWidget* window) : QObject(window), m_session(session), m_window(window)
{
    addRunActions();
    addStepActions();
    addBreakpointActions();
    addGoActions();
    addEditActions();
    addLanguageActions();
    addArithmeticActions();
    addReferenceActions();
    for (const auto signal :
        {&Session::stateChanged, &Session::positionChanged, &Session::modelChanged, &Session::selectionChanged,
            &Session::breakpointsChanged, &Session::activityChanged, &Session::resultChanged})
        connect(session, signal, this, &Actions::update);
    connect(session, &Session::arithmeticChanged, this, &Actions::update);
    connect(session, &Session::referenceChanged, this, &Actions::update);
    connect(&session->settings(), &Settings::autoRerunChanged, this, &Actions::update);
    connect(&session->undoStack(), &QUndoStack::indexChanged, this, &Actions::update);
    update();
}

void Actions::add(
    Id id, const QString& text, const QKeySequence& key, const QString& tip, std::function<void()> run, Why why)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setObjectName(QStringLiteral("action%1").arg(static_cast<int>(id)));
    if (run)
        connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_window->addAction(action);
    m_actions[id] = action;
    m_entries[id] = {tip, std::move(why)};
    m_order.push_back(action);
}

QString Actions::whyBusy() const
{
    if (!m_session->model())
        return tr("no model is open");
    return m_session->state() == RunState::Running ? tr("a run is going on") : QString();
}

QString Actions::whyNotRunning() const
{
    if (const QString busy = whyBusy(); !busy.isEmpty())
        return busy;
    if (m_session->position() < m_session->opCount() || m_session->state() == RunState::Stale)
        return {};
    return tr("all operators have run; restart to run again");
}

void Actions::addRunActions()
{
    const auto notRunning = [this] { return whyNotRunning(); };
    add(
        Run, tr("&Run / Continue"), Qt::Key_F5, tr("Run to the next breakpoint or to the end"),
        [this] { m_session->run(); }, notRunning);
    add(
        Pause, tr("&Pause"), Qt::Key_F6, tr("Pause before the next operator"), [this] { m_session->pause(); },
        [this] { return m_session->state() == RunState::Running ? QString() : tr("nothing is running"); });
    add(
        Stop, tr("&Stop"), Qt::SHIFT | Qt::Key_F5, tr("End the run and forget its values"),
        [this] { m_session->stop(); },
        [this] {
            if (!m_session->model())
                return tr("no model is open");
            return m_session->state() == RunState::Ready ? tr("nothing has run yet") : QString();
        });
    add(
        Restart, tr("R&estart"), Qt::CTRL | Qt::SHIFT | Qt::Key_F5,
        tr("Back to before the first operator; values are forgotten"), [this] { m_session->restart(); },
        [this] { return m_session->model() ? QString() : tr("no model is open"); });
    add(
        NextInference, tr("Run &next inference, keeping state"), {},
        tr("Begin again with variables and resources as they are, and run"), [this] { m_session->nextInference(); },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            if (!m_session->hasState())
                return tr("the model keeps nothing from one inference to the next");
            return m_session->state() == RunState::Finished ? QString() : tr("this inference is not finished");
        });
    add(
        RerunStale, tr("R&e-run what is stale"), {}, tr("Run again what depends on the edits"),
        [this] { m_session->rerunStale(); },
        [this] { return m_session->state() == RunState::Stale ? QString() : tr("nothing is stale"); });
    add(AutoRerun, tr("Re-run &automatically after an edit"), {},
        tr("Run again what depends on an edit as soon as it is made"),
        [this] { m_session->settings().setAutoRerun(!m_session->settings().autoRerun()); });
    get(AutoRerun)->setCheckable(true);
    add(
        Cancel, tr("&Cancel"), Qt::Key_Escape, tr("Stop loading, running and background work"),
        [this] { m_session->cancel(); },
        [this] { return m_session->isBusy() || m_session->activity() ? QString() : tr("nothing is going on"); });
}

void Actions::addStepActions()
{
    add(
        Step, tr("Step &over"), Qt::Key_F10, tr("Run one operator"), [this] { m_session->step(); },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            return m_session->position() < m_session->opCount() ? QString() : tr("all operators have run");
        });
    add(
        StepInto, tr("Step &into"), Qt::Key_F11, tr("Go to the first operator of the subgraph that runs next"),
        [this] { m_session->stepInto(); },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            if (!m_session->nextOp())
                return tr("all operators have run");
            return m_session->nextIsCall() ? QString() : tr("the next operator runs no subgraph");
        });
    add(
        StepOut, tr("Step o&ut"), Qt::SHIFT | Qt::Key_F11, tr("Run to the end of the subgraph"),
        [this] { m_session->stepOut(); },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            return m_session->isInsideCall() ? QString() : tr("the main graph is running, and nothing called it");
        });
    add(
        StepBack, tr("Step &back"), Qt::ALT | Qt::Key_BracketLeft, tr("Look at the state one operator earlier"),
        [this] { m_session->stepBack(); },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            return m_session->position() > 0 || m_session->isInsideCall() ? QString()
                                                                          : tr("this is the start of the run");
        });
    const auto history = [this] {
        if (const QString busy = whyBusy(); !busy.isEmpty())
            return busy;
        return m_session->viewsHistory() ? QString() : tr("this is the newest step");
    };
    auto forward = [this] { m_session->goToPosition(m_session->position() + 1); };
    add(ReturnToLive, tr("Step forward in &history"), Qt::ALT | Qt::Key_BracketRight,
        tr("Look at the state one recorded operator later"), forward, history);
    add(
        RunTo, tr("Run &to selected operator"), Qt::CTRL | Qt::Key_F10,
        tr("Run until just before the selected operator; back when it has already run"),
        [this] {
            if (const auto& op = m_session->selection().op)
                m_session->runTo(*op);
        },
        [this] {
            if (const QString busy = whyBusy(); !busy.isEmpty())
                return busy;
            return m_session->selection().op ? QString() : tr("no operator is selected");
        });
}

void Actions::addBreakpointActions()
{
    const auto selectable = [this] {
        if (!m_session->model())
            return tr("no model is open");
        return m_session->selection().op ? QString() : tr("no operator is selected");
    };
    add(
        ToggleBreakpoint, tr("Toggle &breakpoint"), Qt::Key_F9, tr("Stop before the selected operator, or no longer"),
        [this] {
            if (const auto& op = m_session->selection().op)
                m_session->toggleBreakpoint(*op);
        },
        selectable);
    add(
        EnableBreakpoint, tr("&Enable or disable breakpoint"), Qt::CTRL | Qt::Key_F9,
        tr("Keep the breakpoint of the selected operator, but do not stop there"),
        [this] {
            const auto found = m_session->breakpoints().find(*m_session->selection().op);
            if (found != m_session->breakpoints().end())
                m_session->setBreakpointEnabled(found->first, !found->second);
        },
        [this, selectable] {
            if (const QString why = selectable(); !why.isEmpty())
                return why;
            return m_session->breakpoints().contains(*m_session->selection().op)
                ? QString()
                : tr("the selected operator has no breakpoint");
        });
    add(
        RemoveBreakpoints, tr("Remove &all breakpoints"), Qt::CTRL | Qt::SHIFT | Qt::Key_F9,
        tr("Remove every breakpoint"), [this] { m_session->removeAllBreakpoints(); },
        [this] { return m_session->breakpoints().empty() ? tr("there are no breakpoints") : QString(); });
}

void Actions::addGoActions()
{
    const auto open = [this] { return m_session->model() ? QString() : tr("no model is open"); };
    add(GoTo, tr("&Go to operator or tensor…"), Qt::CTRL | Qt::Key_P, tr("Find an operator or tensor by words"), {},
        open);
    const auto move = [this](int by) {
        const auto& selected = m_session->selection().op;
        const OpRef from = selected.value_or(OpRef{SubgraphId(0), OpId(0)});
        const int count = static_cast<int>(m_session->model()->subgraph(from.subgraph).ops.size());
        const int next = std::clamp(from.op.value + by, 0, count - 1);
        m_session->selectOp({from.subgraph, OpId(next)});
    };
    add(
        PreviousOp, tr("&Previous operator"), Qt::CTRL | Qt::Key_Left, tr("Select the operator before"),
        [move] { move(-1); }, open);
    add(
        NextOp, tr("&Next operator"), Qt::CTRL | Qt::Key_Right, tr("Select the operator after"), [move] { move(1); },
        open);
    add(
        GoBack, tr("&Back"), Qt::ALT | Qt::Key_Left, tr("To what was selected before"), [this] { m_session->goBack(); },
        [this] { return m_session->canGoBack() ? QString() : tr("nothing was selected before"); });
    add(
        GoForward, tr("&Forward"), Qt::ALT | Qt::Key_Right, tr("To what was selected afterwards"),
        [this] { m_session->goForward(); },
        [this] { return m_session->canGoForward() ? QString() : tr("nothing was selected afterwards"); });
    add(Find, tr("&Find in panel"), Qt::CTRL | Qt::Key_F, tr("Filter the operators, the tensors or the graph"), {},
        open);
}

void Actions::addEditActions()
{
    add(
        Undo, tr("&Undo"), QKeySequence::Undo, tr("Take the last edit back"), [this] { m_session->undoStack().undo(); },
        [this] { return m_session->undoStack().canUndo() ? QString() : tr("nothing was edited"); });
    add(
        Redo, tr("&Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, tr("Make the edit again"),
        [this] { m_session->undoStack().redo(); },
        [this] { return m_session->undoStack().canRedo() ? QString() : tr("nothing was undone"); });
    const auto editable = [this] {
        const auto& tensor = m_session->selection().tensor;
        if (!m_session->model() || !tensor)
            return tr("no tensor is selected");
        return m_session->model()->tensor(*tensor).quant.scales.empty() ? tr("the selected tensor is not quantized")
                                                                        : QString();
    };
    add(EditScale, tr("Edit &scale"), Qt::Key_F2, tr("Change the scale of the selected tensor"), {}, editable);
    add(EditZeroPoint, tr("Edit &zero point"), Qt::SHIFT | Qt::Key_F2,
        tr("Change the zero point of the selected tensor"), {}, editable);
    const auto open = [this] { return m_session->model() ? QString() : tr("no model is open"); };
    add(Open, tr("&Open…"), QKeySequence::Open, tr("Open a .tflite model"), {});
    add(
        Close, tr("&Close model"), Qt::CTRL | Qt::Key_W, tr("Close the model"), [this] { m_session->close(); }, open);
    add(CompareDump, tr("Compare with a &dump…"), Qt::CTRL | Qt::Key_D,
        tr("What a device computed, from a file: which operator is wrong, and why"), {}, open);
    add(CompareDumpFolder, tr("Compare with a dump &folder…"), {},
        tr("What a device computed, from a folder of arrays: which operator is wrong, and why"), {}, open);
    add(SavePicture, tr("Save &picture of this panel…"), {}, tr("The panel with the focus, as a PNG file"), {}, open);
    add(SetInput, tr("Set &input…"), Qt::CTRL | Qt::Key_I, tr("Seed, zeros or a file for each input"), {}, open);
    add(Quit, tr("&Quit"), QKeySequence::Quit, tr("Close the window"), {});
    add(ResetLayout, tr("&Reset layout"), {}, tr("Put all panels where they were at first"), {});
    auto* themes = new QActionGroup(this);
    const std::pair<Id, std::pair<QString, Theme>> choices[] = {{ThemeSystem, {tr("&System"), Theme::System}},
        {ThemeLight, {tr("&Light"), Theme::Light}}, {ThemeDark, {tr("&Dark"), Theme::Dark}}};
    for (const auto& [id, choice] : choices) {
        add(id, choice.first, {}, tr("Colours of the window"),
            [this, theme = choice.second] { m_session->settings().setTheme(theme); });
        get(id)->setCheckable(true);
        get(id)->setChecked(m_session->settings().theme() == choice.second);
        themes->addAction(get(id));
    }
    add(ToggleFullView, tr("&Maximize panel"), Qt::Key_F12, tr("Give the focused panel all the room, or put it back"),
        {}, open);
    add(Keys, tr("&Keys"), Qt::Key_Question, tr("All keys on one sheet"), {});
    add(About, tr("&About QuantStep"), {}, tr("Version and licence"), {});
}

void Actions::addLanguageActions()
{
    auto* languages = new QActionGroup(this);
    // Each language goes by its own name, whatever the window speaks.
    const std::pair<Id, std::pair<QString, QString>> choices[]
        = {{LanguageSystem, {tr("&System"), {}}}, {LanguageEnglish, {QStringLiteral("English"), QStringLiteral("en")}},
            {LanguageChinese, {QStringLiteral("中文"), QStringLiteral("zh_CN")}}};
    for (const auto& [id, choice] : choices) {
        add(id, choice.first, {}, tr("Language of the window, from the next start on"),
            [this, language = choice.second] { m_session->settings().setLanguage(language); });
        get(id)->setCheckable(true);
        get(id)->setChecked(m_session->settings().language() == choice.second);
        languages->addAction(get(id));
    }
}

void Actions::addArithmeticActions()
{
    auto* group = new QActionGroup(this);
    const std::pair<Numerics, QString> tips[]
        = {{Numerics::LiteRtRef, tr("LiteRT 2, reference kernels: every integer is exact")},
            {Numerics::Tflite219Ref, tr("Reference kernels before April 2025: dense layers in fixed point")},
            {Numerics::LiteRtDefault, tr("LiteRT 2, optimized kernels on x86-64, no delegate")},
            {Numerics::Xnnpack, tr("LiteRT 2 with the XNNPACK delegate; approximate")},
            {Numerics::Tflm, tr("TensorFlow Lite Micro, reference kernels")},
            {Numerics::SingleRounding, tr("LiteRT reference kernels built with one rounding per multiplier")}};
    for (const auto& [arithmetic, tip] : tips) {
        const auto id = static_cast<Id>(ArithmeticLiteRtRef + static_cast<int>(arithmetic));
        // The names are those of the command line, whatever the window speaks.
        add(id, QString::fromLatin1(numericsName(arithmetic).data()), {}, tip,
            [this, arithmetic = arithmetic] { m_session->setArithmetic(arithmetic); });
        get(id)->setCheckable(true);
        group->addAction(get(id));
    }
}

void Actions::addReferenceActions()
{
    auto* group = new QActionGroup(this);
    add(ReferenceNone, tr("&None"), {}, tr("Compare with nothing"), [this] { m_session->setReference(std::nullopt); });
    group->addAction(get(ReferenceNone));
    for (const Numerics arithmetic : kAllNumerics) {
        const auto id = static_cast<Id>(ReferenceLiteRtRef + static_cast<int>(arithmetic));
        const QString name = QString::fromLatin1(numericsName(arithmetic).data());
        add(
            id, name, {}, tr("Compare every value with what %1 computes for the same model and inputs").arg(name),
            [this, arithmetic] {
                m_session->setReference(Reference{Reference::Kind::Arithmetic, arithmetic});
            },
            [this, arithmetic] {
                return m_session->arithmetic() == arithmetic ? tr("this is the arithmetic that is computed")
                                                             : QString();
            });
        group->addAction(get(id));
    }
    for (QAction* action : group->actions())
        action->setCheckable(true);
}

std::vector<QAction*> Actions::withKeys() const
{
    std::vector<QAction*> result;
    for (QAction* action : m_order) {
        if (!action->shortcut().isEmpty())
            result.push_back(action);
    }
    return result;
}

void Actions::update()
{
    const QUndoStack& stack = m_session->undoStack();
    get(Undo)->setText(stack.canUndo() ? tr("&Undo %1").arg(stack.undoText()) : tr("&Undo"));
    get(Redo)->setText(stack.canRedo() ? tr("&Redo %1").arg(stack.redoText()) : tr("&Redo"));
    get(AutoRerun)->setChecked(m_session->settings().autoRerun());
    get(static_cast<Id>(ArithmeticLiteRtRef + static_cast<int>(m_session->arithmetic())))->setChecked(true);
    const auto& reference = m_session->reference();
    get(reference ? static_cast<Id>(ReferenceLiteRtRef + static_cast<int>(reference->arithmetic)) : ReferenceNone)
        ->setChecked(true);
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        QAction* action = m_actions.value(it.key());
        const QString why = it->why ? it->why() : QString();
        action->setEnabled(why.isEmpty());
        QString tip = it->tip;
        if (!action->shortcut().isEmpty())
            tip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
        if (!why.isEmpty())
            tip += QLatin1Char('\n') + tr("Not now: %1").arg(why);
        action->setToolTip(tip);
        action->setStatusTip(QString());
    }
}

} // namespace quantstep
