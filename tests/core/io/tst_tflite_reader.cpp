// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_memory.h"
#include "core/io/mapped_file.h"
#include "core/io/tflite_reader.h"
#include "tests/support/model_builder.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <cstring>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// input [1,4,4,1] -> CONV_2D with 2 channels -> output, all int8.
BuiltSubgraph convolution()
{
    BuiltSubgraph graph;
    graph.name = "main";
    graph.tensors = {
        {"in", DType::Int8, {1, 4, 4, 1}, perTensor(0.5F, -3)},
        {"filter", DType::Int8, {2, 1, 1, 1}, perChannel({0.25F, 0.125F}, 0),
            makeTensor<std::int8_t>(DType::Int8, {2, 1, 1, 1}, {7, -9})},
        {"bias", DType::Int32, {2}, perChannel({0.125F, 0.0625F}, 0),
            makeTensor<std::int32_t>(DType::Int32, {2}, {100, -100})},
        {"out", DType::Int8, {1, 4, 4, 2}, perTensor(1.0F, 4)},
    };
    BuiltOp op;
    op.code = OpCode::Conv2d;
    op.version = 3;
    op.inputs = {0, 1, 2};
    op.outputs = {3};
    op.options = Conv2DOptions{Padding::Valid, 1, 1, Activation::Relu, 1, 1, DType::Float32};
    graph.ops = {op};
    graph.inputs = {0};
    graph.outputs = {3};
    return graph;
}

BuiltOp ifOp(int thenSubgraph, int elseSubgraph)
{
    BuiltOp op;
    op.code = OpCode::If;
    op.inputs = {0};
    op.outputs = {1};
    op.options = IfOptions{thenSubgraph, elseSubgraph};
    return op;
}

BuiltSubgraph branch(std::vector<BuiltOp> ops)
{
    BuiltSubgraph graph;
    graph.tensors = {{"a", DType::Bool, {1}}, {"b", DType::Bool, {1}}};
    graph.ops = std::move(ops);
    graph.inputs = {0};
    graph.outputs = {1};
    return graph;
}

} // namespace

class TestTfliteReader : public QObject {
    Q_OBJECT

private slots:
    void readsEverything();
    void borrowsConstants();
    void tellsFileRanges();
    void keepsWhatItDoesNotKnow();
    void repairsAnAxisWithoutDoubt();
    void opensCustomOptions();
    void refusesBrokenModels_data();
    void refusesBrokenModels();
    void refusesWhatIsNoModel();
    void checksControlFlow();
    void stopsOnRequest();
    void mapsOnlyRegularFiles();
    void mappedBytesComeBackAfterLeavingMemory();
};

void TestTfliteReader::readsEverything()
{
    const auto model = readTflite(buildModel({convolution()}));
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    const Subgraph& graph = (*model)->main();
    QCOMPARE(graph.name, std::string("main"));
    QCOMPARE(graph.tensors.size(), std::size_t{4});
    QCOMPARE(graph.tensors[0].shape, (Shape{1, 4, 4, 1}));
    QCOMPARE(graph.tensors[0].quant.zeroPoint(), -3);
    QVERIFY(graph.tensors[1].isConstant && !graph.tensors[0].isConstant);
    QVERIFY(graph.tensors[1].quant.isPerChannel());
    QCOMPARE(graph.tensors[1].quant.scaleOf(1), 0.125F);
    const OpInfo& op = graph.ops[0];
    QCOMPARE(op.name(), std::string("CONV_2D"));
    QCOMPARE(op.version, 3);
    const auto* options = std::get_if<Conv2DOptions>(&op.options);
    QVERIFY(options);
    QCOMPARE(options->padding, Padding::Valid);
    QCOMPARE(options->activation, Activation::Relu);
    const auto text = [&](const char* name) {
        for (const auto& field : op.optionFields) {
            if (field.name == name)
                return field.value;
        }
        return std::string("missing");
    };
    QCOMPARE(text("padding"), std::string("VALID"));
    QCOMPARE(text("fused_activation_function"), std::string("RELU"));
    QCOMPARE(text("stride_w"), std::string("1"));
    QCOMPARE(text("dilation_h_factor"), std::string("1"));
    QCOMPARE(graph.producers[3], OpId(0));
    QCOMPARE(graph.consumers[2].size(), std::size_t{1});
}

void TestTfliteReader::borrowsConstants()
{
    const auto model = readTflite(buildModel({convolution()}));
    QVERIFY(model.has_value());
    const auto file = (*model)->file.span();
    for (const auto& tensor : (*model)->main().tensors) {
        if (tensor.isConstant)
            QVERIFY(tensor.data.data() >= file.data() && tensor.data.data() < file.data() + file.size());
    }
}

void TestTfliteReader::tellsFileRanges()
{
    const auto model = readTflite(buildModel({convolution()}));
    QVERIFY(model.has_value());
    const TensorInfo& filter = (*model)->main().tensors[1];
    QCOMPARE(filter.dataRange.size, std::uint64_t{2});
    QCOMPARE(static_cast<std::int8_t>((*model)->file.span()[filter.dataRange.offset + 1]), std::int8_t{-9});
    QCOMPARE(filter.scaleRange.size, std::uint64_t{8});
    float scale = 0;
    std::memcpy(&scale, (*model)->file.data() + filter.scaleRange.offset + 4, sizeof scale);
    QCOMPARE(scale, 0.125F);
    const TensorInfo& input = (*model)->main().tensors[0];
    std::int64_t zeroPoint = 0;
    std::memcpy(&zeroPoint, (*model)->file.data() + input.zeroPointRange.offset, sizeof zeroPoint);
    QCOMPARE(zeroPoint, std::int64_t{-3});
}

void TestTfliteReader::keepsWhatItDoesNotKnow()
{
    auto graph = convolution();
    graph.tensors.push_back({"odd", static_cast<DType>(99), {3}});
    BuiltOp custom;
    custom.code = OpCode::Custom;
    custom.customName = "Mystery";
    custom.customOptions = {1, 2, 3};
    custom.inputs = {3, -1};
    custom.outputs = {4};
    graph.ops.push_back(custom);
    BuiltOp future = custom;
    future.code = static_cast<OpCode>(4711);
    future.customName.clear();
    graph.ops.push_back(future);
    const auto model = readTflite(buildModel({graph}));
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    const auto& ops = (*model)->main().ops;
    QCOMPARE(ops[1].name(), std::string("Mystery"));
    QCOMPARE(ops[1].customOptions.size(), std::size_t{3});
    QVERIFY(!ops[1].inputs[1].valid());
    QCOMPARE(ops[2].name(), std::string("UNKNOWN_4711"));
    QVERIFY(!isKnown((*model)->main().tensors[4].dtype));
}

void TestTfliteReader::repairsAnAxisWithoutDoubt()
{
    auto graph = convolution();
    graph.tensors[2].quant.axis = 3; // the bias has one dimension
    const auto model = readTflite(buildModel({graph}));
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    QCOMPARE((*model)->main().tensors[2].quant.axis, 0);
    QCOMPARE((*model)->warnings.size(), std::size_t{1});
}

void TestTfliteReader::opensCustomOptions()
{
    BuiltSubgraph graph = convolution();
    DetectionPostProcessOptions options;
    options.maxDetections = 7;
    options.useRegularNms = true;
    options.iouThreshold = 0.625F;
    options.yScale = 10;
    graph.ops[0].code = OpCode::Custom;
    graph.ops[0].customName = "TFLite_Detection_PostProcess";
    graph.ops[0].options = options;
    const auto model = readTflite(buildModel({graph}));
    QVERIFY(model);
    const OpInfo& op = (*model)->main().ops[0];
    const auto* read = std::get_if<DetectionPostProcessOptions>(&op.options);
    QVERIFY(read);
    QCOMPARE(read->maxDetections, 7);
    QVERIFY(read->useRegularNms);
    QCOMPARE(read->iouThreshold, 0.625F);
    QCOMPARE(read->yScale, 10.0F);
    QCOMPARE(op.optionFields.size(), std::size_t{11});
    const auto threshold = std::ranges::find(op.optionFields, "nms_iou_threshold", &OptionField::name);
    QVERIFY(threshold != op.optionFields.end());
    QCOMPARE(threshold->value, std::string("0.625"));

    // Anything else in their place is kept as it is.
    const std::vector<std::uint8_t> whole(reinterpret_cast<const std::uint8_t*>(op.customOptions.data()),
        reinterpret_cast<const std::uint8_t*>(op.customOptions.data()) + op.customOptions.size());
    graph.ops[0].options = {};
    for (std::size_t size = 0; size < whole.size(); ++size) {
        graph.ops[0].customOptions.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const auto damaged = readTflite(buildModel({graph}));
        QVERIFY(damaged);
        QCOMPARE((*damaged)->main().ops[0].customOptions.size(), size);
    }
}

void TestTfliteReader::refusesBrokenModels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("place");
    const auto add = [](const char* name, const char* place, auto damage) {
        auto graph = convolution();
        damage(graph);
        const auto bytes = buildModel({graph});
        QTest::newRow(name) << QByteArray(
            reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()))
                            << QString::fromLatin1(place);
    };
    add("input index", "op 0: inputs: position 1: expected a tensor in [0, 4), found 9",
        [](auto& g) { g.ops[0].inputs[1] = 9; });
    add("absent output", "op 0: outputs: position 0", [](auto& g) { g.ops[0].outputs[0] = -1; });
    add("graph input", "subgraph 0: inputs: position 0", [](auto& g) { g.inputs[0] = 4; });
    add("graph output", "subgraph 0: outputs: position 0", [](auto& g) { g.outputs[0] = -1; });
    add("negative size", "tensor 0 'in': shape", [](auto& g) { g.tensors[0].shape = {1, -4, 4, 1}; });
    add("huge size", "tensor 0 'in': shape", [](auto& g) { g.tensors[0].shape = {1 << 30, 1 << 30, 1 << 30}; });
    add("short data", "tensor 2 'bias': data: expected at least 12 bytes", [](auto& g) {
        g.tensors[2].shape = {3};
        g.tensors[2].quant = perTensor(1, 0);
    });
    add("zero points", "tensor 1 'filter': quantization: expected as many zero points as scales (2), found 1",
        [](auto& g) { g.tensors[1].quant.zeroPoints.pop_back(); });
    add("scales", "tensor 1 'filter': quantization: expected 1 or 2 scales", [](auto& g) {
        g.tensors[1].quant = perChannel({1, 2, 3}, 0);
    });
    add("axis", "tensor 1 'filter': quantization: expected a quantized dimension in [0, 4), found 4",
        [](auto& g) { g.tensors[1].quant.axis = 4; });
    add("negative axis", "tensor 1 'filter': quantization: expected a quantized dimension",
        [](auto& g) { g.tensors[1].quant.axis = -1; });
}

void TestTfliteReader::refusesBrokenModels()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, place);
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.constData());
    const auto model = readTflite(SharedBytes::adopt(std::vector<std::byte>(begin, begin + bytes.size())));
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, ErrorCode::Malformed);
    const auto message = QString::fromStdString(model.error().message);
    QVERIFY2(message.contains(place), qPrintable(message));
}

void TestTfliteReader::refusesWhatIsNoModel()
{
    const auto readText = [](std::string_view text) {
        const auto* begin = reinterpret_cast<const std::byte*>(text.data());
        return readTflite(SharedBytes::adopt(std::vector<std::byte>(begin, begin + text.size())));
    };
    for (const auto text : {"", "abc", "hello world, this is no model", "\x10\0\0\0TFL3"}) {
        const auto model = readText(text);
        QVERIFY(!model.has_value());
        QCOMPARE(model.error().code, ErrorCode::Malformed);
    }
    const auto none = readTflite(buildModel({}));
    QVERIFY(!none && none.error().message.find("at least one subgraph") != std::string::npos);
}

void TestTfliteReader::checksControlFlow()
{
    QVERIFY(readTflite(buildModel({branch({ifOp(1, 2)}), branch({}), branch({})})).has_value());
    const auto outside = readTflite(buildModel({branch({ifOp(1, 7)}), branch({})}));
    QVERIFY(!outside && outside.error().message.find("expected a subgraph in [0, 2), found 7") != std::string::npos);
    const auto cycle = readTflite(buildModel({branch({ifOp(1, 2)}), branch({ifOp(2, 2)}), branch({ifOp(1, 1)})}));
    QVERIFY(!cycle && cycle.error().message.find("cycle") != std::string::npos);
    const auto self = readTflite(buildModel({branch({ifOp(0, 0)})}));
    QVERIFY(!self && self.error().code == ErrorCode::Malformed);
}

void TestTfliteReader::stopsOnRequest()
{
    std::stop_source source;
    source.request_stop();
    const auto model = readTflite(buildModel({convolution()}), {}, source.get_token());
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, ErrorCode::Cancelled);
    ReadLimits limits;
    limits.maxFileBytes = 10;
    const auto large = readTflite(buildModel({convolution()}), limits);
    QVERIFY(!large && large.error().code == ErrorCode::LimitExceeded);
}

void TestTfliteReader::mapsOnlyRegularFiles()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("model.tflite")).toStdString();
    const auto bytes = buildModel({convolution()});
    QVERIFY(writeFile(path, bytes.span()).has_value());
    const auto model = openModel(path);
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    QCOMPARE((*model)->path, path);
    QCOMPARE((*model)->fileSize, std::uint64_t{bytes.size()});
    for (const auto& bad : {folder.path().toStdString(), path + ".missing", std::string("/dev/null")}) {
        const auto refused = mapFile(bad, 1000);
        QVERIFY(!refused && refused.error().code == ErrorCode::CannotRead);
    }
    QVERIFY(!mapFile(path, 10) && mapFile(path, 10).error().code == ErrorCode::LimitExceeded);
}

void TestTfliteReader::mappedBytesComeBackAfterLeavingMemory()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("bytes")).toStdString();
    std::vector<std::byte> bytes(50000);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(i * 7 % 251);
    const std::vector<std::byte> expected = bytes;
    QVERIFY(writeFile(path, bytes).has_value());
    const auto mapped = mapFile(path, bytes.size());
    QVERIFY(mapped.has_value());
    leaveMemory(mapped->span().subspan(100));
    QVERIFY(std::ranges::equal(mapped->span(), expected));
    // Memory that is no file's is left alone.
    leaveMemory(bytes);
    QVERIFY(bytes == expected);
}

QTEST_GUILESS_MAIN(TestTfliteReader)
#include "tst_tflite_reader.moc"
