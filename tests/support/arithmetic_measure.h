// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far an arithmetic of ours is from the runtime it stands for, counted in elements.

#include "tests/support/differential.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace quantstep::test {

/// An arithmetic and the runtime that decides what is right.
struct MeasuredArithmetic {
    Numerics numerics = Numerics::LiteRtRef;
    Runtime runtime = Runtime::LiteRt;
    Resolver resolver = Resolver::Ref;
    /// Delegates hand back only graph outputs, so all tensors have to be made such.
    bool expose = false;
};

/// Every arithmetic that a runtime decides about: not SingleRounding, which none is built with.
[[nodiscard]] std::span<const MeasuredArithmetic> measuredArithmetics();

/// The one that QUANTSTEP_ARITHMETIC names, else LiteRtRef: the operator tests run in it.
[[nodiscard]] const MeasuredArithmetic& arithmeticUnderTest();

struct Measured {
    int cases = 0; ///< operators executed, or runs of a model
    std::size_t elements = 0; ///< compared
    std::size_t different = 0; ///< integers that are not equal, floats beyond 1e-5 of the tensor's largest magnitude
    double largest = 0; ///< difference of integers
    double floatError = 0; ///< relative to the tensor's largest magnitude
    std::string note; ///< the first operator that differs
    bool unsaid = false; ///< whether something differs that no note in the window tells of

    void add(const Measured& other);
};

/// All tensors that an operator computed. Into `perOperator`, by operator and type of its output
/// ("FULLY_CONNECTED int8"), goes what was computed from inputs that are equal on both sides: the operator's own
/// differences, not what it was handed.
[[nodiscard]] Measured measure(const Model& model, const OurRun& ours, const OracleResult& oracle, Numerics numerics,
    std::map<std::string, Measured>& perOperator);

} // namespace quantstep::test
