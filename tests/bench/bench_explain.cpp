// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What explaining one element of a convolution of 9 216 taps costs: finding the steps and all terms, and showing them
// in the panel. usage: bench_explain [--check]
// --check: exit code 1 when a median is above its limit.
#include "core/engine/random_input.h"
#include "ui/inspectors/explain_panel.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <string_view>

using namespace quantstep;

namespace {

constexpr int kRounds = 21;
constexpr double kTermsLimitMs = 300, kPaintLimitMs = 100;
constexpr std::int32_t kChannels = 1024; // times 3 x 3

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

TensorInfo tensor(const char* name, DType dtype, Shape shape, float scale)
{
    TensorInfo info;
    info.name = name;
    info.dtype = dtype;
    info.shape = std::move(shape);
    info.quant.scales = {scale};
    info.quant.zeroPoints = {0};
    return info;
}

TensorInfo constant(TensorInfo info)
{
    info.isConstant = true;
    info.data = randomInput(info.dtype, info.shape, 1, 0)->bytes;
    return info;
}

ModelPtr convolution()
{
    Subgraph graph;
    graph.tensors = {tensor("input", DType::Int8, Shape{1, 8, 8, kChannels}, 0.05F),
        constant(tensor("filter", DType::Int8, Shape{16, 3, 3, kChannels}, 0.01F)),
        constant(tensor("bias", DType::Int32, Shape{16}, 0.0005F)),
        tensor("output", DType::Int8, Shape{1, 8, 8, 16}, 0.4F)};
    OpInfo op;
    op.code = OpCode::Conv2d;
    op.version = 3;
    op.inputs = {TensorId(0), TensorId(1), TensorId(2)};
    op.outputs = {TensorId(3)};
    Conv2DOptions options;
    options.strideW = options.strideH = 1;
    op.options = options;
    graph.ops = {op};
    graph.inputs = {TensorId(0)};
    graph.outputs = {TensorId(3)};
    linkSubgraph(graph);
    auto model = std::make_shared<Model>();
    model->subgraphs.push_back(std::make_shared<const Subgraph>(std::move(graph)));
    return model;
}

bool report(const char* what, double ms, double limit)
{
    std::printf("%-44s %8.2f ms (limit %.0f, %s)\n", what, ms, limit, ms <= limit ? "ok" : "TOO SLOW");
    return ms <= limit;
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    const bool check = argc > 1 && std::string_view(argv[1]) == "--check";
    const ModelPtr model = convolution();
    const auto engine = Engine::create(model, {});
    const TensorInfo& input = model->main().tensors[0];
    if (!engine->setInput(0, randomInput(input.dtype, input.shape, 1, 0)) || engine->run({}, {}, {}).error)
        return 1;
    ExplainPanel panel;
    panel.resize(420, 700);
    panel.show();
    QApplication::processEvents();
    std::vector<double> terms, paint;
    for (int round = 0; round < kRounds; ++round) {
        const auto element = static_cast<std::size_t>((3 * 8 + 3) * 16 + round % 16);
        QElapsedTimer timer;
        timer.start();
        ElementExplainer explainer(*engine);
        auto explanation = explainer.explain({SubgraphId(0), TensorId(3)}, element);
        if (!explanation || !explanation->equal || explanation->steps.terms.count != 9216)
            return 1;
        const auto made = std::make_shared<const ExplanationReport>(makeReport(*engine, *std::move(explanation)));
        terms.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        timer.restart();
        panel.setReport(made);
        panel.repaint();
        paint.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QApplication::processEvents();
    }
    const bool good = static_cast<int>(report("steps and all 9216 terms", median(terms), kTermsLimitMs))
        & static_cast<int>(report("shown in the panel", median(paint), kPaintLimitMs));
    return check && !good ? 1 : 0;
}
