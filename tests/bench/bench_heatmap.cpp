// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Frame times of the heatmap for a tensor of ten million elements.
#include "ui/plots/heatmap_plot.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

using namespace quantstep;

namespace {

template<typename T> TensorPtr randomTensor(DType dtype, const Shape& shape)
{
    std::mt19937 random(3);
    std::vector<T> elements(shape.elements());
    for (T& element : elements)
        element = static_cast<T>(static_cast<std::int32_t>(random() & 0xff) - 128);
    return makeTensor(dtype, shape, std::move(elements));
}

void measure(const char* what, HeatmapPlot& plot, const std::function<void(int)>& change)
{
    constexpr int kFrames = 40;
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer timer;
        timer.start();
        change(i);
        plot.drawNow();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QApplication::processEvents();
    }
    std::sort(times.begin(), times.end());
    std::printf("  %-34s median %6.2f ms  worst %6.2f ms\n", what, times[times.size() / 2], times.back());
}

void measureAll(const char* title, const TensorPtr& value, Quantity quantity, const QuantParams& params)
{
    HeatmapPlot plot;
    plot.resize(1200, 900);
    plot.show();
    const SliceView view(value->shape, defaultSlice(value->shape, TensorRole::Other));
    QElapsedTimer timer;
    timer.start();
    plot.setRange(-128, 127, 0);
    plot.setValue({value, params, {}, {}}, quantity, view);
    const double setTime = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    plot.drawNow();
    const double first = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    while (!plot.isReady())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
    std::printf("%s: setValue %.2f ms, first frame after %.2f ms, extremes ready after %.1f ms\n", title, setTime,
        first, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    measure("everything, zoomed out", plot, [&](int) { plot.fit(); });
    const QPointF centre = QRectF(plot.planeArea()).center();
    measure("zooming in", plot, [&](int) { plot.zoomAt(centre, 1.12); });
    const auto at = [&](double scale, double x) { plot.setViewport({x, x, scale, scale, false, true}); };
    measure("panning, 1.5 cells per pixel", plot, [&](int i) { at(1 / 1.5, 100 + i * 7); });
    measure("panning, 1 cell per pixel", plot, [&](int i) { at(1, 100 + i * 7); });
    measure("panning, 6 pixels per cell", plot, [&](int i) { at(6, 100 + i * 3); });
    measure("panning, 36 px per cell, numbers", plot, [&](int i) { at(36, 100 + i); });
    plot.setLimits(std::pair(-128.0, 127.0));
    measure("marks, zoomed out", plot, [&](int) { plot.fit(); });
    measure("marks, 8 pixels per cell", plot, [&](int i) { at(8, 100 + i); });
    measure("cursor moving", plot, [&](int i) { plot.setCursorIndex(ElementIndex{120 + i, 120}); });
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const Shape shape{3200, 3200};
    QuantParams perChannel;
    perChannel.scales.assign(3200, 0.5F);
    perChannel.zeroPoints.assign(3200, 0);
    measureAll("int8 3200x3200", randomTensor<std::int8_t>(DType::Int8, shape), Quantity::Stored, {});
    measureAll("int8 per-channel real", randomTensor<std::int8_t>(DType::Int8, shape), Quantity::Real, perChannel);
    measureAll("float32 3200x3200", randomTensor<float>(DType::Float32, shape), Quantity::Stored, {});
    return 0;
}
