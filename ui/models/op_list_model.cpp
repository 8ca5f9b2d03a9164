// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/op_list_model.h"

#include "ui/models/describe.h"
#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace quantstep {

namespace {

std::optional<TensorRef> firstOutput(const Model& model, OpRef op)
{
    for (const TensorId id : model.op(op).outputs) {
        if (id.valid())
            return TensorRef{op.subgraph, id};
    }
    return std::nullopt;
}

bool cannotRun(const OpStatus& status)
{
    return status.support == OpSupport::Unsupported || status.support == OpSupport::Refused;
}

bool isStale(const Session& session, OpRef op)
{
    return op.subgraph.value == 0 && session.isStale(op.op);
}

bool isEdited(const Session& session, OpRef op)
{
    const auto edited = [&](TensorId id) { return session.isEdited(TensorRef{op.subgraph, id}); };
    const Subgraph& graph = session.model()->subgraph(op.subgraph);
    const OpInfo& info = graph.op(op.op);
    const auto editedConstant = [&](TensorId id) { return edited(id) && graph.tensor(id).isConstant; };
    return std::any_of(info.outputs.begin(), info.outputs.end(), edited)
        || std::any_of(info.inputs.begin(), info.inputs.end(), editedConstant);
}

} // namespace

OpListModel::OpListModel(const Session* session, QObject* parent) : QAbstractTableModel(parent), m_session(session)
{
    connect(session, &Session::modelChanged, this, &OpListModel::reset);
    for (const auto signal :
        {&Session::modelEdited, &Session::stateChanged, &Session::positionChanged, &Session::progressed,
            &Session::valuesChanged, &Session::statsChanged, &Session::planChanged, &Session::breakpointsChanged})
        connect(session, signal, this, &OpListModel::refresh);
    connect(session, &Session::referenceChanged, this, [this] {
        refresh();
        emit headerDataChanged(Qt::Horizontal, Differing, Sqnr);
    });
    reset();
}

int OpListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int OpListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

void OpListModel::setSubgraph(SubgraphId subgraph)
{
    if (subgraph == m_subgraph)
        return;
    m_subgraph = subgraph;
    beginResetModel();
    const ModelPtr& model = m_session->model();
    m_rows = model ? static_cast<int>(model->subgraph(m_subgraph).ops.size()) : 0;
    endResetModel();
}

void OpListModel::reset()
{
    beginResetModel();
    m_subgraph = SubgraphId(0);
    const ModelPtr& model = m_session->model();
    m_rows = model ? static_cast<int>(model->main().ops.size()) : 0;
    endResetModel();
}

void OpListModel::refresh()
{
    if (m_rows > 0 && m_session->model())
        emit dataChanged(index(0, 0), index(m_rows - 1, kColumns - 1));
}

int OpListModel::rowOf(OpRef op) const
{
    return op.subgraph == m_subgraph && op.op.value < m_rows ? op.op.value : -1;
}

QString OpListModel::stateText(const Session& session, OpRef op)
{
    QStringList parts;
    const auto breakpoint = session.breakpoints().find(op);
    if (breakpoint != session.breakpoints().end())
        parts.append(breakpoint->second ? QStringLiteral("●") : QStringLiteral("○"));
    const OpPlace place = session.place(op);
    if (session.state() == RunState::Failed && op == session.nextOp())
        parts.append(tr("✕ failed"));
    else if (isStale(session, op))
        parts.append(tr("▨ stale"));
    else if (place == OpPlace::Next)
        parts.append(session.viewsHistory() ? tr("▷ next") : tr("▶ next"));
    else if (place == OpPlace::Inside)
        parts.append(tr("↳ inside"));
    else if (place == OpPlace::Executed)
        parts.append(QStringLiteral("✓"));
    const OpStatus status = session.opStatus(op);
    if (status.support == OpSupport::Unsupported)
        parts.append(tr("⊘ unsupported"));
    else if (status.support == OpSupport::Refused)
        parts.append(tr("⊘ refused"));
    if (isEdited(session, op))
        parts.append(QStringLiteral("✎"));
    return parts.join(QLatin1Char(' '));
}

QString OpListModel::stateDetail(const Session& session, OpRef op)
{
    QStringList parts;
    const auto breakpoint = session.breakpoints().find(op);
    if (breakpoint != session.breakpoints().end())
        parts.append(breakpoint->second ? tr("breakpoint") : tr("disabled breakpoint"));
    const OpPlace place = session.place(op);
    if (isStale(session, op))
        parts.append(tr("result from before an edit"));
    else if (place == OpPlace::Next)
        parts.append(tr("next to run"));
    else if (place == OpPlace::Inside)
        parts.append(tr("execution is in a subgraph of it"));
    else
        parts.append(place == OpPlace::Executed ? tr("executed") : tr("not executed yet"));
    const OpStatus status = session.opStatus(op);
    if (cannotRun(status))
        parts.append(QString::fromStdString(status.reason));
    if (isEdited(session, op))
        parts.append(tr("a parameter was edited"));
    return parts.join(QStringLiteral("; "));
}

QVariant OpListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_session->model())
        return {};
    const OpRef op{m_subgraph, OpId(index.row())};
    switch (role) {
    case Qt::DisplayRole: return text(op, index.column());
    case kSortRole: return sortKey(op, index.column());
    case kOpRole: return QVariant::fromValue(op);
    case kTensorRole:
        if (const auto output = firstOutput(*m_session->model(), op))
            return QVariant::fromValue(*output);
        return {};
    case kProblemRole: return cannotRun(m_session->opStatus(op));
    case kDimmedRole: return m_session->place(op) == OpPlace::NotExecuted;
    case Qt::TextAlignmentRole:
        if (index.column() == Index || isErrorColumn(index.column()) || index.column() >= ZeroPoint)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        if (index.column() == State)
            return stateDetail(*m_session, op);
        if (isErrorColumn(index.column()))
            return errorDetail(op);
        return text(op, index.column());
    default: return {};
    }
}

QString OpListModel::errorText(OpRef op, int column) const
{
    const auto output = firstOutput(*m_session->model(), op);
    const ErrorMetrics* found = output ? m_session->comparison(*output) : nullptr;
    if (found == nullptr)
        return {};
    switch (column) {
    case Differing: return differingText(*found);
    case MaxError: return maxErrorText(*found);
    default: return sqnrText(*found);
    }
}

QString OpListModel::errorDetail(OpRef op) const
{
    const auto output = firstOutput(*m_session->model(), op);
    if (!output)
        return {};
    const ErrorMetrics* found = m_session->comparison(*output);
    if (found == nullptr) {
        const QString why = m_session->whyNoReference(*output);
        return why.isEmpty() ? tr("Not computed yet with the present parameters") : why;
    }
    return tr("%1 of %2 elements differ from %3; max |e| %4, RMSE %5, bias %6 in real units; SQNR %7")
        .arg(found->differing)
        .arg(found->elements)
        .arg(m_session->reference()->name(), numberText(found->maxAbs), numberText(found->rmse),
            numberText(found->bias), sqnrText(*found));
}

double OpListModel::errorKey(OpRef op, int column) const
{
    const auto output = firstOutput(*m_session->model(), op);
    const ErrorMetrics* found = output ? m_session->comparison(*output) : nullptr;
    // What is not known comes after all that is, from the worst on.
    if (found == nullptr)
        return column == Sqnr ? std::numeric_limits<double>::max() : -1;
    switch (column) {
    case Differing: return 100 * found->differingShare();
    case MaxError: return found->maxCodes.value_or(found->maxAbs);
    default: return found->sqnrDb;
    }
}

QVariant OpListModel::text(OpRef op, int column) const
{
    if (isErrorColumn(column))
        return errorText(op, column);
    const Model& model = *m_session->model();
    const auto output = firstOutput(model, op);
    switch (column) {
    case State: return stateText(*m_session, op);
    case Index: return op.op.value;
    case Op: return QString::fromStdString(model.op(op).name());
    case Multiplier: {
        const auto arithmetic = m_session->arithmetic(op);
        return arithmetic ? multiplierText(*arithmetic) : QString();
    }
    case Time: {
        const std::int64_t ns = op.subgraph.value == 0 ? m_session->durationNs(op.op) : 0;
        return ns > 0 ? durationText(ns) : QString();
    }
    default: break;
    }
    if (!output)
        return {};
    const TensorInfo& info = model.tensor(*output);
    switch (column) {
    case Output: return QString::fromStdString(info.name);
    case OutputShape: {
        const TensorPtr value = m_session->value(*output);
        return shapeText(value ? value->shape : info.shape);
    }
    case Type:
        return QString::fromUtf8(dtypeName(info.dtype).data(), static_cast<qsizetype>(dtypeName(info.dtype).size()));
    case Scale: return scaleText(info.quant);
    case ZeroPoint: return zeroPointText(info.quant);
    case AtLimit: {
        const TensorStats* stats = isInteger(info.dtype) ? m_session->stats(*output) : nullptr;
        return stats != nullptr ? shareText(stats->atLow + stats->atHigh, stats->elements) : QString();
    }
    default: return {};
    }
}

QVariant OpListModel::sortKey(OpRef op, int column) const
{
    if (isErrorColumn(column))
        return errorKey(op, column);
    const Model& model = *m_session->model();
    const auto output = firstOutput(model, op);
    switch (column) {
    case Index: return op.op.value;
    case Time: return static_cast<qlonglong>(op.subgraph.value == 0 ? m_session->durationNs(op.op) : 0);
    case OutputShape: return output ? static_cast<qulonglong>(model.tensor(*output).shape.elements()) : 0ULL;
    case Scale:
        return output && !model.tensor(*output).quant.scales.empty() ? model.tensor(*output).quant.scales.front()
                                                                     : 0.0F;
    case ZeroPoint:
        return output && !model.tensor(*output).quant.zeroPoints.empty()
            ? static_cast<qlonglong>(model.tensor(*output).quant.zeroPoints.front())
            : 0LL;
    case AtLimit: {
        const TensorStats* stats = output ? m_session->stats(*output) : nullptr;
        if (stats == nullptr || stats->elements == 0)
            return 0.0;
        return 100.0 * static_cast<double>(stats->atLow + stats->atHigh) / static_cast<double>(stats->elements);
    }
    default: return text(op, column);
    }
}

QVariant OpListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    static constexpr const char* kKeys[kColumns] = {"state", "#", "op", "differ", "err", "sqnr", "shape", "dtype",
        "scale", "zp", "multiplier", "sat", "time", "name"};
    if (role == kFilterKeyRole)
        return QString::fromLatin1(kKeys[section]);
    const auto& reference = m_session->reference();
    const QString other = reference ? reference->name() : tr("reference");
    const QString titles[kColumns]
        = {tr("State"), tr("#"), tr("Operator"), tr("≠ %1").arg(other), tr("Max error"), tr("SQNR"), tr("Shape"),
            tr("Type"), tr("Scale"), tr("Zero point"), tr("Multiplier"), tr("At limit"), tr("Time"), tr("Output")};
    const QString tips[kColumns]
        = {tr("● breakpoint, ▶ next to run, ↳ execution is inside, ✓ executed, ▨ from before an edit, ⊘ cannot run, "
              "✎ edited"),
            tr("Place in the execution order"), tr("Operator"),
            tr("Elements of the first output that differ from %1").arg(other),
            tr("Largest difference from %1: in LSB, or in real units where codes differ in meaning").arg(other),
            tr("Signal against the difference from %1: 10 log10(Σ reference² / Σ difference²)").arg(other),
            tr("Shape of the first output"), tr("Element type of the first output"),
            tr("Scale of the first output: real = scale × (code − zero point)"), tr("Zero point of the first output"),
            tr("Quantized multiplier at the output, times a power of two; ×n: one per channel"),
            tr("Share of output codes at the lowest or highest code of their type"), tr("Time of the last execution"),
            tr("Name of the first output")};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return tips[section];
    return {};
}

} // namespace quantstep
