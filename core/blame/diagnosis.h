// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blame/changed_ops.h"
#include "core/blame/single_op.h"
#include "core/blame/value_difference.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

/// What made an operator's output differ, found by trying: each guess computes an output, and the one that gives the
/// dumped value is the cause. docs/dump-formats.md lists the identifiers.
struct Diagnosis {
    std::string cause = "unknown"; ///< a stable identifier: "bias-missing", "arithmetic:xnnpack"
    std::string explanation; ///< one sentence
    double explained = 0; ///< share of the differing elements that the guess gives as they are in the dump
    bool exact = false; ///< the guess gives the dumped value as a whole
    bool sharesMemory = false; ///< it holds another tensor, or a part of one
    std::vector<Numerics> arithmetics; ///< all that give the dumped value; `cause` names one of them
};

/// The diagnosis "arithmetic:NAME". @param all that explain the same.
[[nodiscard]] Diagnosis arithmeticDiagnosis(Numerics numerics, std::vector<Numerics> all);

/// Another tensor of the dump that a buffer may still (or already) hold.
struct OtherValue {
    std::string label;
    TensorPtr value;
    bool later = false; ///< computed after the operator
};

/// What is known about an output that differs.
struct Suspect {
    const SingleOp& single;
    int output = 0;
    TensorPtr expected, found;
    ValueDifference difference;
    EngineOptions options;
    double tolerance = 0;
    std::vector<OtherValue> others; ///< nearest first
    std::vector<ChangedOp> guesses; ///< to be tried behind those that every operator has
};

[[nodiscard]] Diagnosis diagnose(const Suspect& suspect, const std::stop_token& stop = {});

/// Where all differences are: at one index of an axis.
struct CommonSlice {
    int axis = 0;
    std::size_t index = 0;
};
[[nodiscard]] std::optional<CommonSlice> commonSlice(const Suspect& suspect);

/// Guesses that need no run: the expected values in another order, off by 128, or not written at all.
[[nodiscard]] std::optional<Diagnosis> diagnoseData(const Suspect& suspect);
/// The same for values some elements earlier or later, which takes longer to find out.
[[nodiscard]] std::optional<Diagnosis> diagnoseShift(const Suspect& suspect);
/// The same for faults of single elements, which are no proof where a run explains all.
[[nodiscard]] std::optional<Diagnosis> diagnosePart(const Suspect& suspect);

} // namespace quantstep
