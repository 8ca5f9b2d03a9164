// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/exchange/dump_match.h"
#include "core/exchange/image_input.h"
#include "core/exchange/tensor_archive.h"
#include "core/exchange/trace.h"

#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace quantstep {

/// Exit codes of the program.
enum class Exit : int {
    Done = 0,
    Difference = 1, ///< a comparison found one
    Usage = 2,
    Unsupported = 3, ///< an operator this model needs
    Unusable = 4, ///< the file or an input
    Fault = 5, ///< our own
};

enum class Verb : std::uint8_t {
    Window,
    Info,
    Run,
    Trace,
    Bench,
    CompareArithmetic,
    Blame,
    Explain,
    ExportVectors,
    ExportScript
};

/// "K=FILE" taken apart.
struct InputArgument {
    int index = 0;
    QString path;
};

/// "3" or "5-7" taken apart; both ends belong to it.
struct OpRange {
    int first = 0, last = 0;
};

/// What was asked for, all of it checked as far as that goes without opening the model.
struct CommandLine {
    Verb verb = Verb::Window;
    QString model;
    QStringList inputTexts; ///< as typed
    std::vector<InputArgument> inputs;
    std::optional<quint64> seed; ///< nothing: 0, and in the window the one used last
    std::optional<int> until; ///< stop before this operator
    QString saveTensors;
    std::optional<ArchiveFormat> archive; ///< nothing: as the path says
    bool compress = false;
    bool json = false;
    bool progress = false;
    TraceFormat format = TraceFormat::Text;
    std::optional<PixelNormalization> normalization;
    int runs = 10;
    int invokes = 1; ///< inferences, the state kept from one to the next
    EngineOptions engine;
    std::array<Numerics, 2> compared{}; ///< by CompareArithmetic
    QString runTo; ///< of the window
    QString tensor; ///< of Explain: see findTensor()
    std::vector<std::int32_t> index;
    QString dump; ///< of Blame
    std::vector<DumpLink> links;
    double tolerance = 1e-5; ///< of floats, times the largest magnitude
    std::vector<OpRange> ops; ///< of ExportVectors; empty: all
    QString output; ///< folder
};

/// Either a command to carry out, or a text to print and an exit code.
struct ParsedCommandLine {
    std::optional<CommandLine> command;
    QString text;
    Exit exit = Exit::Done;
};

/// Takes the arguments apart (the program's name first). Nothing is printed and nothing opened.
[[nodiscard]] ParsedCommandLine parseCommandLine(const QStringList& arguments);

} // namespace quantstep
