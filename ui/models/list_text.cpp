// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/list_text.h"

#include "ui/models/describe.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

QString times(const QString& text, std::size_t count)
{
    return count > 1 ? text + QStringLiteral(" ×") + QString::number(count) : text;
}

const Rescale* outputRescale(const OpArithmetic& arithmetic)
{
    for (const Rescale& rescale : arithmetic.rescales) {
        if (rescale.name == "output" && !rescale.multiplier.empty())
            return &rescale;
    }
    return nullptr;
}

} // namespace

QString opText(const Model& model, OpRef op)
{
    const QString text = tr("op %1 %2").arg(op.op.value).arg(QString::fromStdString(model.op(op).name()));
    return op.subgraph.value == 0 ? text : tr("%1 of subgraph %2").arg(text).arg(op.subgraph.value);
}

QString partText(CallPart part)
{
    switch (part) {
    case CallPart::Main: return tr("main graph");
    case CallPart::Then: return tr("then");
    case CallPart::Else: return tr("else");
    case CallPart::Condition: return tr("condition");
    case CallPart::Body: return tr("body");
    case CallPart::Initialization: return tr("initialization");
    case CallPart::Decomposition: return tr("decomposition");
    case CallPart::Branch: return tr("branch");
    }
    return {};
}

bool isLoopPart(CallPart part)
{
    return part == CallPart::Condition || part == CallPart::Body;
}

QString shapeText(const Shape& shape)
{
    if (shape.rank() == 0)
        return tr("scalar");
    QStringList sizes;
    for (const std::int32_t size : shape.dims())
        sizes.append(QString::number(size));
    return sizes.join(QChar(0x00D7));
}

QString scaleText(const QuantParams& params)
{
    if (params.scales.empty())
        return params.blockwise ? tr("blockwise") : QString();
    const auto [low, high] = std::minmax_element(params.scales.begin(), params.scales.end());
    if (*low == *high)
        return times(numberText(*low), params.scales.size());
    return times(numberText(*low) + QStringLiteral(" … ") + numberText(*high), params.scales.size());
}

QString zeroPointText(const QuantParams& params)
{
    if (params.zeroPoints.empty())
        return {};
    const auto [low, high] = std::minmax_element(params.zeroPoints.begin(), params.zeroPoints.end());
    if (*low == *high)
        return QString::number(*low);
    return QString::number(*low) + QStringLiteral(" … ") + QString::number(*high);
}

QString multiplierText(const OpArithmetic& arithmetic)
{
    const Rescale* rescale = outputRescale(arithmetic);
    if (rescale == nullptr)
        return {};
    const int shift = rescale->shift.empty() ? 0 : rescale->shift.front();
    const QString first = QStringLiteral("%1 · 2^%2").arg(rescale->multiplier.front()).arg(shift - 31);
    return times(first, rescale->multiplier.size());
}

QString durationText(std::int64_t ns)
{
    const auto number = static_cast<double>(ns);
    if (ns < 1000)
        return QStringLiteral("%1 ns").arg(ns);
    if (ns < 1000000)
        return QStringLiteral("%1 µs").arg(number / 1e3, 0, 'g', 3);
    if (ns < 1000000000)
        return QStringLiteral("%1 ms").arg(number / 1e6, 0, 'g', 3);
    return QStringLiteral("%1 s").arg(number / 1e9, 0, 'f', 2);
}

QString shareText(std::size_t part, std::size_t whole)
{
    if (whole == 0 || part == 0)
        return QStringLiteral("0 %");
    if (part == whole)
        return QStringLiteral("100 %");
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (percent < 0.01)
        return QStringLiteral("< 0.01 %");
    return QStringLiteral("%1 %").arg(std::min(percent, 99.9), 0, 'g', percent < 1 ? 2 : 3);
}

QString differingText(const ErrorMetrics& metrics)
{
    if (metrics.differing == 0)
        return QStringLiteral("0");
    return QStringLiteral("%1 (%2)").arg(metrics.differing).arg(shareText(metrics.differing, metrics.elements));
}

QString maxErrorText(const ErrorMetrics& metrics)
{
    return metrics.maxCodes ? tr("%1 LSB").arg(*metrics.maxCodes) : QString::number(metrics.maxAbs, 'g', 3);
}

QString sqnrText(const ErrorMetrics& metrics)
{
    if (std::isinf(metrics.sqnrDb))
        return metrics.sqnrDb > 0 ? tr("∞ dB") : tr("−∞ dB");
    return tr("%1 dB").arg(metrics.sqnrDb, 0, 'f', 1);
}

QString bytesText(std::uint64_t bytes)
{
    const auto number = static_cast<double>(bytes);
    if (bytes < 1024)
        return QStringLiteral("%1 B").arg(bytes);
    if (bytes < std::uint64_t{1} << 20)
        return QStringLiteral("%1 KB").arg(number / 1024, 0, 'f', 1);
    if (bytes < std::uint64_t{1} << 30)
        return QStringLiteral("%1 MB").arg(number / 1048576, 0, 'f', 1);
    return QStringLiteral("%1 GB").arg(number / 1073741824, 0, 'f', 2);
}

} // namespace quantstep
