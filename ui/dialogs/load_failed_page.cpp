// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/load_failed_page.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace quantstep {

LoadFailedPage::LoadFailedPage(QWidget* parent)
    : QWidget(parent), m_path(new QLabel(this)), m_message(new QLabel(this)), m_back(new QPushButton(this))
{
    setObjectName(QStringLiteral("loadFailedPage"));
    auto* title = new QLabel(tr("✕ This file could not be opened"), this);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setBold(true);
    title->setFont(font);
    m_message->setObjectName(QStringLiteral("failureMessage"));
    for (QLabel* label : {m_path, m_message}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto* copy = new QPushButton(tr("Copy details"), this);
    auto* open = new QPushButton(tr("Open another…"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addWidget(copy);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(64, 32, 64, 32);
    column->setSpacing(12);
    column->addStretch(1);
    column->addWidget(title);
    column->addWidget(m_path);
    column->addWidget(m_message);
    column->addLayout(buttons);
    column->addStretch(2);
    connect(copy, &QPushButton::clicked, this,
        [this] { QApplication::clipboard()->setText(m_path->text() + QLatin1Char('\n') + m_message->text()); });
    connect(open, &QPushButton::clicked, this, &LoadFailedPage::openRequested);
    connect(m_back, &QPushButton::clicked, this, &LoadFailedPage::dismissed);
}

void LoadFailedPage::showFailure(const Failure& failure, bool canGoBack)
{
    m_path->setText(failure.path);
    m_message->setText(failure.message);
    m_back->setText(canGoBack ? tr("Back to the open model") : tr("Back to the start page"));
}

} // namespace quantstep
