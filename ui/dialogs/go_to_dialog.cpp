// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/go_to_dialog.h"

#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace quantstep {

GoToDialog::GoToDialog(Session* session, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_words(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_model(new QStandardItemModel(this)),
      m_proxy(new FilterProxy(this))
{
    setWindowTitle(tr("Go to operator or tensor"));
    resize(560, 420);
    m_words->setObjectName(QStringLiteral("goToWords"));
    m_words->setPlaceholderText(tr("Words of a name, a shape or a number: conv 3x3, op 12"));
    m_words->setAccessibleName(tr("Words to find"));
    m_list->setAccessibleName(tr("What fits"));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_words);
    column->addWidget(m_list);
    column->addWidget(new QLabel(tr("Enter goes there, Esc closes."), this));
    fill();
    m_proxy->setSourceModel(m_model);
    m_proxy->sort(-1);
    m_list->setModel(m_proxy);
    m_list->setCurrentIndex(m_proxy->index(0, 0));
    m_words->installEventFilter(this);
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterText(text.trimmed());
        m_list->setCurrentIndex(m_proxy->index(0, 0));
    });
    connect(m_words, &QLineEdit::returnPressed, this, &GoToDialog::choose);
    connect(m_list, &QListView::activated, this, &GoToDialog::choose);
}

void GoToDialog::fill()
{
    const ModelPtr& model = m_session->model();
    if (!model)
        return;
    const auto add = [this](const QString& text, const QVariant& ref, int role) {
        auto* item = new QStandardItem(text);
        item->setData(ref, role);
        m_model->appendRow(item);
    };
    for (std::size_t s = 0; s < model->subgraphs.size(); ++s) {
        const SubgraphId id(static_cast<std::int64_t>(s));
        const Subgraph& graph = model->subgraph(id);
        for (std::size_t i = 0; i < graph.ops.size(); ++i) {
            const OpRef op{id, OpId(static_cast<std::int64_t>(i))};
            const auto& outputs = graph.ops[i].outputs;
            const bool hasOutput = !outputs.empty() && outputs.front().valid();
            const QString output = hasOutput ? QString::fromStdString(graph.tensor(outputs.front()).name) : QString();
            const QString shape = hasOutput ? shapeText(graph.tensor(outputs.front()).shape) : QString();
            add(QStringLiteral("%1  →  %2  %3").arg(QString::fromStdString(opLabel(*model, op)), output, shape),
                QVariant::fromValue(op), kOpRole);
        }
    }
    for (std::size_t s = 0; s < model->subgraphs.size(); ++s) {
        const SubgraphId id(static_cast<std::int64_t>(s));
        const Subgraph& graph = model->subgraph(id);
        for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
            const QString number = s == 0 ? tr("tensor %1").arg(i) : tr("subgraph %1 tensor %2").arg(s).arg(i);
            const TensorInfo& info = graph.tensors[i];
            add(QStringLiteral("%1  %2  %3").arg(number, QString::fromStdString(info.name), shapeText(info.shape)),
                QVariant::fromValue(TensorRef{id, TensorId(static_cast<std::int64_t>(i))}), kTensorRole);
        }
    }
}

void GoToDialog::choose()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const QVariant op = index.data(kOpRole), tensor = index.data(kTensorRole);
    if (op.isValid())
        m_session->selectOp(op.value<OpRef>());
    else if (tensor.isValid())
        m_session->selectTensor(tensor.value<TensorRef>());
    accept();
}

bool GoToDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_words && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        const QModelIndex next = m_proxy->index(m_list->currentIndex().row() + step, 0);
        if (step != 0 && next.isValid())
            m_list->setCurrentIndex(next);
        if (step != 0)
            return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace quantstep
