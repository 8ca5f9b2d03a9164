// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One model, run here and by the oracle on the same inputs, tensor by tensor.

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/model/model.h"
#include "tests/support/oracle.h"

#include <optional>
#include <string>
#include <vector>

namespace quantstep::test {

/// What our engine made of a model.
struct OurRun {
    std::optional<Error> error; ///< why it did not come to the end
    std::vector<TensorPtr> tensors; ///< the main graph's values; null where there is none
    std::optional<OpId> until; ///< the run was only to go up to this operator
};

/// Sets the inputs (null entries stay unset), runs to the end, or up to the operator `until`, `invokes` times with
/// the state kept, and collects every tensor.
[[nodiscard]] OurRun runOurs(const ModelPtr& model, std::span<const TensorPtr> inputs, KernelPath path,
    std::optional<OpId> until = {}, int threads = 1, int invokes = 1, Numerics numerics = Numerics::LiteRtRef);

struct Comparison {
    enum class Verdict {
        Equal,
        Different,
        BothRefuse,
        OnlyWeRefuse,
        OnlyOracleRefuses,
        Undefined, ///< we refuse values that the runtime computes garbage (or crashes) with
        Unsupported, ///< an operator has no kernel here
    };
    Verdict verdict = Verdict::Equal;
    std::string text; ///< first differing tensors, or both sides' reasons
    int tensors = 0; ///< compared: written by an operator, or graph inputs
    int equal = 0;
    int excluded = 0; ///< state, never written, or kept by neither side; constants are compared but not counted
    int integerDifferences = 0; ///< tensors of integers that differ
    /// Largest |ours - oracle| of any float tensor, relative to the oracle's largest finite magnitude in it.
    double floatError = 0;
};

[[nodiscard]] const char* verdictName(Comparison::Verdict verdict);

/// Compares shapes and types of all tensors exactly, integers, bools and strings exactly, and floats within
/// `tolerance` of the tensor's largest finite magnitude (NaN equals NaN; infinities must agree). Of a run that
/// was to go up to an operator only, what lies behind is left out.
[[nodiscard]] Comparison compareRuns(
    const Model& model, const OurRun& ours, const OracleResult& oracle, double tolerance = 1e-5);

/// Empty when they agree; otherwise how many elements differ and the first with its coordinates.
[[nodiscard]] std::string compareTensors(
    const TensorValue& ours, const TensorValue& oracle, double tolerance, double* floatError = nullptr);

} // namespace quantstep::test
