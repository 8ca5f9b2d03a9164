// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Times in the real window: opening a model until its operators are listed and its graph is laid out, and
// frames of a tensor of ten million elements.   bench_window MODEL.tflite
#include "ui/graph/graph_panel.h"
#include "ui/inspectors/list_panel.h"
#include "ui/main_window.h"
#include "ui/widgets/tensor_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

using namespace quantstep;

namespace {

constexpr double kListLimitMs = 300, kGraphLimitMs = 1000, kFrameLimitMs = 16;

double elapsedMs(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

const char* verdict(double ms, double limit)
{
    return ms <= limit ? "ok" : "TOO SLOW";
}

/// False when it takes longer than 30 s.
bool processUntil(const std::function<bool()>& done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > 30'000)
            return false;
        QApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    return true;
}

/// Ends with everything drawn.
bool measureOpening(MainWindow& window, const QString& path)
{
    Session* session = window.session();
    QTableView* table = window.operations()->table();
    GraphView* graph = window.findChild<GraphPanel*>()->view();
    QElapsedTimer timer;
    timer.start();
    session->open(path);
    const auto listed = [&] {
        return session->model() != nullptr && session->path() == path && table->isVisible()
            && table->model()->rowCount() == static_cast<int>(session->opCount());
    };
    if (!processUntil([&] { return listed() || session->state() == RunState::LoadFailed; }) || !listed())
        return false;
    table->viewport()->repaint();
    const double list = elapsedMs(timer);
    if (!processUntil([&] { return graph->scene() != nullptr && !graph->isLayingOut(); }))
        return false;
    graph->repaint();
    const double laidOut = elapsedMs(timer);
    std::printf("  %zu operators: listed after %6.1f ms (limit %.0f, %s), graph laid out after %6.1f ms (limit %.0f, "
                "%s)\n",
        session->opCount(), list, kListLimitMs, verdict(list, kListLimitMs), laidOut, kGraphLimitMs,
        verdict(laidOut, kGraphLimitMs));
    return processUntil([&] { return !session->isBusy(); });
}

TensorSnapshot largeTensor()
{
    std::mt19937 random(3);
    TensorSnapshot tensor;
    tensor.name = QStringLiteral("large");
    tensor.dtype = DType::Int8;
    tensor.shape = Shape{1, 250, 250, 160};
    tensor.params.scales = {0.05F};
    tensor.params.zeroPoints = {-3};
    tensor.state = ValueState::Current;
    std::vector<std::int8_t> elements(tensor.shape.elements());
    for (std::int8_t& element : elements)
        element = static_cast<std::int8_t>(static_cast<std::int32_t>(random() & 0xff) - 128);
    tensor.value = makeTensor(tensor.dtype, tensor.shape, std::move(elements));
    return tensor;
}

/// One frame: the change, what the plot draws for it, and the whole tensor view painted.
void measureFrames(const char* what, TensorView& view, const std::function<void(int)>& change)
{
    constexpr int kFrames = 60;
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer timer;
        timer.start();
        change(i);
        view.plot()->drawNow();
        view.repaint();
        times.push_back(elapsedMs(timer));
        QApplication::processEvents();
    }
    std::sort(times.begin(), times.end());
    const double worst = times.back();
    std::printf("  %-34s median %6.2f ms  95 %% %6.2f ms  worst %6.2f ms (limit %.0f, %s)\n", what,
        times[times.size() / 2], times[times.size() * 95 / 100], worst, kFrameLimitMs, verdict(worst, kFrameLimitMs));
}

void measureHeatmap(TensorView& view, const char* title, const TensorSnapshot& tensor)
{
    QElapsedTimer timer;
    timer.start();
    view.setTensor(tensor);
    view.plot()->drawNow();
    view.repaint();
    const double first = elapsedMs(timer);
    processUntil([&] { return view.isSettled() && view.plot()->isReady(); });
    const QSize size = view.plot()->planeArea().size();
    std::printf("%s: first frame after %.1f ms, settled after %.1f ms, plane of %d x %d pixels\n", title, first,
        elapsedMs(timer), size.width(), size.height());
    HeatmapPlot* plot = view.plot();
    const auto at = [&](double scale, double x) { plot->setViewport({x, x, scale, scale, false, true}); };
    measureFrames("everything, zoomed out", view, [&](int) { plot->fit(); });
    const QPointF centre = QRectF(plot->planeArea()).center();
    measureFrames("zooming in", view, [&](int) { plot->zoomAt(centre, 1.08); });
    measureFrames("panning, 1 cell per pixel", view, [&](int i) { at(1, 20 + i); });
    measureFrames("panning, 6 pixels per cell", view, [&](int i) { at(6, 20 + i); });
    measureFrames("panning, 36 px per cell, numbers", view, [&](int i) { at(36, 20 + i); });
    view.setMarks(true);
    measureFrames("marks, zoomed out", view, [&](int) { plot->fit(); });
    view.setMarks(false);
    const bool sliced = tensor.shape.rank() == 4;
    measureFrames("cursor moving in its slice", view, [&](int i) {
        view.setCursor(sliced ? ElementIndex{0, 20 + i, 20 + i, 0} : ElementIndex{20 + i, 20 + i});
    });
    if (sliced)
        measureFrames("next slice", view, [&](int i) { view.setCursor(ElementIndex{0, 5, 5, i}); });
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_window MODEL.tflite\n");
        return 2;
    }
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    MainWindow window(&settings);
    window.resize(1600, 1000);
    window.show();
    window.activateWindow();
    QApplication::processEvents();
    std::printf("%s\n", argv[1]);
    for (int round = 0; round < 3; ++round) {
        if (!measureOpening(window, QString::fromLocal8Bit(argv[1]))) {
            std::fprintf(stderr, "%s could not be opened\n", argv[1]);
            return 1;
        }
        window.session()->close();
        QApplication::processEvents();
    }
    if (!measureOpening(window, QString::fromLocal8Bit(argv[1])))
        return 1;
    auto* view = window.findChild<TensorView*>();
    TensorSnapshot sheets = largeTensor();
    TensorSnapshot matrix = sheets;
    matrix.shape = Shape{3125, 3200};
    matrix.name = QStringLiteral("large matrix");
    matrix.value = std::make_shared<const TensorValue>(TensorValue{matrix.dtype, matrix.shape, matrix.value->bytes});
    measureHeatmap(*view, "docked, int8 1x250x250x160", sheets);
    measureHeatmap(*view, "docked, int8 3125x3200", matrix);
    // The panel with the focus fills the window: the largest picture there is.
    view->plot()->setFocus();
    window.commands()->get(Actions::ToggleFullView)->trigger();
    QApplication::processEvents();
    measureHeatmap(*view, "maximized, int8 1x250x250x160", sheets);
    measureHeatmap(*view, "maximized, int8 3125x3200", matrix);
    return 0;
}
