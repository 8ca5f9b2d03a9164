// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_readout.h"

#include <QCoreApplication>
#include <QStringList>

namespace quantstep {
namespace {

/// Significant digits of a real value; one more than its code can distinguish.
constexpr int kRealDigits = 6, kScaleDigits = 4;

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

QString axisLetter(const std::string& name)
{
    if (name == "H")
        return QStringLiteral("y");
    if (name == "W")
        return QStringLiteral("x");
    if (name == "1")
        return QStringLiteral("_");
    const QString text = QString::fromStdString(name).toLower();
    // "d0" followed by an index would read as another number.
    return name.size() > 1 ? text + QLatin1Char('=') : text;
}

ValuePair pairOf(const TensorSnapshot& tensor)
{
    return {tensor.value, tensor.params, tensor.before, tensor.beforeParams};
}

QString parametersText(const QuantParams& params, const ElementIndex& index)
{
    if (!params.isPerChannel())
        return QStringLiteral("S %1 Z %2")
            .arg(numberText(static_cast<double>(params.scale()), kScaleDigits))
            .arg(params.zeroPoint());
    const auto channel = static_cast<std::size_t>(index[static_cast<std::size_t>(params.axis)]);
    return QStringLiteral("S[%1] %2 Z %3")
        .arg(channel)
        .arg(numberText(static_cast<double>(params.scaleOf(channel)), kScaleDigits))
        .arg(params.zeroPointOf(channel));
}

QString withBefore(const ValuePair& pair, Quantity now, Quantity before, std::size_t flat)
{
    const QString text = elementText(pair, now, flat, NumberBase::Decimal, kRealDigits);
    if (!isComparable(pair))
        return text;
    const QString old = elementText(pair, before, flat, NumberBase::Decimal, kRealDigits);
    return old == text ? text : tr("%1 was %2").arg(text, old);
}

} // namespace

QString indexText(const ElementIndex& index, TensorRole role)
{
    const std::vector<std::string> names = axisNames(static_cast<int>(index.size()), role);
    QStringList parts;
    for (std::size_t axis = 0; axis < index.size(); ++axis)
        parts.append(axisLetter(names[axis]) + QString::number(index[axis]));
    return QLatin1Char('[') + parts.join(QLatin1Char(' ')) + QLatin1Char(']');
}

QString readoutText(const TensorSnapshot& tensor, const ElementIndex& index)
{
    const QString where = indexText(index, tensor.role);
    if (!tensor.value)
        return where + QStringLiteral(" –");
    const ValuePair pair = pairOf(tensor);
    const std::size_t flat = tensor.value->shape.flatIndex(index);
    const QString stored = withBefore(pair, Quantity::Stored, Quantity::StoredBefore, flat);
    if (!isInteger(tensor.value->dtype))
        return QStringLiteral("%1 %2").arg(where, stored);
    QString text = QStringLiteral("%1 q %2 (%3)").arg(where, stored, hexText(*tensor.value, flat));
    if (hasRealValues(*tensor.value, tensor.params))
        text += tr("  real %1  %2")
                    .arg(withBefore(pair, Quantity::Real, Quantity::RealBefore, flat),
                        parametersText(tensor.params, index));
    return text;
}

QString cardText(const TensorSnapshot& tensor)
{
    const ValuePair pair = pairOf(tensor);
    QString text = QStringLiteral("<p style='font-size:xx-large'>%1</p>")
                       .arg(elementText(pair, Quantity::Stored, 0, NumberBase::Decimal, kRealDigits));
    if (isInteger(tensor.value->dtype))
        text += QStringLiteral("<p>%1</p>").arg(hexText(*tensor.value, 0));
    if (hasRealValues(*tensor.value, tensor.params))
        text += tr("<p>real %1</p>").arg(elementText(pair, Quantity::Real, 0, NumberBase::Decimal, kRealDigits));
    return text;
}

QString readoutCsv(const TensorSnapshot& tensor, const ElementIndex& index)
{
    QStringList cells;
    for (const std::int32_t at : index)
        cells.append(QString::number(at));
    if (tensor.value) {
        const std::size_t flat = tensor.value->shape.flatIndex(index);
        const ValuePair pair = pairOf(tensor);
        cells.append(elementText(pair, Quantity::Stored, flat, NumberBase::Decimal, 9));
        if (hasRealValues(*tensor.value, tensor.params))
            cells.append(elementText(pair, Quantity::Real, flat, NumberBase::Decimal, 9));
    }
    return cells.join(QLatin1Char(','));
}

} // namespace quantstep
