// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "core/explain/explanation_report.h"
#include "core/model/model.h"
#include "ui/session/engine_snapshot.h"
#include "ui/session/engine_thread.h"
#include "ui/session/job_tracker.h"
#include "ui/session/reference_run.h"
#include "ui/session/session_types.h"
#include "ui/session/settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace quantstep {

class BlameRun;

/// The one place where anything changes: the model, its edits, the run, the selection.
///
/// Panels ask it for what is and are told by signals what became so; a panel made late can ask for
/// everything. Work is posted to the engine's thread and to a pool; results come back as signals and are
/// dropped when something newer (another model, input or edit) has happened meanwhile.
/// Thread: GUI, all of it; nothing here waits.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(Settings* settings, QObject* parent = nullptr);
    /// Stops whatever runs; safe at any time.
    ~Session() override;

    // --- the model -------------------------------------------------------------------------------
    /// Reads and prepares a file in the background; the newest call wins. The present model stays until
    /// the new one is there. Ends in modelChanged() or openFailed().
    void open(const QString& path);
    /// Back to no model at all.
    void close();
    /// With all edits; null without a model.
    [[nodiscard]] const ModelPtr& model() const { return m_model; }
    /// As the file has it.
    [[nodiscard]] const ModelPtr& originalModel() const { return m_original; }
    [[nodiscard]] const QString& path() const { return m_path; } ///< of the model
    [[nodiscard]] const QString& loadingPath() const { return m_loadingPath; } ///< while Loading, or that failed
    /// After LoadFailed: back to the model that was open before, if any.
    void dismissFailure();

    // --- the run ---------------------------------------------------------------------------------
    [[nodiscard]] RunState state() const;
    /// The last failure: of loading in LoadFailed, of the operator at position() in Failed.
    [[nodiscard]] const Failure& failure() const { return m_failure; }
    [[nodiscard]] std::size_t opCount() const;
    /// Index of the next operator of the main graph; opCount() at the end.
    [[nodiscard]] std::size_t position() const { return m_snapshot ? m_snapshot->position : 0; }
    /// While Running: how many operators are done by now.
    [[nodiscard]] std::size_t progressPosition() const { return m_running ? m_progress : position(); }
    /// The furthest position of this run; larger than position() after stepping back.
    [[nodiscard]] std::size_t furthestPosition() const { return m_furthest; }
    [[nodiscard]] bool viewsHistory() const { return !m_running && !isInsideCall() && position() < m_furthest; }
    /// Why the run paused last, as one sentence; empty when there is nothing to say.
    [[nodiscard]] const QString& pauseText() const { return m_pauseText; }

    /// Outermost first: the main graph, then the calls that execution is inside of. While Running as far as known.
    [[nodiscard]] const std::vector<CallLevel>& callStack() const { return m_levels; }
    [[nodiscard]] bool isInsideCall() const { return m_levels.size() > 1; }
    /// The operator that runs next, of the innermost level; none at the end.
    [[nodiscard]] std::optional<OpRef> nextOp() const;
    [[nodiscard]] bool nextIsCall() const { return m_snapshot && m_snapshot->nextIsCall; }
    [[nodiscard]] OpPlace place(OpRef op) const;
    /// While Running: operators of subgraphs executed since it began.
    [[nodiscard]] std::size_t executedInside() const { return m_inside; }
    /// The model has variables or resources, which outlive an inference.
    [[nodiscard]] bool hasState() const { return m_hasState; }
    /// 1, and one more for each nextInference() since the state began anew.
    [[nodiscard]] int inference() const { return m_inference; }

    /// Each of these returns at once; positionChanged() and valuesChanged() tell when it is done.
    void step();
    void stepBack();
    void run(); ///< to the next enabled breakpoint or the end; when stale, first (and only) what is stale
    void stepInto(); ///< to the first operator of the subgraph that the next operator runs
    void stepOut(); ///< runs to the end of the innermost call
    /// Stops before it; goes back when it is already executed (of a subgraph: in the run that goes on).
    void runTo(OpRef op);
    void nextInference(); ///< once Finished: begins again with the state as it is, and runs
    void goToPosition(std::size_t position); ///< through recorded steps, ignoring breakpoints
    void pause();
    void stop(); ///< ends the run: back before the first operator, values forgotten
    void restart(); ///< as stop(), and runs again when a run was going on
    void rerunStale();
    /// Esc: stops loading, running and background jobs, whichever are going on.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_done < m_posted || m_jobs.isRunning(QStringLiteral("open")); }

    [[nodiscard]] OpStatus opStatus(OpRef op) const;
    [[nodiscard]] std::shared_ptr<const OpArithmetic> arithmetic(OpRef op) const; ///< null: not prepared
    [[nodiscard]] std::optional<OpId> firstUnsupported() const;
    [[nodiscard]] std::int64_t durationNs(OpId op) const; ///< 0: never ran
    [[nodiscard]] bool isStale(OpId op) const;
    [[nodiscard]] const std::vector<HistoryEntry>& history() const { return m_history; }
    [[nodiscard]] std::size_t keptBytes() const { return m_snapshot ? m_snapshot->keptBytes : 0; }

    // --- values at the present position ----------------------------------------------------------
    /// Null when there is none; see valueState() for why.
    [[nodiscard]] TensorPtr value(TensorRef tensor) const;
    [[nodiscard]] ValueState valueState(TensorRef tensor) const;
    /// The value from before the last edit that changed it, and the parameters it had; null: unchanged.
    [[nodiscard]] TensorPtr valueBeforeEdit(TensorRef tensor) const;
    /// Parameters of the model before the last edit.
    [[nodiscard]] const QuantParams& paramsBeforeEdit(TensorRef tensor) const;
    /// Computes a dropped value again; valuesChanged() follows.
    void fetch(TensorRef tensor);
    /// Exact statistics of the value, when they are already known for it; statsChanged() follows otherwise.
    [[nodiscard]] const TensorStats* stats(TensorRef tensor) const;

    /// Explains one element of a value; explanationChanged() follows. The newest call wins.
    void explain(TensorRef tensor, std::size_t element);
    /// Null: none was asked for, or it failed (the log says why) or belongs to another model.
    [[nodiscard]] const std::shared_ptr<const ExplanationReport>& explanation() const { return m_explanation; }

    // --- inputs ----------------------------------------------------------------------------------
    [[nodiscard]] const std::vector<InputChoice>& inputs() const { return m_inputs; }
    /// One line: "seed 0", "zeros", "cat.png".
    [[nodiscard]] QString inputText() const;
    /// Gives the inputs of the main graph new values and restarts. One choice per input.
    void setInputs(std::vector<InputChoice> choices);
    /// Reads files for some inputs in the background, then sets them; the others stay, and so do those whose file
    /// cannot be read (the log says why). `done` is called afterwards, unless another model was opened meanwhile.
    void setInputFiles(std::vector<InputFile> files, std::function<void()> done = {});
    void setSeed(quint64 seed); ///< random values for all inputs

    // --- arithmetic ------------------------------------------------------------------------------
    /// Whose arithmetic is computed; litert-ref at first.
    [[nodiscard]] Numerics arithmetic() const { return m_arithmetic; }
    /// Computes everything anew up to the present position; edits, inputs, position and breakpoints stay.
    void setArithmetic(Numerics arithmetic);

    // --- reference -------------------------------------------------------------------------------
    /// What values are compared with; nothing at first. Computed in the background, and again after every change.
    /// The arithmetic that is computed cannot be its own reference, and choosing it gives none.
    void setReference(const std::optional<Reference>& reference);
    [[nodiscard]] const std::optional<Reference>& reference() const { return m_reference->chosen(); }
    [[nodiscard]] ReferenceRun::State referenceState() const { return m_reference->state(); }
    /// Null where there is none; see whyNoReference().
    [[nodiscard]] ReferenceValue referenceValue(TensorRef tensor) const { return m_reference->value(tensor); }
    /// How far the value at the present position is from the reference; null while that is not known.
    [[nodiscard]] const ErrorMetrics* comparison(TensorRef tensor) const { return m_reference->comparison(tensor); }
    [[nodiscard]] QString whyNoReference(TensorRef tensor) const { return m_reference->whyNot(tensor); }

    /// A device's dump compared with the model.
    [[nodiscard]] BlameRun* blame() const { return m_blame; }

    // --- breakpoints -----------------------------------------------------------------------------
    /// Operator → enabled.
    [[nodiscard]] const std::map<OpRef, bool>& breakpoints() const { return m_breakpoints; }
    void toggleBreakpoint(OpRef op);
    void setBreakpointEnabled(OpRef op, bool enabled);
    void removeBreakpoint(OpRef op);
    void removeAllBreakpoints();

    // --- selection -------------------------------------------------------------------------------
    [[nodiscard]] const Selection& selection() const { return m_selection; }
    /// Selects an operator, and its first output unless that operator already has the tensor selected.
    void selectOp(OpRef op);
    void selectTensor(TensorRef tensor); ///< and its producer, or its first consumer
    void selectElement(std::optional<std::size_t> flat);
    [[nodiscard]] bool canGoBack() const { return m_visited > 0; }
    [[nodiscard]] bool canGoForward() const { return m_visited + 1 < m_trail.size(); }
    void goBack(); ///< to the selection before
    void goForward();

    // --- edits -----------------------------------------------------------------------------------
    /// Checks and applies an edit, undoable; what depends on it is computed again (see Settings::autoRerun).
    /// Errors: InvalidEdit with the rule, and nothing changed; Usage without a model.
    Status edit(const Edit& edit);
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }
    [[nodiscard]] const QUndoStack& undoStack() const { return m_undo; }
    [[nodiscard]] bool isEdited(TensorRef tensor) const; ///< differs from the file
    /// The engine has not taken an edit over yet: values and their states are those from before.
    [[nodiscard]] bool isEditPending() const { return m_done < m_editPosted; }
    /// What the last edit changed, once it was computed again.
    [[nodiscard]] const std::optional<EditResult>& lastResult() const { return m_result; }

    // --- the rest --------------------------------------------------------------------------------
    [[nodiscard]] const std::vector<LogEntry>& log() const { return m_log; }
    void addLog(LogLevel level, const QString& text);
    void clearLog();
    /// What the status bar shows with a progress bar; nothing when idle.
    [[nodiscard]] std::optional<Activity> activity() const;
    [[nodiscard]] JobTracker& jobs() { return m_jobs; }
    [[nodiscard]] Settings& settings() { return *m_settings; }

signals:
    void modelChanged(); ///< another file, or none
    void modelEdited(); ///< same file, other parameters
    void openFailed();
    void stateChanged();
    void positionChanged();
    void progressed(); ///< while Running, at most 30 times a second
    void valuesChanged();
    void statsChanged();
    void planChanged(); ///< opStatus() and arithmetic()
    void historyChanged(); ///< entries appended, or the list emptied
    void inputsChanged();
    void arithmeticChanged();
    void referenceChanged(); ///< the choice, its state, its values or comparisons
    void breakpointsChanged();
    void selectionChanged();
    void resultChanged();
    void explanationChanged();
    void logAdded(); ///< or cleared
    void activityChanged();

private:
    friend class EditCommand;
    struct Opened; ///< what the loading job hands over
    struct EngineDone; ///< what work on the engine's thread hands back
    struct Progress; ///< what work that is going on tells
    using ProgressObserver = std::function<void(const Engine& engine, const StepRecord& record)>;
    using EngineWork = std::function<void(Engine& engine, std::stop_token stop, EngineDone& done)>;

    void takeOpened(Opened opened);
    void failToOpen(const Error& error);
    void forgetModel();
    void forgetRun();
    void computeAnew();
    void takeEdited(const EditOutcome& outcome, const QString& text);
    void takeEditResult(const EngineDone& done);

    /// Posts work that ends with a fresh snapshot. `announce`: the state becomes Running at once, else
    /// only when it takes noticeably long. Results of the same tag that are not done yet are discarded.
    void post(const QString& tag, const QString& title, bool announce, EngineWork work);
    /// The same for work that only looks: position, progress and a failed operator stay what they are.
    void postLook(const QString& tag, const QString& title, EngineWork work);
    void enqueue(const QString& tag, const QString& title, EngineWork work);
    void takeDone(const EngineDone& done);
    void takeProgress(const Progress& progress, quint64 runNumber);
    void takeRunResult(const RunResult& result);
    void setSnapshot(SnapshotPtr snapshot);
    void setRunning(bool running);
    /// @param target of runTo(): stopping there is no breakpoint, not getting there is worth a line in the log.
    void startRun(const RunRequest& request, std::optional<OpRef> target = {});
    /// Runs again what an edit made stale. False: it did not get through; done.run says why. On the engine's thread.
    static bool runStale(Engine& engine, const std::stop_token& stop, EngineDone& done);
    [[nodiscard]] bool exists(OpRef op) const;
    void followPosition();
    void updateStats();
    void select(const Selection& selection, bool remember);
    [[nodiscard]] ProgressObserver progressObserver(bool rerun);
    [[nodiscard]] std::set<OpRef> enabledBreakpoints() const;

    Settings* m_settings;
    JobTracker m_jobs;
    ReferenceRun* m_reference; ///< a child
    BlameRun* m_blame; ///< a child
    std::unique_ptr<EngineThread> m_engine;
    /// The newest plan, made and read on the engine's thread only.
    std::shared_ptr<std::shared_ptr<const PlanSnapshot>> m_enginePlan;

    QString m_path, m_loadingPath;
    ModelPtr m_model, m_original, m_beforeEdit;
    SnapshotPtr m_snapshot;
    std::map<TensorRef, TensorPtr> m_fetched; ///< computed again on request
    std::map<TensorRef, TensorPtr> m_before; ///< values from before the last edit
    std::set<TensorRef> m_edited; ///< whose parameters the last edit changed
    struct StatsEntry {
        std::weak_ptr<const TensorValue> value; ///< what the numbers are of
        TensorStats stats;
    };
    std::map<TensorRef, StatsEntry> m_stats;

    bool m_loading = false;
    bool m_loadFailed = false;
    bool m_opFailed = false;
    bool m_running = false; ///< announced
    quint64 m_editPosted = 0; ///< number of the engine job that takes the newest edit over
    quint64 m_posted = 0, m_done = 0; ///< numbers of the newest engine job posted and come back
    quint64 m_ignored = 0; ///< engine jobs up to this number belong to something forgotten
    quint64 m_revision = 0; ///< of model, inputs and edits
    quint64 m_runNumber = 0; ///< of model and inputs: whose history entries count
    std::size_t m_progress = 0;
    std::size_t m_inside = 0; ///< see executedInside()
    std::vector<CallLevel> m_levels; ///< see callStack()
    bool m_hasState = false;
    int m_inference = 1;
    std::size_t m_furthest = 0;
    bool m_restarted = false; ///< the next snapshot begins a new run
    QString m_pauseText;
    QString m_activityTitle;
    Failure m_failure;
    QTimer m_announce; ///< makes a step that takes long visible as Running
    std::vector<HistoryEntry> m_history;

    Numerics m_arithmetic = Numerics::LiteRtRef;
    std::vector<InputChoice> m_inputs;
    std::map<OpRef, bool> m_breakpoints;
    Selection m_selection;
    std::vector<Selection> m_trail;
    std::size_t m_visited = 0; ///< present place in the trail
    QUndoStack m_undo;
    std::optional<EditResult> m_result;
    std::shared_ptr<const ExplanationReport> m_explanation;
    std::vector<LogEntry> m_log;
};

} // namespace quantstep
