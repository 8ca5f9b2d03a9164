// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_readout.h"

#include "core/analysis/error_metrics.h"

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

QString signedText(const QString& number)
{
    return number.startsWith(QLatin1Char('-')) || number.startsWith(QLatin1Char('+')) || number == QLatin1String("0")
        ? number
        : QLatin1Char('+') + number;
}

/// "  ref -36 (real -0.4229)  err -0.01175 = -1 LSB"; empty without a reference.
QString referenceText(const ValuePair& pair, std::size_t flat)
{
    if (!pair.reference || !canCompare(*pair.value, *pair.reference))
        return {};
    const auto text
        = [&](Quantity quantity) { return elementText(pair, quantity, flat, NumberBase::Decimal, kRealDigits); };
    const bool codes = isInteger(pair.reference->dtype);
    const bool reals = hasRealValues(*pair.reference, pair.referenceParams);
    QString line = QStringLiteral("  ") + tr("ref %1").arg(text(Quantity::StoredReference));
    if (codes && reals)
        line += tr(" (real %1)").arg(text(Quantity::RealReference));
    QStringList errors;
    if (!isInteger(pair.value->dtype) || hasRealValues(*pair.value, pair.params))
        errors.append(signedText(text(Quantity::RealError)));
    if (codes && hasReferenceCodes(pair))
        errors.append(tr("%1 LSB").arg(signedText(text(Quantity::StoredError))));
    return errors.isEmpty() ? line : line + QStringLiteral("  ") + tr("err %1").arg(errors.join(QStringLiteral(" = ")));
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
        return QStringLiteral("%1 %2").arg(where, stored) + referenceText(pair, flat);
    QString text = QStringLiteral("%1 q %2 (%3)").arg(where, stored, hexText(*tensor.value, flat));
    const bool real = hasRealValues(*tensor.value, tensor.params);
    if (real)
        text += tr("  real %1").arg(withBefore(pair, Quantity::Real, Quantity::RealBefore, flat));
    text += referenceText(pair, flat);
    return real ? text + QStringLiteral("  ") + parametersText(tensor.params, index) : text;
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
    if (const QString reference = referenceText(pair, 0); !reference.isEmpty())
        text += QStringLiteral("<p>%1</p>").arg(reference.trimmed());
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
        if (pair.reference && canCompare(*pair.value, *pair.reference)) {
            cells.append(elementText(pair, Quantity::StoredReference, flat, NumberBase::Decimal, 9));
            if (hasRealValues(*pair.reference, pair.referenceParams))
                cells.append(elementText(pair, Quantity::RealReference, flat, NumberBase::Decimal, 9));
        }
    }
    return cells.join(QLatin1Char(','));
}

} // namespace quantstep
