// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"
#include "core/io/tflite_reader.h"
#include "core/kernels/fast/half_codes.h"
#include "core/kernels/fast/vector_target.h"
#include "tests/support/matrix_cases.h"
#include "tests/support/op_random.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <numeric>

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
std::string differenceOf(const OpCase& oneCase, int threads = 1)
{
    const auto model = readTflite(buildCase(oneCase));
    if (!model)
        return model.error().message;
    const auto inputs = inputsOf(oneCase);
    const OurRun fast = runOurs(*model, inputs, KernelPath::Fast, {}, threads);
    const OurRun reference = runOurs(*model, inputs, KernelPath::Reference);
    if (fast.error.has_value() != reference.error.has_value())
        return oneCase.label + ": only one path runs";
    for (std::size_t t = 0; !fast.error && t < fast.tensors.size(); ++t) {
        if (!std::ranges::equal(fast.tensors[t]->bytes.span(), reference.tensors[t]->bytes.span()))
            return oneCase.label + ": tensor " + std::to_string(t) + " differs";
    }
    return {};
}

/// 8-bit ADD, SUB or MUL of shapes that broadcast.
OpCase randomBinary(Random& random, const MatrixForm& form)
{
    OpCase c;
    c.code = random.pick(std::vector<OpCode>{OpCode::Add, OpCode::Sub, OpCode::Mul});
    const Activation activation = random.pick(std::vector<Activation>{Activation::None, Activation::Relu6});
    if (c.code == OpCode::Mul)
        c.options = ActivationOptions{activation};
    else
        c.options = AddOptions{activation, false};
    const Shape whole{random.between(1, 3), random.between(1, 12), random.between(1, 70)};
    const bool same = random.chance(0.4F);
    const Shape a = same ? whole : broadcastingShape(random, whole);
    const Shape b = same ? whole : broadcastingShape(random, whole);
    c.label = std::string(opName(c.code)) + " " + a.text() + " " + b.text();
    c.inputs = {::quantstep::test::activation(random.tensor(form.input, a), randomQuant(random, form.input)),
        ::quantstep::test::activation(random.tensor(form.input, b), randomQuant(random, form.input))};
    c.outputs = {output(form.output, broadcastShapes(a, b).value_or(a),
        randomQuant(random, form.output, c.code == OpCode::Mul ? -9 : -4, 3))};
    return c;
}

} // namespace

class TestFastPaths : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { fast::useVectorTarget({}); }

    void vectorTargets_eachIsTheOneUsedAlone()
    {
        const auto names = fast::vectorTargets();
        QVERIFY(!names.empty());
        for (const std::string& name : names) {
            fast::useVectorTarget(name);
            QCOMPARE(fast::vectorTargets(), std::vector<std::string>{name});
        }
        fast::useVectorTarget({});
        QCOMPARE(fast::vectorTargets(), names);
    }

    void halfToFloats_everyCode_equalsOneByOne_data()
    {
        QTest::addColumn<QString>("target");
        for (const std::string& name : fast::vectorTargets())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void halfToFloats_everyCode_equalsOneByOne()
    {
        QFETCH(QString, target);
        fast::useVectorTarget(target.toStdString());
        std::vector<std::uint16_t> codes(0x10000 - 3);
        std::iota(codes.begin(), codes.end(), std::uint16_t{3});
        std::vector<float> values(codes.size());
        fast::halfToFloats(codes.data(), codes.size(), values.data());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            QCOMPARE(std::bit_cast<std::uint32_t>(values[i]), std::bit_cast<std::uint32_t>(halfToFloat(codes[i])));
        }
    }

    void randomCases_bothPaths_sameBytes_data() { addForms(); }

    void randomCases_bothPaths_sameBytes()
    {
        QFETCH(int, form);
        compare(matrixForm(form), 600, 1);
    }

    /// Sizes at which the work is cut into blocks, and between threads.
    void largeCases_bothPaths_sameBytes_data() { addForms(); }

    void largeCases_bothPaths_sameBytes()
    {
        QFETCH(int, form);
        MatrixForm large = matrixForm(form);
        large.largestSide = 50;
        large.largestFilter = 7;
        compare(large, 30, 3);
    }

private:
    static void addForms()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("form");
        for (const std::string& name : fast::vectorTargets()) {
            const QString target = QString::fromStdString(name);
            QTest::newRow(qPrintable(target + " float")) << target << 0;
            QTest::newRow(qPrintable(target + " uint8")) << target << 1;
            QTest::newRow(qPrintable(target + " int8")) << target << 2;
        }
    }

    static MatrixForm matrixForm(int form)
    {
        if (form == 0)
            return {};
        return form == 1 ? MatrixForm{DType::UInt8, DType::UInt8, DType::Int32, DType::UInt8}
                         : MatrixForm{DType::Int8, DType::Int8, DType::Int32, DType::Int8, true};
    }

    static void compare(const MatrixForm& form, int cases, int threads)
    {
        QFETCH(QString, target);
        fast::useVectorTarget(target.toStdString());
        qInfo("seed %u", testSeed());
        Random random(testSeed());
        for (int i = 0; i < cases; ++i) {
            for (const auto generate : {&randomConv, &randomDepthwise, &randomDense, &randomBinary}) {
                OpCase oneCase = generate(random, form);
                // Float filters may be computed by another operator.
                if (form.weights == DType::Float32 && i % 3 == 0)
                    oneCase.inputs[1].role = CaseTensor::Role::Activation;
                const std::string difference = differenceOf(oneCase, threads);
                QVERIFY2(difference.empty(), difference.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFastPaths)
#include "tst_fast_paths.moc"
