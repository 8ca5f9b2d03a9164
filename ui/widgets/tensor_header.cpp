// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_header.h"

#include "ui/plots/element_text.h"
#include "ui/plots/view_colors.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace quantstep {
namespace {

QString quantText(const QuantParams& params)
{
    if (params.isPerTensor())
        return QStringLiteral("S %1  Z %2")
            .arg(numberText(static_cast<double>(params.scale()), 4))
            .arg(params.zeroPoint());
    if (params.isPerChannel())
        return TensorHeader::tr("%n scale(s) along axis %1", nullptr, static_cast<int>(params.scales.size()))
            .arg(params.axis);
    return params.blockwise ? TensorHeader::tr("scale per block") : QString();
}

QColor stateColor(ValueState state, const ViewColors& colors)
{
    switch (state) {
    case ValueState::Current: return colors.good;
    case ValueState::Stale: return colors.warning;
    default: return colors.muted;
    }
}

} // namespace

QString stateLabel(ValueState state)
{
    switch (state) {
    case ValueState::Constant: return TensorHeader::tr("■ constant");
    case ValueState::Input: return TensorHeader::tr("▶ input");
    case ValueState::Current: return TensorHeader::tr("✓ current");
    case ValueState::Stale: return TensorHeader::tr("✎ stale");
    case ValueState::Dropped: return TensorHeader::tr("◌ not kept");
    case ValueState::NotComputed: return TensorHeader::tr("○ not computed");
    }
    return {};
}

TensorHeader::TensorHeader(QWidget* parent)
    : QWidget(parent),
      m_nameLabel(new QLabel(this)),
      m_facts(new QLabel(this)),
      m_state(new QLabel(this)),
      m_reference(new QLabel(this)),
      m_pin(new QToolButton(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() * 3 / 4);
    QFont bold = font();
    bold.setBold(true);
    m_nameLabel->setFont(bold);
    m_nameLabel->setTextFormat(Qt::PlainText);
    m_nameLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pin->setText(tr("Pin"));
    m_pin->setToolTip(tr("Keep this tensor in a tab of its own"));
    m_pin->setAutoRaise(true);
    connect(m_pin, &QToolButton::clicked, this, &TensorHeader::pinRequested);
    row->addWidget(m_nameLabel, 1);
    row->addWidget(m_facts);
    row->addWidget(m_state);
    row->addWidget(m_reference);
    m_reference->setObjectName(QStringLiteral("referenceLabel"));
    row->addWidget(m_pin);
}

void TensorHeader::setTensor(const TensorSnapshot& tensor)
{
    m_name = tensor.name;
    m_nameLabel->setToolTip(tensor.name);
    m_nameLabel->setAccessibleName(tr("Tensor %1").arg(tensor.name));
    const std::string_view type = dtypeName(tensor.dtype);
    QString facts = QStringLiteral("%1  %2").arg(QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())),
        QString::fromStdString(tensor.shape.text()));
    if (const QString quant = quantText(tensor.params); !quant.isEmpty())
        facts += QStringLiteral("  ") + quant;
    m_facts->setText(facts);
    const QString state = stateLabel(tensor.state);
    m_state->setText(state);
    m_state->setToolTip(tensor.stateText);
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, stateColor(tensor.state, viewColors(palette())));
    m_state->setPalette(colors);
    const bool waits = !tensor.reference && !tensor.referenceName.isEmpty();
    m_reference->setVisible(!tensor.referenceName.isEmpty());
    m_reference->setText((waits ? tr("vs %1: none") : tr("vs %1")).arg(tensor.referenceName));
    m_reference->setToolTip(
        waits ? tensor.noReferenceText : tr("What Reference and Error refer to: menu Run, Reference"));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, viewColors(palette()).muted);
    m_reference->setPalette(quiet);
    elideName();
}

void TensorHeader::elideName()
{
    m_nameLabel->setText(m_nameLabel->fontMetrics().elidedText(m_name, Qt::ElideMiddle, m_nameLabel->width()));
}

void TensorHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elideName();
}

} // namespace quantstep
