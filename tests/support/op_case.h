// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Differential test of one operator: a model of just that operator is built, run by the oracle and here
// (with both kernel paths), and all its tensors are compared.

#include "tests/support/differential.h"
#include "tests/support/model_builder.h"

#include <string>
#include <utility>
#include <vector>

namespace quantstep::test {

/// An input or output of the operator under test.
struct CaseTensor {
    enum class Role {
        Activation, ///< a graph input with `value`; or an output
        Constant, ///< `value` lies in the file
        Absent, ///< an optional input left out
        Variable, ///< state, zero at first
    };
    DType dtype = DType::Float32;
    Shape shape{};
    QuantParams quant{};
    TensorPtr value{};
    Role role = Role::Activation;
    std::vector<std::int32_t> shapeSignature{};
    std::shared_ptr<const SparseLayout> sparsity{}; ///< of a constant whose `value` is stored sparse
};

/// An activation input: its value is set before the run.
[[nodiscard]] CaseTensor activation(TensorPtr value, QuantParams quant = {});
/// A constant input.
[[nodiscard]] CaseTensor constant(TensorPtr value, QuantParams quant = {});
/// An optional input that is not there.
[[nodiscard]] CaseTensor absent();
/// An output. The shape is what the file says; the runtime computes its own.
[[nodiscard]] CaseTensor output(DType dtype, Shape shape, QuantParams quant = {});

struct OpCase {
    std::string label{}; ///< for messages: "uint8 same 3x3 stride 2"
    OpCode code = OpCode::Custom;
    std::int32_t version = 1;
    OpOptions options{};
    std::vector<CaseTensor> inputs{}, outputs{};
    std::string customName{};
    std::vector<std::uint8_t> customOptions{};
    std::vector<CaseTensor> intermediates{}; ///< only their quantization counts
    std::vector<BuiltSubgraph> subgraphs{}; ///< further ones, from index 1 on, that the options name
    int invokes = 1; ///< inferences, the state kept from one to the next
};

/// The model of a case: inputs, then outputs, in the tensor table.
[[nodiscard]] SharedBytes buildCase(const OpCase& oneCase);

/// The values of the model's graph inputs, in order.
[[nodiscard]] std::vector<TensorPtr> graphInputs(const OpCase& oneCase);

struct CaseSummary {
    int cases = 0;
    int equal = 0;
    int bothRefuse = 0;
    double floatError = 0; ///< the largest of all cases
    std::vector<std::string> failures; ///< label, verdict, difference, and where it was left for analysis

    /// "200 cases: 190 equal, 10 refused by both; seed 1"
    [[nodiscard]] std::string text() const;
};

struct CaseOptions {
    double tolerance = 1e-5; ///< of float tensors, relative to the largest magnitude
    bool bothPaths = true; ///< else only KernelPath::Fast
    bool oracleMayRefuse = false; ///< a case that only the oracle refuses is no failure
    Numerics numerics = Numerics::LiteRtRef; ///< LiteRtDefault: operators that only the default resolver has
};

/// Runs all cases. Failing ones are written to scratchPath()/<group> (at most 5): the model, its inputs and
/// the message.
[[nodiscard]] CaseSummary compareCases(
    const std::string& group, std::span<const OpCase> cases, const CaseOptions& options = {});

/// What compareCases() does, for callers that keep one oracle running.
[[nodiscard]] CaseSummary compareCases(
    Oracle& oracle, const std::string& group, std::span<const OpCase> cases, const CaseOptions& options = {});

} // namespace quantstep::test

/// Prints a summary and fails the test function when a case failed, or when fewer than `minimum` were equal.
#define QS_EXPECT_CASES(summary, minimum)                                                                              \
    do {                                                                                                               \
        const auto& qsSummary = (summary);                                                                             \
        qInfo("%s", qsSummary.text().c_str());                                                                         \
        for (std::size_t i = 0; i < qsSummary.failures.size() && i < 5; ++i)                                           \
            qWarning("%s", qsSummary.failures[i].c_str());                                                             \
        QVERIFY2(qsSummary.failures.empty(), qsSummary.text().c_str());                                                \
        QVERIFY2(qsSummary.equal >= (minimum), "too few cases ran");                                                   \
    } while (false)
