// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_line.h"

#include "ui/models/list_text.h"
#include "ui/session/session.h"
#include "ui/session_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStatusBar>
#include <QToolButton>

namespace quantstep {

namespace {

constexpr int kShowAfterMs = 500;

} // namespace

StatusLine::StatusLine(Session* session, QStatusBar* bar)
    : QObject(bar),
      m_session(session),
      m_state(new QLabel(bar)),
      m_input(new QLabel(bar)),
      m_arithmetic(new QLabel(bar)),
      m_reference(new QLabel(bar)),
      m_memory(new QLabel(bar)),
      m_work(new QWidget(bar)),
      m_workText(new QLabel(m_work)),
      m_progress(new QProgressBar(m_work)),
      m_cancel(new QToolButton(m_work))
{
    m_state->setObjectName(QStringLiteral("stateText"));
    m_state->setAccessibleName(tr("State of the run"));
    QFont bold = m_state->font();
    bold.setBold(true);
    m_state->setFont(bold);
    auto* row = new QHBoxLayout(m_work);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_workText);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    m_progress->setMaximumWidth(160);
    m_progress->setMaximumHeight(bar->fontMetrics().height() + 2);
    m_cancel->setText(tr("Cancel (Esc)"));
    connect(m_cancel, &QToolButton::clicked, session, &Session::cancel);
    m_work->hide();
    bar->addWidget(m_state);
    bar->addWidget(m_input, 1);
    bar->addPermanentWidget(m_work);
    bar->addPermanentWidget(m_arithmetic);
    bar->addPermanentWidget(m_reference);
    bar->addPermanentWidget(m_memory);
    m_arithmetic->setObjectName(QStringLiteral("arithmeticText"));
    m_arithmetic->setToolTip(tr("Whose arithmetic is computed: menu Run, Arithmetic"));
    m_reference->setObjectName(QStringLiteral("referenceText"));
    m_reference->setToolTip(tr("What values are compared with: menu Run, Reference"));
    m_memory->setToolTip(tr("Memory held by computed values"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(kShowAfterMs);
    connect(&m_delay, &QTimer::timeout, this, &StatusLine::showActivity);
    for (const auto signal :
        {&Session::stateChanged, &Session::positionChanged, &Session::progressed, &Session::inputsChanged,
            &Session::arithmeticChanged, &Session::referenceChanged, &Session::modelChanged, &Session::valuesChanged})
        connect(session, signal, this, &StatusLine::updateState);
    connect(session, &Session::activityChanged, this, &StatusLine::updateActivity);
    connect(session, &Session::progressed, this, &StatusLine::updateActivity);
    updateState();
}

void StatusLine::updateState()
{
    m_state->setText(stateText(*m_session));
    m_input->setText(m_session->model() ? tr("input: %1").arg(m_session->inputText()) : QString());
    m_arithmetic->setText(
        m_session->model() ? QString::fromLatin1(numericsName(m_session->arithmetic()).data()) : QString());
    m_reference->setText(referenceText(*m_session));
    m_reference->setVisible(!m_reference->text().isEmpty());
    m_memory->setText(m_session->model() ? tr("mem %1").arg(bytesText(m_session->keptBytes())) : QString());
}

void StatusLine::updateActivity()
{
    if (!m_session->activity()) {
        m_delay.stop();
        m_work->hide();
    } else if (m_work->isVisible()) {
        showActivity();
    } else if (!m_delay.isActive()) {
        m_delay.start();
    }
}

void StatusLine::showActivity()
{
    const auto activity = m_session->activity();
    if (!activity)
        return;
    m_workText->setText(activity->title);
    m_progress->setRange(0, activity->fraction < 0 ? 0 : 1000);
    if (activity->fraction >= 0)
        m_progress->setValue(static_cast<int>(activity->fraction * 1000));
    m_work->show();
}

} // namespace quantstep
