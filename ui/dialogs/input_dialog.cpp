// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/input_dialog.h"

#include "ui/models/list_text.h"
#include "ui/session/image_file.h"
#include "ui/session/session.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace quantstep {

InputDialog::InputDialog(Session* session, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Set input"));
    resize(640, 200);
    auto* column = new QVBoxLayout(this);
    m_rows.resize(session->inputs().size());
    for (std::size_t k = 0; k < m_rows.size(); ++k)
        addRow(static_cast<int>(k), session->inputs()[k]);
    column->addWidget(new QLabel(tr("Setting inputs restarts the run."), this));
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &InputDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void InputDialog::addRow(int k, const InputChoice& choice)
{
    const Subgraph& graph = m_session->model()->main();
    const TensorInfo& info = graph.tensor(graph.inputs[static_cast<std::size_t>(k)]);
    const QString title = QStringLiteral("<b>%1</b>  %2 %3")
                              .arg(QString::fromStdString(info.name).toHtmlEscaped(), shapeText(info.shape),
                                  QString::fromStdString(std::string(dtypeName(info.dtype))));
    Row& row = m_rows[static_cast<std::size_t>(k)];
    row.choice = choice;
    row.kind = new QComboBox(this);
    row.kind->addItems({tr("Random, from seed"), tr("Zeros"), tr("File")});
    row.kind->setCurrentIndex(static_cast<int>(choice.kind));
    row.kind->setAccessibleName(tr("Kind of input %1").arg(k));
    const bool isFile = choice.kind == InputChoice::Kind::File;
    row.detail = new QLineEdit(isFile ? choice.path : QString::number(choice.seed), this);
    row.detail->setObjectName(QStringLiteral("inputDetail%1").arg(k));
    row.detail->setAccessibleName(tr("Seed or path of input %1").arg(k));
    row.detail->setEnabled(choice.kind != InputChoice::Kind::Zeros);
    row.note = new QLabel(choice.mapping, this);
    row.note->setWordWrap(true);
    auto* browseButton = new QPushButton(tr("Browse…"), this);
    auto* line = new QHBoxLayout;
    line->addWidget(row.kind);
    line->addWidget(row.detail, 1);
    line->addWidget(browseButton);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addWidget(new QLabel(title, this));
    column->addLayout(line);
    column->addWidget(row.note);
    connect(browseButton, &QPushButton::clicked, this, [this, k] { browse(k); });
    connect(row.kind, &QComboBox::activated, this, [this, k](int kind) {
        if (kind == static_cast<int>(InputChoice::Kind::File))
            browse(k);
        else
            m_rows[static_cast<std::size_t>(k)].detail->setText(QString::number(m_session->settings().seed()));
        change(k);
    });
    connect(row.detail, &QLineEdit::editingFinished, this, [this, k] { change(k); });
}

void InputDialog::browse(int k)
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Input file"), m_session->settings().lastFolder(),
        tr("Inputs (*.npy *.csv *.txt *.png *.jpg *.jpeg *.bmp *.raw *.bin);;All files (*)"));
    if (path.isEmpty())
        return;
    Row& row = m_rows[static_cast<std::size_t>(k)];
    row.kind->setCurrentIndex(static_cast<int>(InputChoice::Kind::File));
    row.detail->setText(path);
    change(k);
}

void InputDialog::readFile(Row& row, int k)
{
    const Subgraph& graph = m_session->model()->main();
    const TensorInfo& info = graph.tensor(graph.inputs[static_cast<std::size_t>(k)]);
    const auto mapped = readInputFile(row.detail->text(), info, info.shape);
    row.good = mapped.has_value();
    if (!mapped) {
        row.note->setText(tr("✕ %1").arg(QString::fromStdString(mapped.error().message)));
        return;
    }
    row.choice.path = row.detail->text();
    row.choice.value = mapped->value;
    row.choice.mapping = QString::fromStdString(mapped->mapping);
    row.note->setText(row.choice.mapping);
}

void InputDialog::change(int k)
{
    Row& row = m_rows[static_cast<std::size_t>(k)];
    row.choice = {};
    row.choice.kind = static_cast<InputChoice::Kind>(row.kind->currentIndex());
    row.detail->setEnabled(row.choice.kind != InputChoice::Kind::Zeros);
    row.good = true;
    row.note->clear();
    if (row.choice.kind == InputChoice::Kind::File) {
        readFile(row, k);
    } else if (row.choice.kind == InputChoice::Kind::Seed) {
        row.choice.seed = row.detail->text().toULongLong(&row.good);
        if (!row.good)
            row.note->setText(tr("✕ A seed is a whole number from 0 on."));
    }
    const bool allGood = std::all_of(m_rows.begin(), m_rows.end(), [](const Row& each) { return each.good; });
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(allGood);
}

void InputDialog::accept()
{
    std::vector<InputChoice> choices;
    for (std::size_t k = 0; k < m_rows.size(); ++k) {
        change(static_cast<int>(k));
        if (!m_rows[k].good)
            return;
        choices.push_back(m_rows[k].choice);
    }
    m_session->setInputs(std::move(choices));
    QDialog::accept();
}

} // namespace quantstep
