// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/matrix_cases.h"

#include <QTest>

#include <algorithm>

// The vector kernels give the bits of the reference loops, floats too.

using namespace quantstep;
using namespace quantstep::test;

namespace {

std::vector<TensorPtr> inputsOf(const OpCase& oneCase)
{
    std::vector<TensorPtr> values;
    for (const CaseTensor& input : oneCase.inputs) {
        if (input.role == CaseTensor::Role::Activation)
            values.push_back(input.value);
    }
    return values;
}

/// Empty when both paths give the same bytes everywhere (or both refuse).
std::string differenceOf(const OpCase& oneCase)
{
    const auto model = readTflite(buildCase(oneCase));
    if (!model)
        return model.error().message;
    const auto inputs = inputsOf(oneCase);
    const OurRun fast = runOurs(*model, inputs, KernelPath::Fast);
    const OurRun reference = runOurs(*model, inputs, KernelPath::Reference);
    if (fast.error.has_value() != reference.error.has_value())
        return oneCase.label + ": only one path runs";
    for (std::size_t t = 0; !fast.error && t < fast.tensors.size(); ++t) {
        if (!std::ranges::equal(fast.tensors[t]->bytes.span(), reference.tensors[t]->bytes.span()))
            return oneCase.label + ": tensor " + std::to_string(t) + " differs";
    }
    return {};
}

} // namespace

class TestFastPaths : public QObject {
    Q_OBJECT

private slots:
    void randomCases_bothPaths_sameBytes_data()
    {
        QTest::addColumn<int>("form");
        QTest::newRow("float") << 0;
        QTest::newRow("uint8") << 1;
        QTest::newRow("int8") << 2;
    }

    void randomCases_bothPaths_sameBytes()
    {
        QFETCH(int, form);
        const std::vector<MatrixForm> forms{{}, {DType::UInt8, DType::UInt8, DType::Int32, DType::UInt8},
            {DType::Int8, DType::Int8, DType::Int32, DType::Int8, true}};
        qInfo("seed %u", testSeed());
        Random random(testSeed());
        for (int i = 0; i < 600; ++i) {
            for (const auto generate : {&randomConv, &randomDepthwise, &randomDense}) {
                const std::string difference = differenceOf(generate(random, forms[static_cast<std::size_t>(form)]));
                QVERIFY2(difference.empty(), difference.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFastPaths)
#include "tst_fast_paths.moc"
