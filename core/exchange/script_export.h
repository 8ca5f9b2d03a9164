// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A run of a model as a Python program that computes it again with NumPy alone.
//
// The folder holds run.py (the network: one call per operator, with its multipliers, shifts and other parameters as
// literals), ops.py (one function per kind of operator used, with the formula), multipliers.py (lists with one entry
// per channel) and tensors.npz (inputs, constants, and the value of every tensor computed). `python run.py` computes
// operator by operator and compares each tensor with ours: integers exactly, floats within 1e-5 of the largest value.

#include "core/engine/engine.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace quantstep {

struct ScriptOptions {
    std::string writtenBy = "quantstep"; ///< name and version of the program, for the script's head
    std::vector<std::string> inputs; ///< where each input comes from, for the script's head
    std::function<void(std::size_t)> progress; ///< operators of the main graph that have run
};

struct ScriptSummary {
    std::size_t tensors = 0; ///< that the script computes and compares
    std::map<std::string, int> computed; ///< operators by name: the script has their formula
    std::map<std::string, int> loaded; ///< operators by name: the script takes our tensors
    std::vector<std::string> files; ///< names inside of the folder
};

/// Runs the engine from its start, its inputs being set, and writes the folder: under another name first, renamed when
/// complete. Errors: CannotRead when it cannot be written, InvalidInput when it is there and not empty; those of the
/// run.
[[nodiscard]] Result<ScriptSummary> exportScript(
    Engine& engine, const std::string& folder, const ScriptOptions& options);

} // namespace quantstep
