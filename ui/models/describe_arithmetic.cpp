// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/describe_arithmetic.h"

#include "ui/models/describe.h"

#include <QCoreApplication>

#include <cmath>
#include <string>

namespace quantstep {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

QString ruleText(RescaleRule rule)
{
    switch (rule) {
    case RescaleRule::DoubleRounding: return tr("high multiply, then rounding shift: two roundings");
    case RescaleRule::SingleRounding: return tr("one rounding over 64 bits");
    case RescaleRule::TiesUp: return tr("high multiply, then shift: two roundings, ties up");
    case RescaleRule::Accumulator64: return tr("64-bit accumulator, multiplier reduced to 16 bits");
    case RescaleRule::DoubleProduct: return tr("product in double, rounded half away from zero");
    case RescaleRule::FloatHalfEven: return tr("product in float, rounded half to even");
    case RescaleRule::FloatProduct: return tr("product in float, no integer multiplier");
    }
    return {};
}

/// One multiplier: "M 0.00213 = 1172345911 · 2^(−8−31)", and how far the integers are from the real number.
Property multiplierLine(const Rescale& rescale, std::size_t i)
{
    Property property;
    property.label = rescale.real.size() > 1 ? tr("channel %1").arg(i) : tr("multiplier M");
    const double real = rescale.real[i];
    property.value = numberText(real);
    if (i >= rescale.multiplier.size() || i >= rescale.shift.size())
        return property;
    const std::int32_t multiplier = rescale.multiplier[i];
    const std::int32_t shift = rescale.shift[i];
    const double approximation = std::ldexp(static_cast<double>(multiplier), shift - 31);
    property.value = tr("%1  shift %2").arg(multiplier).arg(shift);
    property.detail = tr("M %1 (0x%2 · 2^%3)")
                          .arg(numberText(real))
                          .arg(static_cast<quint32>(multiplier), 8, 16, QLatin1Char('0'))
                          .arg(shift - 31);
    if (real != 0)
        property.detail += tr("  relative error %1").arg((approximation - real) / real, 0, 'e', 1);
    return property;
}

Property rescaleGroup(const Rescale& rescale)
{
    Property group;
    group.label = tr("Requantize: %1").arg(QString::fromStdString(rescale.name));
    group.value = ruleText(rescale.rule);
    group.expanded = rescale.real.size() <= 8;
    if (rescale.real.size() > 1)
        group.detail = tr("%1 channels").arg(rescale.real.size());
    for (std::size_t i = 0; i < rescale.real.size(); ++i)
        group.children.append(multiplierLine(rescale, i));
    return group;
}

Property clampLine(const Model& model, OpRef ref, const OpArithmetic& arithmetic)
{
    Property property;
    property.label = tr("Clamp");
    property.value = tr("%1 … %2").arg(*arithmetic.clampMin).arg(*arithmetic.clampMax);
    const OpInfo& op = model.op(ref);
    if (op.outputs.empty() || !op.outputs[0].valid())
        return property;
    const QuantParams& quant = model.subgraph(ref.subgraph).tensor(op.outputs[0]).quant;
    if (quant.isPerTensor()) {
        const double scale = quant.scale();
        property.detail = tr("real %1 … %2")
                              .arg(scale * (*arithmetic.clampMin - quant.zeroPoint()), 0, 'g', 6)
                              .arg(scale * (*arithmetic.clampMax - quant.zeroPoint()), 0, 'g', 6);
    }
    return property;
}

} // namespace

Property describeArithmetic(const Model& model, OpRef op, const OpArithmetic& arithmetic)
{
    Property group;
    group.label = tr("Arithmetic");
    for (const std::string& sentence : {arithmetic.formula, arithmetic.note}) {
        if (sentence.empty())
            continue;
        Property property;
        property.label = QString::fromStdString(sentence);
        property.spanned = true;
        group.children.append(property);
    }
    for (const Rescale& rescale : arithmetic.rescales)
        group.children.append(rescaleGroup(rescale));
    for (const NamedInteger& constant : arithmetic.constants) {
        Property property;
        property.label = QString::fromStdString(constant.name);
        property.value = QString::number(constant.value);
        group.children.append(property);
    }
    if (arithmetic.clampMin && arithmetic.clampMax)
        group.children.append(clampLine(model, op, arithmetic));
    return group;
}

} // namespace quantstep
