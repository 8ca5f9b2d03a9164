// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/describe.h"

#include "ui/models/describe_arithmetic.h"

#include <QCoreApplication>

#include <fmt/format.h>

namespace quantstep {
namespace {

/// Translation context of all inspector texts.
QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

QString fromStd(const std::string& text)
{
    return QString::fromStdString(text);
}

Property line(const QString& label, const QString& value, const QString& detail = {})
{
    Property property;
    property.label = label;
    property.value = value;
    property.detail = detail;
    return property;
}

QString dtypeText(DType dtype)
{
    return isKnown(dtype)
        ? QString::fromLatin1(dtypeName(dtype).data(), static_cast<qsizetype>(dtypeName(dtype).size()))
        : tr("type %1").arg(static_cast<int>(dtype));
}

QString quantSummary(const TensorInfo& info)
{
    const QuantParams& quant = info.quant;
    if (quant.isPerTensor())
        return tr("S %1  Z %2").arg(numberText(quant.scale())).arg(quant.zeroPoint());
    if (quant.isPerChannel())
        return tr("%1 scales along axis %2").arg(quant.scales.size()).arg(quant.axis);
    if (quant.blockwise)
        return tr("block-wise, %1 to a block").arg(quant.blockwise->blockSize);
    return tr("not quantized");
}

Property operandLine(const Model& model, SubgraphId subgraph, const QString& label, TensorId id)
{
    if (!id.valid())
        return line(label, tr("absent"), tr("optional"));
    const TensorInfo& info = model.subgraph(subgraph).tensor(id);
    Property property = line(label, fromStd(info.name.empty() ? fmt::format("t{}", id.value) : info.name),
        dtypeText(info.dtype) % u' ' % fromStd(info.shape.text()) % u"  " % quantSummary(info));
    property.tensorLink = TensorRef{subgraph, id};
    return property;
}

Property operands(const Model& model, OpRef ref)
{
    Property group = line(tr("Operands"), {});
    const OpInfo& op = model.op(ref);
    for (std::size_t i = 0; i < op.inputs.size(); ++i)
        group.children.append(operandLine(model, ref.subgraph, tr("input %1").arg(i), op.inputs[i]));
    for (std::size_t i = 0; i < op.outputs.size(); ++i)
        group.children.append(operandLine(model, ref.subgraph, tr("output %1").arg(i), op.outputs[i]));
    for (std::size_t i = 0; i < op.intermediates.size(); ++i)
        group.children.append(operandLine(model, ref.subgraph, tr("intermediate %1").arg(i), op.intermediates[i]));
    return group;
}

Property options(const OpInfo& op)
{
    Property group = line(tr("Options"), op.optionFields.empty() ? tr("none") : QString());
    for (const OptionField& field : op.optionFields)
        group.children.append(line(fromStd(field.name), fromStd(field.value)));
    if (!op.customOptions.empty())
        group.children.append(line(tr("custom options"), tr("%1 bytes").arg(op.customOptions.size())));
    return group;
}

Property statusLine(const OpStatus& status)
{
    QString text;
    switch (status.support) {
    case OpSupport::Ready: text = tr("ready"); break;
    case OpSupport::Deferred: text = tr("prepared when its inputs are known"); break;
    case OpSupport::Unsupported: text = tr("unsupported"); break;
    case OpSupport::Refused: text = tr("refused, as the runtime does"); break;
    }
    Property property = line(tr("Status"), text, fromStd(status.reason));
    property.warning = status.support == OpSupport::Unsupported || status.support == OpSupport::Refused;
    return property;
}

Property opLink(const Model& model, SubgraphId subgraph, const QString& label, OpId op)
{
    Property property = line(label, fromStd(opLabel(model, {subgraph, op})));
    property.opLink = OpRef{subgraph, op};
    return property;
}

Property neighbours(const Model& model, TensorRef ref)
{
    const Subgraph& graph = model.subgraph(ref.subgraph);
    Property group = line(tr("Producer and consumers"), {});
    const OpId producer = graph.producers[ref.tensor.index()];
    if (producer.valid())
        group.children.append(opLink(model, ref.subgraph, tr("written by"), producer));
    else if (graph.isInput(ref.tensor))
        group.children.append(line(tr("written by"), tr("graph input")));
    for (const OpId consumer : graph.consumers[ref.tensor.index()])
        group.children.append(opLink(model, ref.subgraph, tr("read by"), consumer));
    if (graph.isOutput(ref.tensor))
        group.children.append(line(tr("read by"), tr("graph output")));
    return group;
}

/// Scale and zero point of one channel, or of the whole tensor when there is one of each.
void appendParams(QVector<Property>& into, const TensorInfo& info, TensorRef ref, std::optional<std::int32_t> channel,
    const QuantParams* original)
{
    const auto c = static_cast<std::size_t>(channel.value_or(0));
    const bool hasOriginal = original && original->scales.size() == info.quant.scales.size();
    const QString prefix = channel ? tr("channel %1 ").arg(*channel) : QString();
    Property scale = line(prefix + tr("scale"), numberText(info.quant.scaleOf(c)));
    scale.edit = EditTarget{EditTarget::Kind::Scale, ref, channel};
    if (hasOriginal && original->scaleOf(c) != info.quant.scaleOf(c))
        scale.original = numberText(original->scaleOf(c));
    scale.detail = quantFormula(info.quant.scaleOf(c), info.quant.zeroPointOf(c));
    into.append(scale);
    if (info.quant.zeroPoints.size() != info.quant.scales.size())
        return;
    Property zero = line(prefix + tr("zero point"), QString::number(info.quant.zeroPoints[c]));
    zero.edit = EditTarget{EditTarget::Kind::ZeroPoint, ref, channel};
    if (hasOriginal && original->zeroPointOf(c) != info.quant.zeroPointOf(c))
        zero.original = QString::number(original->zeroPoints[c]);
    if (const auto codes = codeRange(info.dtype)) {
        const double step = info.quant.scaleOf(c);
        const auto z = static_cast<double>(info.quant.zeroPointOf(c));
        zero.detail = tr("represents %1 … %2")
                          .arg(step * (static_cast<double>(codes->min) - z), 0, 'g', 6)
                          .arg(step * (static_cast<double>(codes->max) - z), 0, 'g', 6);
    }
    into.append(zero);
}

Property quantization(const TensorInfo& info, const TensorDescription& description)
{
    Property group = line(tr("Quantization"), quantSummary(info));
    if (info.quant.isPerTensor()) {
        appendParams(group.children, info, description.tensor, std::nullopt, description.original);
    } else if (info.quant.isPerChannel()) {
        for (std::size_t c = 0; c < info.quant.scales.size(); ++c)
            appendParams(group.children, info, description.tensor, static_cast<std::int32_t>(c), description.original);
    }
    return group;
}

Property observed(const TensorInfo& info, const TensorDescription& description)
{
    Property group = line(tr("Value"), valueStateText(description.state));
    const TensorStats* stats = description.stats;
    if (!stats)
        return group;
    QVector<Property>& rows = group.children;
    rows.append(line(tr("stored min … max"), numberText(stats->min) % u" … " % numberText(stats->max),
        tr("mean %1  σ %2").arg(stats->mean, 0, 'g', 6).arg(stats->standardDeviation, 0, 'g', 6)));
    if (info.quant.isPerTensor()) {
        const double scale = info.quant.scale();
        const double zero = info.quant.zeroPoint();
        rows.append(line(tr("real min … max"),
            tr("%1 … %2").arg(scale * (stats->min - zero), 0, 'g', 6).arg(scale * (stats->max - zero), 0, 'g', 6)));
    }
    if (isInteger(info.dtype) && stats->codesUsed > 0) {
        const int bits = dtypeBits(info.dtype);
        rows.append(line(tr("codes used"), tr("%1 of %2").arg(stats->codesUsed).arg(1LL << bits)));
        const auto share = [&](std::size_t count) {
            return stats->elements == 0 ? 0.0
                                        : 100.0 * static_cast<double>(count) / static_cast<double>(stats->elements);
        };
        rows.append(line(tr("at limit"), tr("low %1  high %2").arg(stats->atLow).arg(stats->atHigh),
            tr("%1 % low, %2 % high").arg(share(stats->atLow), 0, 'f', 2).arg(share(stats->atHigh), 0, 'f', 2)));
    }
    rows.append(line(tr("zeros"), QString::number(stats->zeros), tr("of %1 elements").arg(stats->elements)));
    if (stats->nan + stats->inf > 0) {
        Property bad = line(tr("NaN, infinite"), tr("%1, %2").arg(stats->nan).arg(stats->inf));
        bad.warning = true;
        rows.append(bad);
    }
    return group;
}

Property place(const TensorInfo& info, TensorRef ref)
{
    Property group = line(tr("In the file"), tr("tensor %1, buffer %2").arg(ref.tensor.value).arg(info.buffer.value));
    group.expanded = false;
    if (info.dataRange.size > 0)
        group.children.append(
            line(tr("data"), tr("offset 0x%1, %2 bytes").arg(info.dataRange.offset, 0, 16).arg(info.dataRange.size)));
    if (info.scaleRange.size > 0)
        group.children.append(line(tr("scales"), tr("offset 0x%1").arg(info.scaleRange.offset, 0, 16)));
    if (info.zeroPointRange.size > 0)
        group.children.append(line(tr("zero points"), tr("offset 0x%1").arg(info.zeroPointRange.offset, 0, 16)));
    if (!info.shapeSignature.empty())
        group.children.append(line(tr("shape signature"), fromStd(Shape(info.shapeSignature).text())));
    return group;
}

} // namespace

QString numberText(float value)
{
    return fromStd(fmt::format("{}", value));
}

QString numberText(double value)
{
    return fromStd(fmt::format("{}", value));
}

QString quantFormula(float scale, std::int64_t zeroPoint)
{
    if (zeroPoint == 0)
        return tr("real = %1 × q").arg(numberText(scale));
    const QString sign = zeroPoint < 0 ? QStringLiteral("+") : QStringLiteral("−");
    return tr("real = %1 × (q %2 %3)").arg(numberText(scale), sign).arg(zeroPoint < 0 ? -zeroPoint : zeroPoint);
}

QString valueStateText(ValueState state)
{
    switch (state) {
    case ValueState::Constant: return tr("constant, from the file");
    case ValueState::Input: return tr("graph input");
    case ValueState::Current: return tr("computed");
    case ValueState::Stale: return tr("stale: computed before an edit");
    case ValueState::Dropped: return tr("not kept (memory limit)");
    case ValueState::NotComputed: return tr("not computed yet");
    }
    return {};
}

QVector<Property> describeOp(const Model& model, const OpDescription& description)
{
    const OpInfo& op = model.op(description.op);
    QVector<Property> page;
    page.append(line(tr("Operator"), fromStd(opLabel(model, description.op)), tr("version %1").arg(op.version)));
    page.append(statusLine(description.status));
    if (description.arithmetic)
        page.append(describeArithmetic(model, description.op, *description.arithmetic));
    page.append(operands(model, description.op));
    page.append(options(op));
    return page;
}

QVector<Property> describeTensor(const Model& model, const TensorDescription& description)
{
    const TensorInfo& info = model.tensor(description.tensor);
    QVector<Property> page;
    page.append(line(tr("Tensor"), fromStd(info.name), tr("t%1").arg(description.tensor.tensor.value)));
    page.append(line(tr("Type and shape"), dtypeText(info.dtype) % u' ' % fromStd(info.shape.text()),
        info.isVariable ? tr("variable: keeps its value between runs") : QString()));
    if (!info.unusable.empty()) {
        Property broken = line(tr("Unusable"), fromStd(info.unusable));
        broken.warning = true;
        page.append(broken);
    }
    page.append(quantization(info, description));
    page.append(observed(info, description));
    page.append(neighbours(model, description.tensor));
    page.append(place(info, description.tensor));
    return page;
}

} // namespace quantstep
