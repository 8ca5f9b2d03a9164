// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_breadcrumb.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace quantstep {

GraphBreadcrumb::GraphBreadcrumb(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("graphBreadcrumb"));
    setAccessibleName(tr("Place in the graph"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(fontMetrics().height() / 4);
}

void GraphBreadcrumb::setPath(const std::vector<GraphCrumb>& path)
{
    while (QLayoutItem* item = m_row->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // it may be the button that was just pressed
        }
        delete item;
    }
    const auto addText = [this](const QString& text, bool strong) {
        auto* label = new QLabel(text, this);
        label->setTextFormat(Qt::PlainText);
        QFont labelFont = label->font();
        labelFont.setBold(strong);
        label->setFont(labelFont);
        m_row->addWidget(label);
    };
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (i > 0) {
            addText(QStringLiteral("▸"), false);
            if (!path[i].viaName.isEmpty()) {
                addText(path[i].viaName, false);
                addText(QStringLiteral("▸"), false);
            }
        }
        if (i + 1 == path.size()) {
            addText(path[i].name, true);
            continue;
        }
        auto* button = new QToolButton(this);
        button->setText(path[i].name);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolTip(tr("Go to %1").arg(path[i].name));
        connect(button, &QToolButton::clicked, this, [this, i] { emit activated(static_cast<int>(i)); });
        m_row->addWidget(button);
    }
}

} // namespace quantstep
