// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_stats.h"
#include "core/base/ids.h"
#include "core/base/tensor_value.h"
#include "core/engine/engine.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace quantstep {

/// What the whole window is doing; each panel has a face for each of these.
enum class RunState : std::uint8_t {
    NoModel,
    Loading,
    LoadFailed,
    Ready, ///< loaded, nothing executed
    Running,
    Paused, ///< before position()
    Finished,
    Stale, ///< edited, some results not computed again yet
    Failed, ///< the operator at position() could not be executed; see failure()
};

/// Where an operator stands in the run; one of a subgraph: in its run that goes on, or else in its last one.
enum class OpPlace : std::uint8_t {
    NotExecuted,
    Executed,
    Next,
    Inside, ///< it runs subgraphs, and the next operator is in one of them
};

/// What the panels look at. An element belongs to the tensor.
struct Selection {
    std::optional<OpRef> op;
    std::optional<TensorRef> tensor;
    std::optional<std::size_t> element; ///< flat position
    bool operator==(const Selection&) const = default;
};

/// One operator execution of this run, in the order executed.
struct HistoryEntry {
    OpId op; ///< of the main graph
    std::int64_t durationNs = 0;
    bool rerun = false; ///< executed again because of an edit
};

enum class LogLevel : std::uint8_t { Info, Warning, Error };

struct LogEntry {
    QDateTime time;
    LogLevel level = LogLevel::Info;
    QString text;
};

/// Where the values of one graph input come from.
struct InputChoice {
    enum class Kind : std::uint8_t { Seed, Zeros, File };
    Kind kind = Kind::Seed;
    quint64 seed = 0;
    QString path; ///< of File
    QString mapping; ///< of File: how the file became codes, one sentence
    TensorPtr value; ///< of File
};

/// A file for graph input `input` of the main graph.
struct InputFile {
    int input = 0;
    QString path;
};

/// How one tensor differs after an edit.
struct TensorChange {
    TensorRef tensor;
    OpId op; ///< its producer, in the main graph
    TensorDiff diff;
    bool isOutput = false;
    /// Position of the largest element before and after, for outputs.
    std::optional<std::pair<std::size_t, std::size_t>> top;
};

/// What an edit did once everything that depends on it ran again.
struct EditResult {
    QString text; ///< the edit, or its undoing
    std::vector<TensorChange> changes; ///< one per tensor computed again, in execution order
    std::size_t opsRun = 0;
    std::int64_t durationNs = 0;
};

/// Work in progress that the status bar shows and Esc cancels.
struct Activity {
    QString title;
    double fraction = -1; ///< 0..1; negative: unknown
};

/// A failure with what the window can say about it.
struct Failure {
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString path; ///< of the file that could not be opened
};

} // namespace quantstep

Q_DECLARE_METATYPE(quantstep::TensorRef)
Q_DECLARE_METATYPE(quantstep::OpRef)
