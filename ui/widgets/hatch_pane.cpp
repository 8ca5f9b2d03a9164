// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hatch_pane.h"

#include "ui/plots/view_colors.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace quantstep {
namespace {

/// Text on a hatch needs a calm ground.
class GroundLabel : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        if (!text().isEmpty()) {
            QPainter painter(this);
            painter.fillRect(rect(), palette().color(QPalette::Window));
        }
        QLabel::paintEvent(event);
    }
};

} // namespace

HatchPane::HatchPane(bool banner, QWidget* parent)
    : QWidget(parent),
      m_headline(new GroundLabel(this)),
      m_details(new GroundLabel(this)),
      m_button(new QPushButton(this)),
      m_banner(banner)
{
    m_headline->setAccessibleName(tr("State of the tensor"));
    const int unit = fontMetrics().height();
    for (QLabel* label : {m_headline, m_details}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setContentsMargins(unit / 2, unit / 6, unit / 2, unit / 6);
    }
    QFont bold = font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &HatchPane::actionTriggered);
    if (banner) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(unit, unit / 4, unit, unit / 4);
        row->setSpacing(0);
        row->addWidget(m_headline);
        row->addWidget(m_details);
        row->addStretch();
        row->addWidget(m_button);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        return;
    }
    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_headline, 0, Qt::AlignHCenter);
    m_details->setWordWrap(true);
    m_details->setAlignment(Qt::AlignCenter);
    column->addWidget(m_details, 0, Qt::AlignHCenter);
    column->addSpacing(unit / 2);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void HatchPane::setText(const QString& headline, const QString& details)
{
    m_headline->setText(headline);
    m_details->setText(details);
    m_details->setVisible(!details.isEmpty());
    const int unit = fontMetrics().height();
    m_details->setMinimumWidth(std::min(unit * 26, m_details->fontMetrics().horizontalAdvance(details) + 2 * unit));
    setAccessibleName(text());
}

void HatchPane::setAction(const QString& text)
{
    m_button->setText(text);
    m_button->setVisible(!text.isEmpty());
}

QString HatchPane::text() const
{
    return m_details->text().isEmpty() ? m_headline->text()
                                       : m_headline->text() + QStringLiteral(". ") + m_details->text();
}

void HatchPane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const ViewColors colors = viewColors(palette());
    painter.setRenderHint(QPainter::Antialiasing);
    QColor stripe = m_banner ? colors.warning : colors.muted;
    stripe.setAlpha(m_banner ? 120 : 60);
    painter.setPen(QPen(stripe, 1.5));
    const int step = fontMetrics().height() * 3 / 4;
    for (int x = -height(); x < width(); x += step)
        painter.drawLine(x, height(), x + height(), 0);
    if (m_banner) {
        painter.setPen(QPen(colors.warning, 1));
        painter.drawLine(0, height() - 1, width(), height() - 1);
    }
}

} // namespace quantstep
