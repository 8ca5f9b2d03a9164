// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tensor_list_model.h"

#include "ui/models/describe.h"
#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

namespace quantstep {

TensorListModel::TensorListModel(const Session* session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session)
{
    connect(session, &Session::modelChanged, this, [this] { reset(SubgraphId(0)); });
    for (const auto signal : {&Session::modelEdited, &Session::valuesChanged, &Session::statsChanged})
        connect(session, signal, this, &TensorListModel::refresh);
    reset(SubgraphId(0));
}

int TensorListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int TensorListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

void TensorListModel::setSubgraph(SubgraphId subgraph)
{
    if (subgraph != m_subgraph)
        reset(subgraph);
}

void TensorListModel::reset(SubgraphId subgraph)
{
    beginResetModel();
    m_subgraph = subgraph;
    const ModelPtr& model = m_session->model();
    m_rows = model ? static_cast<int>(model->subgraph(subgraph).tensors.size()) : 0;
    endResetModel();
}

void TensorListModel::refresh()
{
    if (m_rows > 0 && m_session->model())
        emit dataChanged(index(0, 0), index(m_rows - 1, kColumns - 1));
}

int TensorListModel::rowOf(TensorRef tensor) const
{
    return tensor.subgraph == m_subgraph && tensor.tensor.value < m_rows ? tensor.tensor.value : -1;
}

QVariant TensorListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_session->model())
        return {};
    const TensorRef tensor{m_subgraph, TensorId(index.row())};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(tensor, index.column());
    case kSortRole: return sortKey(tensor, index.column());
    case kTensorRole: return QVariant::fromValue(tensor);
    case kOpRole: {
        const OpId producer = m_session->model()->subgraph(m_subgraph).producers[tensor.tensor.index()];
        return producer.valid() ? QVariant::fromValue(OpRef{m_subgraph, producer}) : QVariant();
    }
    case kProblemRole: return !m_session->model()->tensor(tensor).unusable.empty();
    case kDimmedRole: return m_session->valueState(tensor) == ValueState::NotComputed;
    case Qt::TextAlignmentRole:
        if (index.column() == Index || index.column() == ZeroPoint || index.column() == AtLimit)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    default: return {};
    }
}

QString TensorListModel::kindText(TensorRef tensor) const
{
    const Subgraph& graph = m_session->model()->subgraph(tensor.subgraph);
    const TensorInfo& info = graph.tensor(tensor.tensor);
    if (info.isVariable)
        return tr("variable");
    if (graph.isInput(tensor.tensor))
        return tr("input");
    if (graph.isOutput(tensor.tensor))
        return tr("output");
    return info.isConstant ? tr("constant") : tr("activation");
}

QVariant TensorListModel::text(TensorRef tensor, int column) const
{
    const TensorInfo& info = m_session->model()->tensor(tensor);
    switch (column) {
    case Index: return tensor.tensor.value;
    case Name: return QString::fromStdString(info.name);
    case Kind: return kindText(tensor);
    case Shape: {
        const TensorPtr value = m_session->value(tensor);
        return shapeText(value ? value->shape : info.shape);
    }
    case Type:
        return QString::fromUtf8(dtypeName(info.dtype).data(), static_cast<qsizetype>(dtypeName(info.dtype).size()));
    case Scale:
        return QString((m_session->isEdited(tensor) ? QStringLiteral("✎ ") : QString()) + scaleText(info.quant));
    case ZeroPoint: return zeroPointText(info.quant);
    case Value:
        return info.unusable.empty() ? valueStateText(m_session->valueState(tensor))
                                     : QString::fromStdString(info.unusable);
    case AtLimit: {
        const TensorStats* stats = isInteger(info.dtype) ? m_session->stats(tensor) : nullptr;
        return stats != nullptr ? shareText(stats->atLow + stats->atHigh, stats->elements) : QString();
    }
    default: return {};
    }
}

QVariant TensorListModel::sortKey(TensorRef tensor, int column) const
{
    const TensorInfo& info = m_session->model()->tensor(tensor);
    switch (column) {
    case Index: return tensor.tensor.value;
    case Shape: return static_cast<qulonglong>(info.shape.checkedElements().value_or(0));
    case Scale: return info.quant.scales.empty() ? 0.0F : info.quant.scales.front();
    case ZeroPoint: return info.quant.zeroPoints.empty() ? 0LL : static_cast<qlonglong>(info.quant.zeroPoints.front());
    case AtLimit: {
        const TensorStats* stats = m_session->stats(tensor);
        if (stats == nullptr || stats->elements == 0)
            return 0.0;
        return 100.0 * static_cast<double>(stats->atLow + stats->atHigh) / static_cast<double>(stats->elements);
    }
    default: return text(tensor, column);
    }
}

QVariant TensorListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    static constexpr const char* kKeys[kColumns]
        = {"#", "name", "kind", "shape", "dtype", "scale", "zp", "value", "sat"};
    if (role == kFilterKeyRole)
        return QString::fromLatin1(kKeys[section]);
    const QString titles[kColumns] = {tr("#"), tr("Name"), tr("Kind"), tr("Shape"), tr("Type"), tr("Scale"),
        tr("Zero point"), tr("Value"), tr("At limit")};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole && section == Scale)
        return tr("real = scale × (code − zero point); ×n: one per channel; ✎: differs from the file");
    if (role == Qt::ToolTipRole && section == AtLimit)
        return tr("Share of codes at the lowest or highest code of their type");
    return {};
}

} // namespace quantstep
