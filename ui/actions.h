// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QObject>

#include <functional>
#include <vector>

class QMenu;
class QWidget;

namespace quantstep {

class Session;

/// Every command of the window: its text, key, what it does, and why it cannot be done right now.
/// A disabled action says the reason in its tool tip.
class Actions : public QObject {
    Q_OBJECT
public:
    enum Id : int {
        Open,
        Close,
        SetInput,
        CompareDump,
        CompareDumpFolder,
        SavePicture,
        Quit,
        Undo,
        Redo,
        EditScale,
        EditZeroPoint,
        Run,
        Pause,
        Stop,
        Restart,
        Step,
        StepInto,
        StepOut,
        StepBack,
        RunTo,
        ReturnToLive,
        NextInference,
        ArithmeticLiteRtRef,
        ArithmeticTflite219Ref,
        ArithmeticLiteRtDefault,
        ArithmeticXnnpack,
        ArithmeticTflm,
        ArithmeticSingleRounding,
        ReferenceNone,
        ReferenceLiteRtRef,
        ReferenceTflite219Ref,
        ReferenceLiteRtDefault,
        ReferenceXnnpack,
        ReferenceTflm,
        ReferenceSingleRounding,
        RerunStale,
        AutoRerun,
        Cancel,
        ToggleBreakpoint,
        EnableBreakpoint,
        RemoveBreakpoints,
        GoTo,
        PreviousOp,
        NextOp,
        GoBack,
        GoForward,
        Find,
        ResetLayout,
        ThemeSystem,
        ThemeLight,
        ThemeDark,
        LanguageSystem,
        LanguageEnglish,
        LanguageChinese,
        ToggleFullView,
        Keys,
        About,
    };

    Actions(Session* session, QWidget* window);

    [[nodiscard]] QAction* get(Id id) const { return m_actions.value(id); }
    /// Those with a key, in the order of the menus: for the key sheet.
    [[nodiscard]] std::vector<QAction*> withKeys() const;
    /// Looks at the session again and enables what makes sense.
    void update();

private:
    /// Returns why not; empty: it can be done.
    using Why = std::function<QString()>;

    void add(Id id, const QString& text, const QKeySequence& key, const QString& tip, std::function<void()> run,
        Why why = {});
    void addRunActions();
    void addStepActions();
    void addBreakpointActions();
    void addGoActions();
    void addEditActions();
    void addLanguageActions();
    void addArithmeticActions();
    void addReferenceActions();
    [[nodiscard]] QString whyNotRunning() const;
    [[nodiscard]] QString whyBusy() const;

    struct Entry {
        QString tip;
        Why why;
    };

    Session* m_session;
    QWidget* m_window;
    QHash<int, QAction*> m_actions;
    QHash<int, Entry> m_entries;
    std::vector<QAction*> m_order;

    friend class MainWindow;
};

} // namespace quantstep
