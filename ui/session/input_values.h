// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "ui/session/session_types.h"

#include <vector>

namespace quantstep {

/// The value that a choice stands for, for graph input `k` of the main graph. Thread: any.
[[nodiscard]] TensorPtr inputValue(const Model& model, int k, const InputChoice& choice);

/// Gives the engine all its inputs; one choice each. Stops at the first that does not fit.
/// Errors: InvalidInput. Thread: the engine's.
[[nodiscard]] Status giveInputs(Engine& engine, const std::vector<InputChoice>& choices);

/// A file read and mapped for graph input `k`: what "File" stands for. May take long. Thread: any.
/// Errors: as readInputFile().
[[nodiscard]] Result<InputChoice> fileChoice(const Model& model, int k, const QString& path);

/// One random choice with this seed for each input.
[[nodiscard]] std::vector<InputChoice> seedChoices(const Model& model, quint64 seed);

} // namespace quantstep
