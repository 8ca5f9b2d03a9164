// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whose operator is wrong: each operator runs on the values that the dump has for its inputs, so that what it inherits
// is not held against it, and its result is compared with what the dump has for its outputs.

#include "core/blame/diagnosis.h"
#include "core/exchange/dump_match.h"

#include <functional>
#include <stop_token>

namespace quantstep {

struct BlameOptions {
    EngineOptions engine; ///< the arithmetic that is expected
    double tolerance = 1e-5; ///< of floats, see ValueDifference
    /// Per graph input: what to take where the dump lacks it; null (or a shorter list): nothing.
    std::vector<TensorPtr> inputs;
    std::function<void(std::size_t done)> progress; ///< after each operator; may be empty
};

/// One output of an operator, compared.
struct BlamedTensor {
    OpId op;
    TensorId tensor;
    ValueDifference difference;
    std::string expected, found; ///< the first element that differs; empty when none does
    std::optional<Diagnosis> diagnosis; ///< set when something differs
    std::vector<TensorId> computed; ///< inputs that are not in the dump: this program's own values
    std::string note; ///< how the dump's value was taken; what is assumed
};

/// An operator (or one of its outputs) about which nothing can be said.
struct UncheckedOp {
    OpRef op;
    TensorId tensor; ///< invalid: the operator as a whole
    std::string reason;
};

/// A constant whose value in the dump is not the model's.
struct ChangedConstant {
    TensorId tensor;
    ValueDifference difference;
};

struct BlameReport {
    std::vector<BlamedTensor> tensors; ///< in execution order
    std::vector<UncheckedOp> unchecked;
    std::vector<ChangedConstant> constants;
    std::vector<std::string> notes; ///< graph inputs that are not what was given

    /// The first operator that computes something else than expected.
    [[nodiscard]] std::optional<OpId> firstWrongOp() const;
    /// An output or a constant is not what it should be.
    [[nodiscard]] bool differs() const { return firstWrongOp().has_value() || !constants.empty(); }
    /// The first output that differs for another cause than the arithmetic; null when there is none.
    [[nodiscard]] const BlamedTensor* firstFault() const;
};

/// Errors: InvalidInput when no entry of the dump can be used, Cancelled.
[[nodiscard]] Result<BlameReport> blame(
    const ModelPtr& model, const MatchedDump& dump, const BlameOptions& options, const std::stop_token& stop = {});

} // namespace quantstep
