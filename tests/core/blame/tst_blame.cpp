// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Faults put into runs of real models: the operator and the cause have to be named.

#include "core/blame/blame.h"
#include "core/engine/random_input.h"
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/faulty_device.h"
#include "tests/support/oracle.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cstring>

using namespace quantstep;
using namespace quantstep::test;

namespace {

ModelPtr modelAt(const QString& path)
{
    auto model = openModel(path.toStdString());
    return model ? *model : nullptr;
}

const char* const kSample = "resources/samples/digits_conv_int8.tflite";

bool isHere(const char* name)
{
    return name == QLatin1String(kSample)
        || QFileInfo::exists(zooFile(QStringLiteral("models/") + QLatin1String(name)));
}

/// A model of the collection, or the sample.
ModelPtr zooModel(const char* name)
{
    const bool sample = name == QLatin1String(kSample);
    return modelAt(sample ? sourceFile(QLatin1String(name)) : zooFile(QStringLiteral("models/") + QLatin1String(name)));
}

std::vector<TensorPtr> seededInputs(const Model& model)
{
    std::vector<TensorPtr> inputs;
    for (const TensorId id : model.main().inputs)
        inputs.push_back(randomInput(model.main().tensor(id).dtype, model.main().tensor(id).shape, 7, 0));
    return inputs;
}

/// The report of a dump; nothing (and a warning) when there is an error.
std::optional<BlameReport> report(const ModelPtr& model, const Dump& dump, BlameOptions options = {})
{
    const auto matched = matchDump(*model, dump);
    if (!matched) {
        qWarning("%s", matched.error().message.c_str());
        return std::nullopt;
    }
    auto result = blame(model, *matched, options);
    if (!result) {
        qWarning("%s", result.error().message.c_str());
        return std::nullopt;
    }
    return *result;
}

/// "op cause" of all that differ.
QStringList causes(const BlameReport& report)
{
    QStringList found;
    for (const BlamedTensor& row : report.tensors) {
        if (row.difference.differing > 0)
            found << QStringLiteral("%1 %2").arg(row.op.value).arg(QString::fromStdString(row.diagnosis->cause));
    }
    return found;
}

std::vector<std::byte> bytesOf(const TensorPtr& value)
{
    return {value->bytes.span().begin(), value->bytes.span().end()};
}

TensorPtr withBytes(const TensorPtr& like, std::vector<std::byte> bytes)
{
    return std::make_shared<const TensorValue>(
        TensorValue{like->dtype, like->shape, SharedBytes::adopt(std::move(bytes))});
}

OpArithmetic arithmeticAt(const ModelPtr& model, OpId op)
{
    const auto engine = Engine::create(model, {});
    const OpArithmetic* arithmetic = engine->arithmetic({SubgraphId(0), op});
    return arithmetic ? *arithmetic : OpArithmetic();
}

Fault convolution(const ModelPtr& model, int op, const ConvolutionFault& fault)
{
    return [=](const TensorPtr&, const std::vector<TensorPtr>& values) {
        const TensorId input = model->main().op(OpId(op)).inputs[0];
        return plainConvolution(*model, OpId(op), arithmeticAt(model, OpId(op)), values[input.index()], fault);
    };
}

TensorPtr transposed(const TensorPtr& value)
{
    const auto bytes = bytesOf(value);
    const Shape& shape = value->shape;
    const auto channels = static_cast<std::size_t>(shape[3]);
    const std::size_t pixels = bytes.size() / channels;
    std::vector<std::byte> out(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out[i % channels * pixels + i / channels] = bytes[i];
    return withBytes(value, out);
}

Fault bytewise(std::function<void(std::vector<std::byte>&)> change)
{
    return [change](const TensorPtr& right, const std::vector<TensorPtr>&) {
        auto bytes = bytesOf(right);
        change(bytes);
        return withBytes(right, std::move(bytes));
    };
}

const char* const kResnet = "mlperf_tiny/pretrainedResnet_quant.tflite";
const char* const kVww = "mlperf_tiny/vww_96_int8.tflite";
const char* const kSsd = "tflite_support/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29.tflite";
const char* const kMobilenet = "coral/mobilenet_v1_0.25_128_quant.tflite";
const char* const kKws = "mlperf_tiny/kws_ref_model.tflite";

} // namespace

class TestBlame : public QObject {
    Q_OBJECT

private slots:
    void plainConvolution_withoutFault_isTheKernels();
    void rightRun_nothingDiffers_data();
    void rightRun_nothingDiffers();
    void faults_areNamed_data();
    void faults_areNamed();
    void otherArithmetics_areNamed_data();
    void otherArithmetics_areNamed();
    void realRuntimes_areNamed_data();
    void realRuntimes_areNamed();
    void missingTensors_areComputed();
    void uint8ForInt8_isTaken();
    void oddStorage_isBlamed();
    void callsAndState_areTold();
};

void TestBlame::plainConvolution_withoutFault_isTheKernels()
{
    for (const char* name : {kSample, kResnet, kVww, kKws}) {
        if (!isHere(name))
            continue;
        const auto model = zooModel(name);
        QVERIFY(model);
        int compared = 0;
        for (int op = 0; op < 4; ++op) {
            const OpCode code = model->main().op(OpId(op)).code;
            if (code != OpCode::Conv2d && code != OpCode::DepthwiseConv2d)
                continue;
            TensorPtr right;
            const auto convolve = convolution(model, op, {});
            const auto values
                = deviceRun(model, seededInputs(*model), OpId(op), [&](const auto& value, const auto& all) {
                      right = value;
                      return convolve(value, all);
                  });
            QVERIFY(!values.empty());
            const TensorPtr found = values[model->main().op(OpId(op)).outputs[0].index()];
            QCOMPARE(QString::fromStdString(compareTensors(*found, *right, 0)), QString());
            ++compared;
        }
        QVERIFY(compared > 0);
    }
}

void TestBlame::rightRun_nothingDiffers_data()
{
    QTest::addColumn<QString>("path");
    for (const char* name : {kResnet, kVww, kKws, "mlperf_tiny/ad01_int8.tflite", "mlperf_tiny/ad01_fp32.tflite"})
        QTest::newRow(name) << zooFile(QStringLiteral("models/") + QLatin1String(name));
    for (const char* name : {"digits_conv_int8", "digits_dense_uint8", "digits_dense_float"})
        QTest::newRow(name) << sourceFile(QStringLiteral("resources/samples/%1.tflite").arg(QLatin1String(name)));
}

void TestBlame::rightRun_nothingDiffers()
{
    QFETCH(QString, path);
    if (!QFileInfo::exists(path))
        QS_REQUIRE_ZOO();
    const auto model = modelAt(path);
    QVERIFY(model);
    const auto ours = runOurs(model, seededInputs(*model), KernelPath::Fast);
    QVERIFY(!ours.error);
    const auto result = report(model, dumpOf(*model, ours.tensors));
    QVERIFY(result);
    QCOMPARE(causes(*result), QStringList());
    QVERIFY(!result->firstWrongOp());
    QCOMPARE(result->unchecked.size(), std::size_t{0});
    QCOMPARE(result->tensors.size(), model->main().ops.size());
}

void TestBlame::faults_areNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("op");
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char* title, const char* name, int op, const Fault& fault, const char* cause) {
        QTest::addRow("%s, %s", title, name) << QString::fromLatin1(name) << op << fault << QString::fromLatin1(cause);
    };
    for (const char* name : {kSample, kResnet, kVww, kKws}) {
        if (!isHere(name))
            continue;
        const auto model = zooModel(name);
        const int later = name == kSample ? 4 : 2; // a convolution
        const auto conv = [&](int op, const ConvolutionFault& fault) { return convolution(model, op, fault); };
        row("bias", name, 0, conv(0, {.skipBias = true}), "bias-missing");
        row("bias later", name, later, conv(later, {.skipBias = true}), "bias-missing");
        row("channel before", name, 0, conv(0, {.channelStep = -1}), "wrong-channel-scale");
        row("channel behind", name, 1, conv(1, {.channelStep = 1}), "wrong-channel-scale");
        row("padding with 0", name, 1, conv(1, {.padding = 0}), "padding-value");
        row("rounded down", name, 0, conv(0, {.roundDown = true}), "rounding");
        row("shift by 128", name, 1, bytewise([](auto& bytes) {
            for (auto& byte : bytes)
                byte ^= std::byte{0x80};
        }),
            "shift-128");
        row("moved by 3", name, 1,
            bytewise([](auto& bytes) { std::rotate(bytes.begin(), bytes.end() - 3, bytes.end()); }), "shifted");
        row("moved, begin lost", name, 1, bytewise([](auto& bytes) {
            std::copy(bytes.begin() + 16, bytes.end(), bytes.begin());
            std::fill(bytes.end() - 16, bytes.end(), std::byte{0x55});
        }),
            "shifted");
        row("one bit", name, 1, bytewise([](auto& bytes) {
            for (std::size_t i = 5; i < bytes.size(); i += 700)
                bytes[i] ^= std::byte{0x20};
        }),
            "bit-error");
        const int channels = model->main().tensor(model->main().op(OpId(1)).outputs[0]).shape[3];
        row("stuck channel", name, 1, bytewise([channels](auto& bytes) {
            for (std::size_t i = 3; i < bytes.size(); i += static_cast<std::size_t>(channels))
                bytes[i] = std::byte{7};
        }),
            "stuck-buffer");
        row("never written", name, 2,
            bytewise([](auto& bytes) { std::fill(bytes.begin(), bytes.end(), std::byte{0x55}); }), "stuck-buffer");
        row("half written", name, 2, bytewise([](auto& bytes) {
            std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end(), std::byte{0});
        }),
            "stuck-buffer");
        row(
            "channels first", name, 0, [](const auto& right, const auto&) { return transposed(right); }, "transposed");
    }
    if (!isHere(kSsd) || !isHere(kMobilenet))
        return;
    // Where the scale lets the activation take codes away.
    row("no activation", kSsd, 27, convolution(zooModel(kSsd), 27, {.skipActivation = true}), "activation-missing");
    row("wraps around", kSsd, 20, convolution(zooModel(kSsd), 20, {.wrapAround = true}), "saturation-missing");
    const auto mobilenet = zooModel(kMobilenet);
    row("bias of uint8", kMobilenet, 0, convolution(mobilenet, 0, {.skipBias = true}), "bias-missing");
    row("bias of uint8, depthwise", kMobilenet, 3, convolution(mobilenet, 3, {.skipBias = true}), "bias-missing");
    row("padding of uint8", kMobilenet, 0, convolution(mobilenet, 0, {.padding = 0}), "padding-value");
    row("uint8 rounded down", kMobilenet, 1, convolution(mobilenet, 1, {.roundDown = true}), "rounding");
    row(
        "uint8 channels first", kMobilenet, 2, [](const auto& right, const auto&) { return transposed(right); },
        "transposed");
    const auto resnet = zooModel(kResnet);
    row(
        "previous output", kResnet, 1,
        [resnet](const TensorPtr& right, const std::vector<TensorPtr>& values) {
            return withBytes(right, bytesOf(values[resnet->main().op(OpId(0)).outputs[0].index()]));
        },
        "stuck-buffer");
}

void TestBlame::faults_areNamed()
{
    QFETCH(QString, name);
    QFETCH(int, op);
    QFETCH(Fault, fault);
    QFETCH(QString, cause);
    const auto model = zooModel(qPrintable(name));
    QVERIFY(model);
    const auto values = deviceRun(model, seededInputs(*model), OpId(op), fault);
    QVERIFY(!values.empty());
    const auto result = report(model, dumpOf(*model, values));
    QVERIFY(result);
    // Nothing but the wrong operator, although all behind it inherited its values.
    QCOMPARE(causes(*result), QStringList{QStringLiteral("%1 %2").arg(op).arg(cause)});
    QCOMPARE(result->firstWrongOp()->value, op);
    for (const BlamedTensor& blamed : result->tensors) {
        QCOMPARE(blamed.expected.empty(), blamed.difference.differing == 0);
        QVERIFY(blamed.expected != blamed.found || blamed.difference.differing == 0);
    }
}

void TestBlame::otherArithmetics_areNamed_data()
{
    QTest::addColumn<QString>("name");
    for (const Numerics numerics :
        {Numerics::LiteRtDefault, Numerics::Xnnpack, Numerics::Tflm, Numerics::SingleRounding})
        QTest::newRow(numericsName(numerics).data()) << QString::fromLatin1(numericsName(numerics).data());
}

void TestBlame::otherArithmetics_areNamed()
{
    QS_REQUIRE_ZOO();
    QFETCH(QString, name);
    const auto numerics = numericsFromName(name.toStdString());
    int named = 0;
    for (const char* path : {kResnet, kVww, kKws, "mlperf_tiny/ad01_int8.tflite"}) {
        const auto model = zooModel(path);
        QVERIFY(model);
        const auto other = runOurs(model, seededInputs(*model), KernelPath::Fast, {}, 1, 1, *numerics);
        QVERIFY(!other.error);
        const auto result = report(model, dumpOf(*model, other.tensors));
        QVERIFY(result);
        for (const BlamedTensor& row : result->tensors) {
            if (row.difference.differing == 0)
                continue;
            // Several arithmetics may give the same integers.
            QVERIFY2(row.diagnosis->cause.starts_with("arithmetic:"), row.diagnosis->cause.c_str());
            ++named;
        }
        BlameOptions same;
        same.engine.numerics = *numerics;
        QCOMPARE(causes(*report(model, dumpOf(*model, other.tensors), same)), QStringList());
    }
    qInfo("%d operators differ from litert-ref, all explained", named);
    QVERIFY(named > 0 || *numerics == Numerics::Tflm);
}

void TestBlame::realRuntimes_areNamed_data()
{
    QTest::addColumn<int>("resolver");
    QTest::addColumn<int>("runtime");
    QTest::addColumn<QString>("arithmetic");
    QTest::newRow("default resolver") << static_cast<int>(Resolver::Default) << static_cast<int>(Runtime::LiteRt)
                                      << QStringLiteral("litert-default");
    QTest::newRow("micro") << static_cast<int>(Resolver::Ref) << static_cast<int>(Runtime::Micro)
                           << QStringLiteral("tflm");
}

void TestBlame::realRuntimes_areNamed()
{
    QS_REQUIRE_ZOO();
    QFETCH(int, resolver);
    QFETCH(int, runtime);
    QFETCH(QString, arithmetic);
    if (const std::string reason = Oracle::unavailable(static_cast<Runtime>(runtime)); !reason.empty())
        QSKIP(reason.c_str());
    Oracle oracle(static_cast<Runtime>(runtime));
    int named = 0;
    for (const char* name : {kResnet, kVww, kKws, "mlperf_tiny/ad01_int8.tflite"}) {
        const auto model = zooModel(name);
        QVERIFY(model);
        OracleCase request;
        request.path = zooFile(QStringLiteral("models/") + QLatin1String(name)).toStdString();
        request.inputs = seededInputs(*model);
        request.tensors = static_cast<int>(model->main().tensors.size());
        request.resolver = static_cast<Resolver>(resolver);
        const auto answers = oracle.run({&request, 1});
        QVERIFY2(answers[0].done(), answers[0].error.c_str());
        const auto result = report(model, dumpOf(*model, answers[0].tensors));
        QVERIFY(result);
        for (const BlamedTensor& row : result->tensors) {
            if (row.difference.differing == 0)
                continue;
            QVERIFY2(row.diagnosis->cause.starts_with("arithmetic:"),
                fmt::format("{} op {}: {}: {}", name, row.op.value, row.diagnosis->cause, row.diagnosis->explanation)
                    .c_str());
            ++named;
        }
        BlameOptions same;
        same.engine.numerics = *numericsFromName(arithmetic.toStdString());
        QCOMPARE(causes(*report(model, dumpOf(*model, answers[0].tensors), same)), QStringList());
    }
    qInfo("%d operators differ from litert-ref, all explained", named);
}

void TestBlame::missingTensors_areComputed()
{
    QS_REQUIRE_ZOO();
    const auto model = zooModel(kResnet);
    const auto values = deviceRun(model, seededInputs(*model), OpId(4), convolution(model, 4, {.skipBias = true}));
    auto dump = dumpOf(*model, values);
    const TensorId gone = model->main().op(OpId(3)).outputs[0];
    std::erase_if(dump.entries, [&](const DumpEntry& entry) { return entry.name == fmt::format("t{}", gone.value); });
    const auto result = report(model, dump);
    QVERIFY(result);
    QCOMPARE(result->firstWrongOp()->value, 4);
    QCOMPARE(result->unchecked.size(), std::size_t{1});
    QCOMPARE(result->unchecked[0].op.op.value, 3);
    const auto told = std::count_if(result->tensors.begin(), result->tensors.end(),
        [&](const BlamedTensor& row) { return row.computed == std::vector<TensorId>{gone}; });
    QVERIFY(told > 0);

    // Without the graph's input it takes one that is given, and cannot check the first operator otherwise.
    const TensorId input = model->main().inputs[0];
    std::erase_if(dump.entries, [&](const DumpEntry& entry) { return entry.name == fmt::format("t{}", input.value); });
    QCOMPARE(report(model, dump)->unchecked[0].op.op.value, 0);
    BlameOptions given;
    given.inputs = seededInputs(*model);
    QCOMPARE(report(model, dump, given)->unchecked.size(), std::size_t{1});
}

void TestBlame::uint8ForInt8_isTaken()
{
    QS_REQUIRE_ZOO();
    const auto model = zooModel(kKws);
    const auto ours = runOurs(model, seededInputs(*model), KernelPath::Fast);
    for (const bool shift : {true, false}) {
        auto dump = dumpOf(*model, ours.tensors);
        for (DumpEntry& entry : dump.entries) {
            auto bytes = bytesOf(entry.value);
            for (auto& byte : bytes)
                byte ^= std::byte{static_cast<unsigned char>(shift ? 0x80 : 0)};
            entry.value = makeTensor(DType::UInt8, entry.value->shape, std::move(bytes));
        }
        if (!shift) // of an input nobody can tell which of the two it is
            dump.entries.erase(std::find_if(dump.entries.begin(), dump.entries.end(),
                [&](const auto& e) { return e.name == fmt::format("t{}", model->main().inputs[0].value); }));
        BlameOptions options;
        options.inputs = seededInputs(*model);
        const auto result = report(model, dump, options);
        QVERIFY(result);
        QCOMPARE(causes(*result), QStringList());
        QVERIFY(!result->tensors.front().note.empty());
    }
}

void TestBlame::oddStorage_isBlamed()
{
    QS_REQUIRE_ZOO();
    const auto model = zooModel(kResnet);
    const auto ours = runOurs(model, seededInputs(*model), KernelPath::Fast);
    const auto change = [&](bool all, bool transposes) {
        auto dump = dumpOf(*model, ours.tensors);
        for (DumpEntry& entry : dump.entries) {
            const bool chosen = all || entry.name == fmt::format("t{}", model->main().op(OpId(1)).outputs[0].value);
            const Shape shape = entry.value->shape;
            if (!chosen || (transposes && shape.rank() != 4))
                continue;
            auto bytes = bytesOf(transposes ? transposed(entry.value) : entry.value);
            if (transposes) {
                entry.value = std::make_shared<const TensorValue>(TensorValue{
                    DType::Int8, Shape{shape[0], shape[3], shape[1], shape[2]}, SharedBytes::adopt(std::move(bytes))});
                continue;
            }
            for (auto& byte : bytes)
                byte ^= std::byte{0x80};
            entry.value = makeTensor(DType::UInt8, shape, std::move(bytes));
        }
        return causes(*report(model, dump));
    };
    QCOMPARE(change(true, true), QStringList());
    QCOMPARE(change(true, false), QStringList());
    QCOMPARE(change(false, true), QStringList{"1 transposed"});
    QCOMPARE(change(false, false), QStringList{"1 shift-128"});
}

void TestBlame::callsAndState_areTold()
{
    QS_REQUIRE_ZOO();
    const auto model = zooModel("tflite_micro/trained_lstm_int8.tflite");
    if (!model)
        QSKIP("no recurrent model here");
    const auto inputs = seededInputs(*model);
    const auto first = runOurs(model, inputs, KernelPath::Fast);
    QVERIFY(!first.error);
    QCOMPARE(causes(*report(model, dumpOf(*model, first.tensors))), QStringList());
}

QTEST_GUILESS_MAIN(TestBlame)
#include "tst_blame.moc"
