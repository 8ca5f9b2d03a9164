// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blame/blame.h"
#include "core/exchange/json_writer.h"

namespace quantstep {

/// All that a report tells.
struct BlameDocument {
    const Model& model;
    const Dump& dump;
    const MatchedDump& matched;
    const BlameReport& report;
    std::string dumpPath;
    Numerics numerics = Numerics::LiteRtRef; ///< what was expected
};

/// One line a tensor, then what could not be checked, then the verdict.
void writeBlameText(const BlameDocument& document, const TextSink& sink);

/// As docs/dump-formats.md tells.
void writeBlameJson(const BlameDocument& document, const TextSink& sink);

} // namespace quantstep
