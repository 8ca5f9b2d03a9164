// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/exchange/json_writer.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

enum class TraceFormat : std::uint8_t { Text, Json };

struct TraceOptions {
    TraceFormat format = TraceFormat::Text;
    std::optional<OpId> until; ///< stop before this operator
    std::vector<std::string> inputMappings; ///< per graph input: where its value comes from
    std::function<void(std::size_t done)> progress; ///< after each operator; may be empty
};

/// Runs the model from where the engine stands and writes, per operator, its parameters and every input, filter,
/// bias and output value, as docs/trace-format.md tells. Values go to the sink in pieces, never as a whole.
/// The trace is closed properly also when an operator fails; the result says why it ended.
[[nodiscard]] RunResult traceRun(
    Engine& engine, const TraceOptions& options, const TextSink& sink, std::stop_token stop = {});

} // namespace quantstep
