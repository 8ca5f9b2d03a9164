// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/welcome_page.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace quantstep {

namespace {

QLabel* heading(const QString& text, double size, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * size);
    label->setFont(font);
    return label;
}

} // namespace

QList<QPair<QString, QString>> WelcomePage::samples()
{
    const QPair<QString, QString> all[] = {
        {tr("Digits, conv net, int8"), QStringLiteral(":/samples/digits_conv_int8.tflite")},
        {tr("Digits, conv net, int8, one scale is wrong"),
            QStringLiteral(":/samples/digits_conv_int8_bad_scale.tflite")},
        {tr("Digits, conv net, float"), QStringLiteral(":/samples/digits_conv_float.tflite")},
        {tr("Digits, dense layer, int8"), QStringLiteral(":/samples/digits_dense_int8.tflite")},
        {tr("Digits, dense layer, uint8"), QStringLiteral(":/samples/digits_dense_uint8.tflite")},
        {tr("Digits, dense layer, float"), QStringLiteral(":/samples/digits_dense_float.tflite")},
    };
    QList<QPair<QString, QString>> found;
    for (const auto& sample : all) {
        if (QFileInfo::exists(sample.second))
            found.append(sample);
    }
    return found;
}

WelcomePage::WelcomePage(Settings* settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_recent(new QListWidget(this))
{
    setObjectName(QStringLiteral("welcomePage"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(48, 32, 48, 32);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(8);
    grid->addWidget(heading(tr("QuantStep"), 2, this), 0, 0, 1, 2);
    grid->addWidget(
        new QLabel(tr("Run a quantized TensorFlow Lite model operator by operator and see every integer."), this), 1, 0,
        1, 2);
    grid->setRowMinimumHeight(2, 12);

    auto* open = new QPushButton(tr("Open model…"), this);
    open->setObjectName(QStringLiteral("openModel"));
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    auto* left = new QVBoxLayout;
    left->addWidget(heading(tr("Start"), 1, this));
    left->addWidget(open);
    left->addSpacing(12);
    left->addWidget(heading(tr("Samples"), 1, this));
    for (const auto& sample : samples()) {
        auto* button = new QPushButton(sample.first, this);
        button->setObjectName(QFileInfo(sample.second).completeBaseName());
        connect(button, &QPushButton::clicked, this, [this, path = sample.second] { emit pathChosen(path); });
        left->addWidget(button);
    }
    left->addStretch();
    grid->addLayout(left, 3, 0);

    m_recent->setObjectName(QStringLiteral("recentFiles"));
    m_recent->setAccessibleName(tr("Recent files"));
    m_recent->setToolTip(tr("Enter opens, Del removes from the list"));
    m_recent->installEventFilter(this);
    connect(m_recent, &QListWidget::itemActivated, this,
        [this](const QListWidgetItem* item) { emit pathChosen(item->data(Qt::UserRole).toString()); });
    auto* right = new QVBoxLayout;
    right->addWidget(heading(tr("Recent"), 1, this));
    right->addWidget(m_recent);
    grid->addLayout(right, 3, 1);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    grid->setRowStretch(3, 1);
    grid->addWidget(
        new QLabel(tr("Or drop a .tflite file anywhere on this window. Press ? for all keys."), this), 4, 0, 1, 2);
    connect(settings, &Settings::recentFilesChanged, this, &WelcomePage::refill);
    refill();
}

void WelcomePage::refill()
{
    m_recent->clear();
    for (const QString& path : m_settings->recentFiles()) {
        const QFileInfo file(path);
        const QString name = file.exists() ? file.fileName() : tr("%1 — missing").arg(file.fileName());
        auto* item
            = new QListWidgetItem(name + QLatin1Char('\n') + QDir::toNativeSeparators(file.absolutePath()), m_recent);
        item->setData(Qt::UserRole, path);
        item->setToolTip(path);
    }
    if (m_recent->count() == 0) {
        auto* item = new QListWidgetItem(tr("Models you open will be listed here."), m_recent);
        item->setFlags(Qt::NoItemFlags);
    }
}

bool WelcomePage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_recent && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete && m_recent->currentItem() != nullptr) {
        m_settings->removeRecentFile(m_recent->currentItem()->data(Qt::UserRole).toString());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace quantstep
