// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_op_text.h"

#include "ui/graph/graph_scene.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace quantstep {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

bool isAnyOf(OpCode code, std::initializer_list<OpCode> codes)
{
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool hasConstantInput(const Subgraph& subgraph, const OpInfo& op)
{
    return std::any_of(
        op.inputs.begin(), op.inputs.end(), [&](TensorId id) { return id.valid() && subgraph.tensor(id).isConstant; });
}

} // namespace

QString abbreviatedOpName(const QString& name)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("DEPTHWISE_CONV_2D"), QStringLiteral("DW")},
        {QStringLiteral("CONV_2D"), QStringLiteral("CONV")},
        {QStringLiteral("RESHAPE"), QStringLiteral("RSHP")},
        {QStringLiteral("TRANSPOSE"), QStringLiteral("TRSP")},
        {QStringLiteral("TRANSPOSE_CONV"), QStringLiteral("TCONV")},
        {QStringLiteral("FULLY_CONNECTED"), QStringLiteral("FC")},
        {QStringLiteral("CONCATENATION"), QStringLiteral("CONCAT")},
        {QStringLiteral("AVERAGE_POOL_2D"), QStringLiteral("AVGP")},
        {QStringLiteral("MAX_POOL_2D"), QStringLiteral("MAXP")},
        {QStringLiteral("QUANTIZE"), QStringLiteral("QUANT")},
        {QStringLiteral("DEQUANTIZE"), QStringLiteral("DEQ")},
        {QStringLiteral("RESIZE_BILINEAR"), QStringLiteral("RESIZE")},
        {QStringLiteral("RESIZE_NEAREST_NEIGHBOR"), QStringLiteral("RESIZE")},
        {QStringLiteral("STRIDED_SLICE"), QStringLiteral("SSLICE")},
        {QStringLiteral("BATCH_MATMUL"), QStringLiteral("BMM")},
    };
    const auto found = known.constFind(name);
    if (found != known.constEnd())
        return *found;
    return name.size() <= 6 ? name : name.left(5) + QLatin1Char('.');
}

GraphNodeClass classOfOp(const Subgraph& subgraph, const OpInfo& op)
{
    if (isAnyOf(op.code, {OpCode::While, OpCode::If, OpCode::CallOnce, OpCode::StablehloCase, OpCode::Call}))
        return GraphNodeClass::Control;
    if (isAnyOf(op.code, {OpCode::Quantize, OpCode::Dequantize, OpCode::Cast, OpCode::FakeQuant}))
        return GraphNodeClass::Conversion;
    if (isAnyOf(op.code,
            {OpCode::Reshape, OpCode::Transpose, OpCode::Concatenation, OpCode::Pad, OpCode::Padv2, OpCode::Slice,
                OpCode::StridedSlice, OpCode::Squeeze, OpCode::ExpandDims, OpCode::Pack, OpCode::Unpack, OpCode::Split,
                OpCode::SplitV, OpCode::Gather, OpCode::GatherNd, OpCode::Tile, OpCode::SpaceToDepth,
                OpCode::DepthToSpace, OpCode::SpaceToBatchNd, OpCode::BatchToSpaceNd, OpCode::Shape, OpCode::Fill,
                OpCode::BroadcastTo, OpCode::MirrorPad, OpCode::ReverseV2}))
        return GraphNodeClass::Movement;
    if (isAnyOf(op.code,
            {OpCode::Conv2d, OpCode::DepthwiseConv2d, OpCode::FullyConnected, OpCode::TransposeConv, OpCode::Conv3d,
                OpCode::BatchMatmul, OpCode::Svdf, OpCode::Lstm, OpCode::UnidirectionalSequenceLstm})
        && hasConstantInput(subgraph, op))
        return GraphNodeClass::Weights;
    return GraphNodeClass::Arithmetic;
}

std::vector<SubgraphId> subgraphsOf(const Model& model, const OpInfo& op)
{
    std::vector<SubgraphId> result;
    const auto add = [&](std::int32_t index) {
        if (index > 0 && static_cast<std::size_t>(index) < model.subgraphs.size())
            result.emplace_back(index);
    };
    if (const auto* loop = std::get_if<WhileOptions>(&op.options)) {
        add(loop->bodySubgraph);
        add(loop->condSubgraph);
    } else if (const auto* branch = std::get_if<IfOptions>(&op.options)) {
        add(branch->thenSubgraph);
        add(branch->elseSubgraph);
    } else if (const auto* once = std::get_if<CallOnceOptions>(&op.options)) {
        add(once->initSubgraph);
    } else if (const auto* composite = std::get_if<CompositeOptions>(&op.options)) {
        add(composite->decompositionSubgraph);
    } else if (const auto* cases = std::get_if<StablehloCaseOptions>(&op.options)) {
        for (const std::int32_t index : cases->branchSubgraphs)
            add(index);
    }
    return result;
}

QString compactShape(const Shape& shape)
{
    if (shape.rank() == 0)
        return tr("scalar");
    QString text;
    for (const std::int32_t size : shape.dims())
        text += (text.isEmpty() ? QString() : QStringLiteral("×")) + QString::number(size);
    return text;
}

QString dtypeText(DType dtype)
{
    if (!isKnown(dtype))
        return tr("type %1").arg(static_cast<int>(dtype));
    const auto name = dtypeName(dtype);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QString quantText(const QuantParams& quant)
{
    if (quant.isPerTensor()) {
        return QStringLiteral("s %1  zp %2")
            .arg(QString::number(static_cast<double>(quant.scale()), 'g', 5))
            .arg(quant.zeroPoint());
    }
    if (quant.isPerChannel())
        return tr("s per channel (%1, axis %2)").arg(quant.scales.size()).arg(quant.axis);
    if (quant.blockwise)
        return tr("s per block of %1").arg(quant.blockwise->blockSize);
    return {};
}

} // namespace quantstep
