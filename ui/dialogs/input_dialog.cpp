// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/input_dialog.h"

#include "ui/models/list_text.h"
#include "ui/session/input_values.h"
#include "ui/session/session.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace quantstep {

namespace {

QString readTag(int k)
{
    return QStringLiteral("input dialog %1").arg(k);
}

} // namespace

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

InputDialog::~InputDialog()
{
    for (std::size_t k = 0; k < m_rows.size(); ++k)
        m_session->jobs().cancel(readTag(static_cast<int>(k)));
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

void InputDialog::readFile(int k)
{
    Row& row = m_rows[static_cast<std::size_t>(k)];
    row.state = Row::State::Reading;
    row.note->setText(tr("Reading…"));
    const QPointer<InputDialog> self(this);
    m_session->jobs().start(
        readTag(k), {},
        [model = m_session->model(), k, path = row.detail->text()](
            const std::stop_token&) { return fileChoice(*model, k, path); },
        [self, k](const Result<InputChoice>& read) {
            if (self)
                self->takeFile(k, read);
        });
}

void InputDialog::takeFile(int k, const Result<InputChoice>& read)
{
    Row& row = m_rows[static_cast<std::size_t>(k)];
    if (read) {
        row.choice = *read;
        row.state = Row::State::Good;
        row.note->setText(row.choice.mapping);
    } else {
        refuse(row, QString::fromStdString(read.error().message));
    }
    updateButtons();
    if (m_accepted)
        accept();
}

void InputDialog::refuse(Row& row, const QString& why)
{
    row.state = Row::State::Bad;
    row.note->setText(QString(u"✕ " % why));
    m_accepted = false;
}

void InputDialog::change(int k)
{
    Row& row = m_rows[static_cast<std::size_t>(k)];
    const auto kind = static_cast<InputChoice::Kind>(row.kind->currentIndex());
    const QString text = row.detail->text();
    const bool isKnown = kind == InputChoice::Kind::File && row.choice.kind == kind && row.choice.path == text
        && row.state != Row::State::Bad;
    if (isKnown)
        return; // read already, or being read
    m_session->jobs().cancel(readTag(k));
    row.choice = {};
    row.choice.kind = kind;
    row.choice.path = kind == InputChoice::Kind::File ? text : QString();
    row.detail->setEnabled(kind != InputChoice::Kind::Zeros);
    row.state = Row::State::Good;
    row.note->clear();
    bool isNumber = true;
    if (kind == InputChoice::Kind::File)
        readFile(k);
    else if (kind == InputChoice::Kind::Seed)
        row.choice.seed = text.toULongLong(&isNumber);
    if (!isNumber)
        refuse(row, tr("A seed is a whole number from 0 on."));
    updateButtons();
}

bool InputDialog::any(Row::State state) const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [state](const Row& row) { return row.state == state; });
}

void InputDialog::updateButtons()
{
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!any(Row::State::Bad));
}

void InputDialog::accept()
{
    for (std::size_t k = 0; k < m_rows.size(); ++k)
        change(static_cast<int>(k)); // the line being edited may have told nothing yet
    m_accepted = !any(Row::State::Bad);
    if (!m_accepted || any(Row::State::Reading))
        return;
    std::vector<InputChoice> choices;
    for (const Row& row : m_rows)
        choices.push_back(row.choice);
    m_session->setInputs(std::move(choices));
    QDialog::accept();
}

} // namespace quantstep
