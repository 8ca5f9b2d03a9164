// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/blame_panel.h"

#include "ui/inspectors/list_panel.h"
#include "ui/plots/view_colors.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace quantstep {

BlamePanel::BlamePanel(QWidget* parent)
    : QWidget(parent), m_model(new BlameTableModel(this)), m_pages(new QStackedWidget(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);

    auto* empty = new QWidget(m_pages);
    auto* emptyRows = new QVBoxLayout(empty);
    m_hint = new QLabel(empty);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    auto* open = new QPushButton(tr("Compare with a dump…"), empty);
    connect(open, &QPushButton::clicked, this, &BlamePanel::openRequested);
    emptyRows->addStretch();
    emptyRows->addWidget(m_hint);
    emptyRows->addWidget(open, 0, Qt::AlignHCenter);
    emptyRows->addStretch();
    m_pages->addWidget(empty);

    auto* page = new QWidget(m_pages);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(4, 4, 4, 0);
    rows->setSpacing(4);
    const auto label = [&](QLabel*& made) {
        made = new QLabel(page);
        made->setWordWrap(true);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    };
    label(m_verdict);
    m_verdict->setObjectName(QStringLiteral("blameVerdict"));
    label(m_details);
    m_details->setObjectName(QStringLiteral("blameDetails"));
    m_list = new ListPanel(QStringLiteral("blameTable"), m_model, ListPanel::Filter::None, page);
    m_list->table()->setAccessibleName(tr("Operators compared with the dump"));
    rows->addWidget(m_verdict);
    rows->addWidget(m_list, 1);
    rows->addWidget(m_details);
    m_unmatchedArea = new QWidget(page);
    auto* below = new QVBoxLayout(m_unmatchedArea);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(2);
    m_unmatchedTitle = new QLabel(m_unmatchedArea);
    m_unmatched = new QListWidget(m_unmatchedArea);
    m_unmatched->setAccessibleName(tr("Entries of the dump without a tensor"));
    m_unmatched->setMaximumHeight(7 * m_unmatched->fontMetrics().height());
    m_link = new QPushButton(tr("Take it for the selected tensor"), m_unmatchedArea);
    m_link->setObjectName(QStringLiteral("blameLink"));
    below->addWidget(m_unmatchedTitle);
    below->addWidget(m_unmatched);
    below->addWidget(m_link, 0, Qt::AlignRight);
    rows->addWidget(m_unmatchedArea);
    m_pages->addWidget(page);

    connect(m_list, &ListPanel::rowSelected, this, [this](int row) {
        showRow(row);
        choose(row);
    });
    connect(m_link, &QPushButton::clicked, this, [this] {
        if (const QListWidgetItem* item = m_unmatched->currentItem())
            emit linkRequested(item->data(Qt::UserRole).toString().toStdString());
    });
    connect(m_unmatched, &QListWidget::currentItemChanged, this,
        [this](const QListWidgetItem* item) { m_link->setEnabled(item != nullptr); });
    setResult(nullptr);
}

void BlamePanel::setNote(const QString& text)
{
    m_hint->setText(text);
    m_pages->setCurrentIndex(0);
}

void BlamePanel::setResult(const BlamePtr& result)
{
    m_result = result;
    m_model->setResult(result);
    if (!result) {
        setNote(tr("A dump is what a device computed: .npz, a folder of .npy, .csv, .bin or hex files, a log of "
                   "TensorFlow Lite Micro. Each operator is run on the dump's own inputs, and what it gets wrong is "
                   "named."));
        return;
    }
    m_pages->setCurrentIndex(1);
    m_unmatched->clear();
    for (const auto& unmatched : result->matched.unmatched) {
        const QString name = QString::fromStdString(result->dump.entries[unmatched.entry].name);
        auto* item = new QListWidgetItem(
            QStringLiteral("%1: %2").arg(name, QString::fromStdString(unmatched.reason)), m_unmatched);
        item->setData(Qt::UserRole, name);
    }
    m_unmatchedTitle->setText(tr("Entries without a tensor: %1").arg(m_unmatched->count()));
    m_unmatchedArea->setVisible(m_unmatched->count() > 0);
    m_link->setEnabled(false);
    m_list->fitColumns();
    showVerdict();
    const int wrong = m_model->firstWrong();
    m_list->showRow(wrong);
    showRow(wrong);
    choose(wrong);
}

QTableView* BlamePanel::table() const
{
    return m_list->table();
}

void BlamePanel::showVerdict()
{
    const ViewColors colors = viewColors(palette());
    QPalette verdict = palette();
    const bool differs = m_result->report.differs();
    verdict.setColor(QPalette::WindowText, differs ? colors.warning : colors.good);
    m_verdict->setPalette(verdict);
    const QString counts = tr("%1 outputs compared, %2 operators not")
                               .arg(m_result->report.tensors.size())
                               .arg(m_result->report.unchecked.size());
    const auto first = m_result->report.firstWrongOp();
    QString text = tr("✓ every operator computes what is expected");
    if (first) {
        text = tr("✗ first wrong: %1").arg(QString::fromStdString(opLabel(*m_result->model, {SubgraphId(0), *first})));
    } else if (differs) {
        text = tr("✗ constants are not the model's");
    }
    m_verdict->setText(QStringLiteral("%1\n%2").arg(text, counts));
    m_verdict->setToolTip(m_result->text);
}

void BlamePanel::showRow(int row)
{
    QStringList lines;
    if (row >= 0 && row < m_model->rowCount()) {
        const BlamedTensor& tensor = m_model->row(row);
        if (tensor.diagnosis)
            lines << QString::fromStdString(tensor.diagnosis->explanation);
        if (tensor.difference.differing > 0 && !tensor.expected.empty())
            lines << tr("first at element %1: expected %2, found %3")
                         .arg(tensor.difference.firstAt)
                         .arg(QString::fromStdString(tensor.expected), QString::fromStdString(tensor.found));
        if (!tensor.note.empty())
            lines << QString::fromStdString(tensor.note);
    }
    m_details->setText(lines.join(QLatin1Char('\n')));
    m_details->setVisible(!lines.isEmpty());
}

void BlamePanel::choose(int row)
{
    if (row >= 0 && row < m_model->rowCount()) {
        const BlamedTensor& tensor = m_model->row(row);
        emit tensorChosen({SubgraphId(0), tensor.tensor}, tensor.difference.firstAt);
    }
}

} // namespace quantstep
