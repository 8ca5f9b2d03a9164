// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Each cause on an operator of its own: a second model that has the mistake computes the dump of the first.

#include "core/blame/blame.h"
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/faulty_device.h"
#include "tests/support/model_builder.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <functional>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// A graph and a change that makes it the wrong one.
struct Mistake {
    BuiltSubgraph graph;
    std::function<void(BuiltSubgraph&)> change;
};

Random& numbers()
{
    static Random source(testSeed());
    return source;
}

TensorPtr codes(const Shape& shape, int low = -100, int high = 100)
{
    return numbers().integers(DType::Int8, shape, low, high);
}

QuantParams channelScales(int channels, int axis)
{
    std::vector<float> scales;
    for (int c = 0; c < channels; ++c)
        scales.push_back(0.004F + 0.003F * static_cast<float>((c * 7) % 5));
    return perChannel(scales, axis);
}

/// 0 input, 1 filter, 2 bias, 3 output.
BuiltSubgraph convolution(Padding padding, Activation activation = Activation::None)
{
    BuiltSubgraph graph;
    const Shape output = padding == Padding::Same ? Shape{1, 5, 5, 6} : Shape{1, 4, 4, 6};
    graph.tensors = {{"input", DType::Int8, {1, 10, 10, 4}, perTensor(0.05F, -20)},
        {"filter", DType::Int8, {6, 3, 3, 4}, channelScales(6, 0), codes({6, 3, 3, 4})},
        {"bias", DType::Int32, {6}, {}, numbers().integers(DType::Int32, {6}, -3000, 3000)},
        {"output", DType::Int8, output, perTensor(0.06F, 10)}};
    graph.ops = {{OpCode::Conv2d, 3, {0, 1, 2}, {3}, {}, Conv2DOptions{padding, 2, 2, activation}}};
    graph.inputs = {0};
    graph.outputs = {3};
    return graph;
}

BuiltSubgraph fullyConnected()
{
    BuiltSubgraph graph;
    graph.tensors = {{"input", DType::Int8, {2, 12}, perTensor(0.05F, -20)},
        {"filter", DType::Int8, {8, 12}, perTensor(0.01F, 0), codes({8, 12})},
        {"bias", DType::Int32, {8}, {}, numbers().integers(DType::Int32, {8}, -2000, 2000)},
        {"output", DType::Int8, {2, 8}, perTensor(0.1F, 10)}};
    graph.ops = {{OpCode::FullyConnected, 4, {0, 1, 2}, {3}, {}, FullyConnectedOptions{}}};
    graph.inputs = {0};
    graph.outputs = {3};
    return graph;
}

BuiltSubgraph subtraction()
{
    BuiltSubgraph graph;
    graph.tensors = {{"a", DType::Int8, {1, 40}, perTensor(0.05F, -20)},
        {"b", DType::Int8, {1, 40}, perTensor(0.03F, 5)}, {"output", DType::Int8, {1, 40}, perTensor(0.06F, 10)}};
    graph.ops = {{OpCode::Sub, 2, {0, 1}, {2}, {}, AddOptions{}}};
    graph.inputs = {0, 1};
    graph.outputs = {2};
    return graph;
}

BuiltSubgraph pad()
{
    BuiltSubgraph graph;
    graph.tensors = {{"input", DType::Int8, {1, 4, 4, 2}, perTensor(0.05F, -20)},
        {"paddings", DType::Int32, {4, 2}, {},
            makeTensor(DType::Int32, Shape{4, 2}, std::vector<std::int32_t>{0, 0, 1, 1, 1, 1, 0, 0})},
        {"output", DType::Int8, {1, 6, 6, 2}, perTensor(0.05F, -20)}};
    graph.ops = {{OpCode::Pad, 2, {0, 1}, {2}}};
    graph.inputs = {0};
    graph.outputs = {2};
    return graph;
}

BuiltSubgraph maxPool()
{
    BuiltSubgraph graph;
    graph.tensors = {{"input", DType::Int8, {1, 7, 7, 3}, perTensor(0.05F, 3)},
        {"output", DType::Int8, {1, 4, 4, 3}, perTensor(0.05F, 3)}};
    graph.ops = {{OpCode::MaxPool2d, 2, {0}, {1}, {}, Pool2DOptions{Padding::Same, 2, 2, 3, 3}}};
    graph.inputs = {0};
    graph.outputs = {1};
    return graph;
}

/// The filter's elements in another order.
TensorPtr moved(const TensorPtr& filter, const std::function<std::size_t(std::size_t)>& from)
{
    std::vector<std::int8_t> elements(filter->elements());
    for (std::size_t i = 0; i < elements.size(); ++i)
        elements[i] = filter->as<std::int8_t>()[from(i)];
    return makeTensor(filter->dtype, filter->shape, std::move(elements));
}

/// Puts a PAD with a constant in front of a convolution that then pads nothing itself.
void padBefore(BuiltSubgraph& graph, std::int8_t code, std::vector<std::int32_t> paddings)
{
    const Shape padded{1, 10 + paddings[2] + paddings[3], 10 + paddings[4] + paddings[5], 4};
    graph.tensors.push_back({"padded", DType::Int8, padded, graph.tensors[0].quant});
    graph.tensors.push_back({"paddings", DType::Int32, {4, 2}, {}, makeTensor(DType::Int32, Shape{4, 2}, paddings)});
    graph.tensors.push_back({"code", DType::Int8, Shape{1}, graph.tensors[0].quant,
        makeTensor(DType::Int8, Shape{1}, std::vector<std::int8_t>{code})});
    std::get<Conv2DOptions>(graph.ops[0].options).padding = Padding::Valid;
    graph.ops[0].inputs[0] = 4;
    graph.ops.insert(graph.ops.begin(), {OpCode::Padv2, 2, {0, 5, 6}, {4}});
}

ModelPtr modelOf(const BuiltSubgraph& graph)
{
    auto model = readTflite(buildModel({graph}));
    if (!model)
        qWarning("%s", model.error().message.c_str());
    return model ? *model : nullptr;
}

std::vector<TensorPtr> inputsOf(const BuiltSubgraph& graph)
{
    std::vector<TensorPtr> inputs;
    for (const int input : graph.inputs)
        inputs.push_back(
            codes(graph.tensors[static_cast<std::size_t>(input)].shape, -128, 40)); // with a pool whose border matters
    return inputs;
}

} // namespace

class TestBlameCauses : public QObject {
    Q_OBJECT

private slots:
    void causes_areNamed_data();
    void causes_areNamed();
    void overwrittenBuffers_areNamed();
    void copiesByRight_areNoReuse();
    void swappedBytes_areNamed();
    void otherConstants_areTold();
    void anotherShape_isTold();
    void floats_haveATolerance();
    void faultsInAnotherArithmetic_areNamed();
    void oddWindows_areNoTrouble();
};

void TestBlameCauses::causes_areNamed_data()
{
    QTest::addColumn<Mistake>("mistake");
    QTest::addColumn<QString>("cause");
    const auto row
        = [](const char* title, BuiltSubgraph graph, std::function<void(BuiltSubgraph&)> change, const char* cause) {
              QTest::newRow(title) << Mistake{std::move(graph), std::move(change)} << QString::fromLatin1(cause);
          };
    const auto scales
        = [](auto change) { return [change](BuiltSubgraph& graph) { change(graph.tensors[1].quant.scales); }; };
    const auto same = convolution(Padding::Same);
    row(
        "bias of a convolution", same, [](auto& graph) { graph.tensors[2].data = makeZeros(DType::Int32, {6}); },
        "bias-missing");
    row(
        "bias of a matrix", fullyConnected(), [](auto& graph) { graph.tensors[2].data = makeZeros(DType::Int32, {8}); },
        "bias-missing");
    row("neighbour's scale", same, scales([](auto& s) { std::rotate(s.begin(), s.begin() + 1, s.end()); }),
        "wrong-channel-scale");
    row("first scale for all", same, scales([](auto& s) { std::fill(s.begin(), s.end(), s[0]); }),
        "wrong-channel-scale");
    row("last scale for all", same, scales([](auto& s) { std::fill(s.begin(), s.end(), s[5]); }),
        "wrong-channel-scale");
    row("scales in reverse", same, scales([](auto& s) { std::reverse(s.begin(), s.end()); }), "wrong-channel-scale");
    row(
        "shift", same, [](auto& graph) { graph.tensors[3].quant.scales[0] *= 2; }, "multiplier-shift");
    row(
        "pads with 0", same,
        [](auto& graph) {
            padBefore(graph, 0, {0, 0, 0, 1, 0, 1, 0, 0});
        },
        "padding-value");
    row(
        "pads with -128", same,
        [](auto& graph) {
            padBefore(graph, -128, {0, 0, 0, 1, 0, 1, 0, 0});
        },
        "padding-value");
    row(
        "pads before", same,
        [](auto& graph) {
            padBefore(graph, -20, {0, 0, 1, 0, 1, 0, 0, 0});
        },
        "padding-side");
    row(
        "PAD with 0", pad(),
        [](auto& graph) { graph.tensors[0].quant.zeroPoints = graph.tensors[2].quant.zeroPoints = {0}; },
        "padding-value");
    row(
        "pool pads with 0", maxPool(),
        [](auto& graph) {
            graph.tensors.push_back({"padded", DType::Int8, {1, 9, 9, 3}, perTensor(0.05F, 0)});
            graph.tensors.push_back({"paddings", DType::Int32, {4, 2}, {},
                makeTensor(DType::Int32, Shape{4, 2}, std::vector<std::int32_t>{0, 0, 1, 1, 1, 1, 0, 0})});
            for (const std::size_t tensor : {std::size_t{0}, std::size_t{1}})
                graph.tensors[tensor].quant = perTensor(0.05F, 0);
            graph.ops[0] = {OpCode::MaxPool2d, 2, {2}, {1}, {}, Pool2DOptions{Padding::Valid, 2, 2, 3, 3}};
            graph.ops.insert(graph.ops.begin(), {OpCode::Pad, 2, {0, 3}, {2}});
        },
        "padding-value");
    const auto activation = [](Activation other) {
        return [other](BuiltSubgraph& graph) { std::get<Conv2DOptions>(graph.ops[0].options).activation = other; };
    };
    row("no activation", convolution(Padding::Same, Activation::Relu), activation(Activation::None),
        "activation-missing");
    row("another activation", convolution(Padding::Same, Activation::Relu), activation(Activation::ReluN1To1),
        "activation-wrong");
    row("an activation too many", same, activation(Activation::Relu), "activation-wrong");
    row(
        "input's zero point", same, [](auto& graph) { graph.tensors[0].quant.zeroPoints = {0}; }, "zero-point-missing");
    row(
        "output's zero point", fullyConnected(), [](auto& graph) { graph.tensors[3].quant.zeroPoints = {0}; },
        "zero-point-missing");
    row(
        "second input's zero point", subtraction(), [](auto& graph) { graph.tensors[1].quant.zeroPoints = {0}; },
        "zero-point-missing");
    row(
        "swapped operands", subtraction(),
        [](auto& graph) { std::swap(graph.ops[0].inputs[0], graph.ops[0].inputs[1]); }, "operands-swapped");
    row(
        "columns", fullyConnected(),
        [](auto& graph) {
            graph.tensors[1].data = moved(graph.tensors[1].data, [](std::size_t i) { return i % 12 * 8 + i / 12; });
        },
        "weights-transposed");
    row(
        "height and width", same,
        [](auto& graph) {
            graph.tensors[1].data = moved(graph.tensors[1].data, [](std::size_t i) {
                const std::size_t c = i % 4, x = i / 4 % 3, y = i / 12 % 3, o = i / 36;
                return ((o * 3 + x) * 3 + y) * 4 + c;
            });
        },
        "weights-transposed");
    row(
        "turned filter", same,
        [](auto& graph) {
            graph.tensors[1].data = moved(graph.tensors[1].data, [](std::size_t i) {
                const std::size_t c = i % 4, x = i / 4 % 3, y = i / 12 % 3, o = i / 36;
                return ((o * 3 + 2 - y) * 3 + 2 - x) * 4 + c;
            });
        },
        "weights-flipped");
}

void TestBlameCauses::causes_areNamed()
{
    QFETCH(Mistake, mistake);
    QFETCH(QString, cause);
    const auto right = modelOf(mistake.graph);
    const auto inputs = inputsOf(mistake.graph);
    BuiltSubgraph wrongGraph = mistake.graph;
    mistake.change(wrongGraph);
    const auto wrong = modelOf(wrongGraph);
    QVERIFY(right && wrong);
    const auto run = runOurs(wrong, inputs, KernelPath::Fast);
    QVERIFY2(!run.error, run.error ? run.error->message.c_str() : "");
    auto values = run.tensors;
    values.resize(right->main().tensors.size());
    const auto matched = matchDump(*right, dumpOf(*right, values));
    QVERIFY2(matched, matched ? "" : matched.error().message.c_str());
    const auto report = blame(right, *matched, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->tensors.size(), std::size_t{1});
    QVERIFY(report->tensors[0].diagnosis);
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), cause);
    QCOMPARE(report->tensors[0].diagnosis->explained, 1.0);
}

void TestBlameCauses::overwrittenBuffers_areNamed()
{
    BuiltSubgraph graph = subtraction();
    graph.tensors.push_back({"last", DType::Int8, {1, 40}, perTensor(0.06F, 10)});
    graph.ops.push_back({OpCode::Sub, 2, {2, 0}, {3}, {}, AddOptions{}});
    graph.outputs = {3};
    const auto model = modelOf(graph);
    const auto run = runOurs(model, inputsOf(graph), KernelPath::Fast);
    QVERIFY(!run.error);
    auto values = run.tensors;
    values[2] = values[3]; // the buffer was given to the next operator
    const auto report = blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    QVERIFY(report);
    QCOMPARE(report->firstWrongOp()->value, 0);
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), QStringLiteral("stuck-buffer"));
    QVERIFY(QString::fromStdString(report->tensors[0].diagnosis->explanation).contains("computed later"));
}

void TestBlameCauses::copiesByRight_areNoReuse()
{
    // The RESHAPE behind a wrong operator holds the same bytes, and is right.
    BuiltSubgraph graph = subtraction();
    graph.tensors.push_back(
        {"shape", DType::Int32, {2}, {}, makeTensor(DType::Int32, Shape{2}, std::vector<std::int32_t>{4, 10})});
    graph.tensors.push_back({"last", DType::Int8, {4, 10}, perTensor(0.06F, 10)});
    graph.ops.push_back({OpCode::Reshape, 1, {2, 3}, {4}});
    graph.outputs = {4};
    const auto model = modelOf(graph);
    const auto run = runOurs(model, inputsOf(graph), KernelPath::Fast);
    QVERIFY2(!run.error, run.error ? run.error->message.c_str() : "");
    auto values = run.tensors;
    values[2] = codes({1, 40});
    values[4] = makeTensor(DType::Int8, Shape{4, 10},
        std::vector<std::int8_t>(values[2]->as<std::int8_t>().begin(), values[2]->as<std::int8_t>().end()));
    const auto report = blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    QVERIFY(report && report->tensors[0].diagnosis);
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), QStringLiteral("unknown"));
    QCOMPARE(report->tensors[1].difference.differing, std::size_t{0});
}

void TestBlameCauses::swappedBytes_areNamed()
{
    BuiltSubgraph graph;
    graph.tensors = {{"a", DType::Int32, {1, 30}}, {"b", DType::Int32, {1, 30}}, {"sum", DType::Int32, {1, 30}}};
    graph.ops = {{OpCode::Add, 1, {0, 1}, {2}, {}, AddOptions{}}};
    graph.inputs = {0, 1};
    graph.outputs = {2};
    const auto model = modelOf(graph);
    const std::vector<TensorPtr> inputs{
        numbers().tensor(DType::Int32, {1, 30}), numbers().tensor(DType::Int32, {1, 30})};
    const auto run = runOurs(model, inputs, KernelPath::Fast);
    QVERIFY(!run.error);
    auto values = run.tensors;
    std::vector<std::byte> bytes(values[2]->bytes.span().begin(), values[2]->bytes.span().end());
    for (std::size_t i = 0; i < bytes.size(); i += 4)
        std::reverse(&bytes[i], &bytes[i] + 4);
    values[2] = std::make_shared<const TensorValue>(
        TensorValue{DType::Int32, values[2]->shape, SharedBytes::adopt(std::move(bytes))});
    const auto report = blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), QStringLiteral("byte-order"));
}

void TestBlameCauses::otherConstants_areTold()
{
    const BuiltSubgraph graph = fullyConnected();
    BuiltSubgraph other = graph;
    other.tensors[1].data = codes({8, 12}); // another version of the weights
    const auto model = modelOf(graph);
    const auto run = runOurs(modelOf(other), inputsOf(graph), KernelPath::Fast);
    QVERIFY(!run.error);
    auto dump = dumpOf(*model, run.tensors);
    dump.entries.push_back({"filter", {}, run.tensors[1]});
    dump.entries.push_back({"bias", {}, run.tensors[2]});
    const auto report = blame(model, *matchDump(*model, dump), {});
    QVERIFY(report && report->differs());
    QCOMPARE(report->constants.size(), std::size_t{1});
    QCOMPARE(report->constants[0].tensor.value, 1);
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), QStringLiteral("constants-differ"));
}

void TestBlameCauses::anotherShape_isTold()
{
    const BuiltSubgraph graph = subtraction();
    const auto model = modelOf(graph);
    const auto run = runOurs(model, inputsOf(graph), KernelPath::Fast);
    auto values = run.tensors;
    values[2] = codes({2, 40}); // as another batch would have
    const auto report = blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    QVERIFY(report);
    QCOMPARE(QString::fromStdString(report->tensors[0].diagnosis->cause), QStringLiteral("shape"));
}

void TestBlameCauses::floats_haveATolerance()
{
    const auto model = *openModel(sourceFile("resources/samples/digits_dense_float.tflite").toStdString());
    const TensorInfo& input = model->main().tensor(model->main().inputs[0]);
    const auto run
        = runOurs(model, std::vector<TensorPtr>{numbers().tensor(input.dtype, input.shape)}, KernelPath::Fast);
    QVERIFY(!run.error);
    const TensorId first = model->main().ops[0].outputs[0];
    const auto with = [&](double error) {
        auto values = run.tensors;
        const auto floats = values[first.index()]->as<float>();
        std::vector<float> changed(floats.begin(), floats.end());
        const float largest = *std::max_element(changed.begin(), changed.end());
        changed[1] += largest * static_cast<float>(error);
        values[first.index()] = makeTensor(DType::Float32, values[first.index()]->shape, std::move(changed));
        return blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    };
    QVERIFY(!with(1e-6)->firstWrongOp());
    QCOMPARE(with(1e-3)->firstWrongOp()->value, 0);
    QCOMPARE(with(1e-3)->tensors[0].difference.differing, std::size_t{1});
    QVERIFY(with(NAN)->firstWrongOp());
}

void TestBlameCauses::faultsInAnotherArithmetic_areNamed()
{
    // A device with XNNPACK's arithmetic and a bias that is missing in one operator.
    const auto model = *openModel(sourceFile("resources/samples/digits_conv_int8.tflite").toStdString());
    const TensorInfo& input = model->main().tensor(model->main().inputs[0]);
    EngineOptions xnnpack;
    xnnpack.numerics = Numerics::Xnnpack;
    std::vector<TensorPtr> values(model->main().tensors.size());
    values[model->main().inputs[0].index()] = numbers().tensor(input.dtype, input.shape);
    for (std::size_t i = 0; i < model->main().ops.size(); ++i) {
        SingleOp single = singleOp(model, OpId(static_cast<std::int64_t>(i)), values);
        if (i == 4)
            single.setConstant(2, makeZeros(DType::Int32, single.input(2)->shape));
        const auto outputs = runSingle(single, xnnpack);
        QVERIFY(outputs);
        values[model->main().ops[i].outputs[0].index()] = (*outputs)[0];
    }
    const auto report = blame(model, *matchDump(*model, dumpOf(*model, values)), {});
    QVERIFY(report && report->firstFault());
    QCOMPARE(report->firstFault()->op.value, 4);
    for (const BlamedTensor& row : report->tensors) {
        if (!row.diagnosis)
            continue;
        const bool wrong = row.op.value == 4;
        QCOMPARE(QString::fromStdString(row.diagnosis->cause),
            wrong ? QStringLiteral("bias-missing") : QStringLiteral("arithmetic:xnnpack"));
        QCOMPARE(QString::fromStdString(row.diagnosis->explanation).contains("in the arithmetic xnnpack"), wrong);
    }
}

void TestBlameCauses::oddWindows_areNoTrouble()
{
    // A window far larger than the image: no border of that size is made.
    BuiltSubgraph graph = maxPool();
    graph.ops[0].options = Pool2DOptions{Padding::Same, 2, 2, 2000000000, 2000000000};
    const auto model = modelOf(graph);
    const auto run = runOurs(model, inputsOf(graph), KernelPath::Fast);
    if (run.error)
        QSKIP("refused");
    auto values = run.tensors;
    values[1] = codes({1, 4, 4, 3});
    QVERIFY(blame(model, *matchDump(*model, dumpOf(*model, values)), {})->firstWrongOp());
}

QTEST_GUILESS_MAIN(TestBlameCauses)
#include "tst_blame_causes.moc"
