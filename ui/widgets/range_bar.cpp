// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/range_bar.h"

#include "ui/plots/element_text.h"
#include "ui/plots/view_colors.h"
#include "ui/widgets/range_canvas.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace quantstep {
namespace {

constexpr int kDigits = 5;

QLineEdit* makeBox(const QString& name, QWidget* parent)
{
    auto* box = new QLineEdit(parent);
    box->setAccessibleName(name);
    box->setToolTip(RangeBar::tr("%1. A number, min, max, a percentile such as p0.1, or codes from the zero point such "
                                 "as -3lsb")
                        .arg(name));
    box->setFixedWidth(box->fontMetrics().horizontalAdvance(QStringLiteral("-0.000000e-0")));
    return box;
}

} // namespace

RangeBar::RangeBar(QWidget* parent)
    : QWidget(parent),
      m_canvas(new RangeCanvas(this)),
      m_lowBox(makeBox(tr("Lower end of the colours"), this)),
      m_highBox(makeBox(tr("Upper end of the colours"), this)),
      m_clipped(new QLabel(this))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(2);
    m_highBox->setAlignment(Qt::AlignRight);
    auto* left = new QHBoxLayout;
    left->setSpacing(2);
    left->addWidget(
        addModeButton(tr("Type"), tr("Colours over the whole range of the type (0)"), RangeMode::TypeRange));
    left->addWidget(
        addModeButton(tr("Fit"), tr("Colours from the smallest to the largest element (N)"), RangeMode::Fit));
    auto* right = new QHBoxLayout;
    right->setSpacing(2);
    right->addWidget(addModeButton(tr("±"), tr("Colours equally far to both sides of zero"), RangeMode::Symmetric));
    auto* logCounts = new QToolButton(this);
    logCounts->setText(tr("Log"));
    logCounts->setToolTip(tr("Logarithmic counts in the histogram"));
    logCounts->setCheckable(true);
    logCounts->setChecked(true);
    logCounts->setAutoRaise(true);
    right->addWidget(logCounts);
    grid->addWidget(m_lowBox, 0, 0);
    grid->addLayout(left, 1, 0);
    grid->addWidget(m_canvas, 0, 1, 3, 1);
    grid->addWidget(m_highBox, 0, 2);
    grid->addLayout(right, 1, 2);
    grid->addWidget(m_clipped, 2, 0, 1, 1);
    grid->setColumnStretch(1, 1);
    QFont small = font();
    small.setPixelSize(QFontInfo(font()).pixelSize() * 5 / 6);
    m_clipped->setFont(small);
    m_clipped->setToolTip(tr("Elements whose number lies outside the colours"));

    connect(logCounts, &QToolButton::toggled, m_canvas, &RangeCanvas::setLogCounts);
    connect(m_canvas, &RangeCanvas::rangeDragged, this, [this](double low, double high) {
        emit chosen();
        setManualRange(low, high);
    });
    connect(m_lowBox, &QLineEdit::editingFinished, this, [this] { acceptBox(m_lowBox, true); });
    connect(m_highBox, &QLineEdit::editingFinished, this, [this] { acceptBox(m_highBox, false); });
    showRange();
}

QToolButton* RangeBar::addModeButton(const QString& text, const QString& tip, RangeMode mode)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, mode] {
        emit chosen();
        setMode(mode);
    });
    m_modeButtons.emplace_back(mode, button);
    return button;
}

void RangeBar::setData(const RangeData& rangeData)
{
    m_data = rangeData;
    m_canvas->setData(rangeData);
    apply(m_mode, m_range);
}

void RangeBar::setColorMap(ColorMap map)
{
    m_canvas->setColorMap(map);
}

void RangeBar::setMode(RangeMode mode)
{
    apply(mode, m_range);
}

void RangeBar::setManualRange(double low, double high)
{
    apply(RangeMode::Manual, {low, high});
}

void RangeBar::apply(RangeMode mode, std::pair<double, double> manual)
{
    m_mode = mode;
    const std::pair<double, double> range = rangeFor(mode, m_data, manual);
    const bool moved = range != m_range;
    m_range = range;
    showRange();
    if (moved)
        emit rangeChanged(range.first, range.second);
}

void RangeBar::showRange()
{
    m_canvas->setRange(m_range.first, m_range.second);
    for (const auto& [mode, button] : m_modeButtons)
        button->setChecked(mode == m_mode);
    m_lowBox->setText(numberText(m_range.first, kDigits));
    m_highBox->setText(numberText(m_range.second, kDigits));
    for (QLineEdit* box : {m_lowBox, m_highBox})
        box->setModified(false);
    const double outside = partOutside(m_data.histogram, m_range.first, m_range.second);
    m_clipped->setText(outside > 0 ? tr("%1 % outside").arg(numberText(outside * 100, 2)) : QString());
}

void RangeBar::acceptBox(QLineEdit* box, bool low)
{
    if (!box->isModified())
        return;
    const std::optional<double> number = parseRangeEnd(box->text(), m_data);
    QPalette colors = palette();
    if (!number || (low ? *number >= m_range.second : *number <= m_range.first)) {
        colors.setColor(QPalette::Text, viewColors(palette()).high);
        box->setPalette(colors);
        box->setToolTip(number ? tr("The lower end must lie below the upper end")
                               : tr("Not understood: a number, min, max, p0.1 or -3lsb is expected"));
        return;
    }
    box->setPalette(QPalette());
    emit chosen();
    setManualRange(low ? *number : m_range.first, low ? m_range.second : *number);
}

} // namespace quantstep
