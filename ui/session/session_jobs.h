// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the session's own jobs hand back; private to ui/session.

#include "ui/session/session.h"

namespace quantstep {

struct Session::Opened {
    Result<ModelPtr> model;
    std::unique_ptr<Engine> engine;
    std::vector<InputChoice> inputs;
    std::optional<Error> inputError;
    SnapshotPtr snapshot;
    std::int64_t durationMs = 0;
};

struct Session::EngineDone {
    quint64 number = 0;
    quint64 revision = 0;
    SnapshotPtr snapshot; ///< null: there was no engine
    std::optional<RunResult> run;
    std::optional<Error> error; ///< of something else than running an operator
    std::optional<EditResult> edit;
    std::vector<TensorDelta> deltas; ///< of a rerun
    std::map<TensorRef, TensorPtr> fetched;
    std::shared_ptr<const ExplanationReport> explanation;
    std::optional<OpRef> missed; ///< a target that the run did not come by
    bool planTouched = false; ///< the work prepared operators again
};

struct Session::Progress {
    std::vector<HistoryEntry> steps; ///< of the main graph, since the last time
    std::vector<CallLevel> levels; ///< empty: not known
    std::size_t inside = 0; ///< operators of subgraphs executed since the work began
};

} // namespace quantstep
