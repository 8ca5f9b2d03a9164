// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/element_text.h"

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

bool hasCodes(const TensorValue& value)
{
    return isInteger(value.dtype) || value.dtype == DType::Bool;
}

QString storedText(const TensorValue& value, std::size_t flat, NumberBase base, int digits)
{
    if (!hasCodes(value))
        return numberText(numberAt(value, flat), digits);
    if (base == NumberBase::Hexadecimal)
        return hexText(value, flat);
    if (value.dtype == DType::UInt64)
        return QString::number(static_cast<quint64>(codeAt(value, flat)));
    return QString::number(codeAt(value, flat));
}

} // namespace

QString numberText(double number, int digits)
{
    if (std::isnan(number))
        return QStringLiteral("nan");
    if (std::isinf(number))
        return number > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    return QString::number(number, 'g', digits);
}

QString hexText(const TensorValue& value, std::size_t flat)
{
    const int bits = std::clamp(dtypeBits(value.dtype), 1, 64);
    const auto code = static_cast<quint64>(codeAt(value, flat));
    const quint64 mask = bits == 64 ? ~quint64{0} : (quint64{1} << bits) - 1;
    return QStringLiteral("0x%1").arg(
        QString::number(code & mask, 16).toUpper().rightJustified((bits + 3) / 4, QLatin1Char('0')));
}

QString elementText(const ValuePair& pair, Quantity quantity, std::size_t flat, NumberBase base, int digits)
{
    if (quantity == Quantity::Stored)
        return storedText(*pair.value, flat, base, digits);
    if (quantity == Quantity::StoredBefore)
        return storedText(*pair.before, flat, base, digits);
    if (quantity == Quantity::StoredReference)
        return storedText(*pair.reference, flat, base, digits);
    if (isDifference(quantity) && !isReal(quantity) && hasCodes(*pair.value)) {
        const TensorPtr& other = needsReference(quantity) ? pair.reference : pair.before;
        const auto difference = codeAt(*pair.value, flat) - codeAt(*other, flat);
        if (isMagnitude(quantity))
            return QString::number(difference < 0 ? -difference : difference);
        return (difference > 0 ? QStringLiteral("+") : QString()) + QString::number(difference);
    }
    float number = 0;
    QuantityReader(pair, quantity).read(flat, 1, 1, &number);
    return numberText(static_cast<double>(number), digits);
}

} // namespace quantstep
