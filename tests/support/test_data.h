// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <QFileInfo>
#include <QString>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace quantstep::test {

/// The folder with models/ and inputs/ to test with: QUANTSTEP_ZOO, or `shared` beside the sources.
[[nodiscard]] QString zooPath();

/// A file of that folder: zooFile("models/mlperf_tiny/vww_96_int8.tflite").
[[nodiscard]] QString zooFile(const QString& name);

/// A file of the source tree: sourceFile("resources/samples/digit_0.png").
[[nodiscard]] QString sourceFile(const QString& name);

/// Makes or replaces a file; false when that fails.
[[nodiscard]] bool writeFile(const QString& path, const SharedBytes& bytes);

/// All files with the ending below a folder, sorted by path. A model may have any ending: pass "".
[[nodiscard]] std::vector<QString> filesBelow(const QString& folder, const QString& ending);

/// QUANTSTEP_SEED, or 1: tests are repeatable unless told otherwise. Tests print it.
[[nodiscard]] std::uint32_t testSeed();

/// A folder for what a failing test leaves behind: QUANTSTEP_SCRATCH, or test-scratch in the build tree.
[[nodiscard]] QString scratchPath();

/// Repeatable random numbers for tests: the same on every platform, unlike the standard's distributions.
class Random {
public:
    explicit Random(std::uint32_t seed) : m_engine(seed) { }

    /// Uniform in [low, high].
    [[nodiscard]] int between(int low, int high);
    /// Uniform in [low, high).
    [[nodiscard]] float real(float low, float high);
    [[nodiscard]] bool chance(float probability) { return real(0, 1) < probability; }
    template<typename T> [[nodiscard]] const T& pick(const std::vector<T>& values)
    {
        return values[static_cast<std::size_t>(between(0, static_cast<int>(values.size()) - 1))];
    }

    /// All values of an integer or bool type equally likely (64-bit and 32-bit ones in +-1000);
    /// floats in [-4, 4); strings a few letters.
    [[nodiscard]] TensorPtr tensor(DType dtype, const Shape& shape);
    /// Integers in [low, high], of any integer or float type of whole bytes.
    [[nodiscard]] TensorPtr integers(DType dtype, const Shape& shape, int low, int high);
    /// One of two numbers in every element.
    [[nodiscard]] TensorPtr eitherOf(DType dtype, const Shape& shape, int one, int other);

private:
    std::mt19937 m_engine;
};

} // namespace quantstep::test

/// In a test function or initTestCase(): skips (fails when CI is set) where there are no models to test with.
#define QS_REQUIRE_ZOO()                                                                                               \
    if (!QFileInfo::exists(::quantstep::test::zooFile(QStringLiteral("models")))) {                                    \
        if (qEnvironmentVariableIsSet("CI"))                                                                           \
            QFAIL("the models to test with are not here: set QUANTSTEP_ZOO");                                          \
        QSKIP("the models to test with are not here: set QUANTSTEP_ZOO");                                              \
    }                                                                                                                  \
    static_assert(true)
