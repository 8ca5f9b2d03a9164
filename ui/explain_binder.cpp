// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain_binder.h"

#include "ui/inspectors/explain_panel.h"
#include "ui/session/session.h"

namespace quantstep {

ExplainBinder::ExplainBinder(Session* session, ExplainPanel* panel, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel)
{
    connect(session, &Session::explanationChanged, this, [this] { m_panel->setReport(m_session->explanation()); });
    connect(session, &Session::valuesChanged, this, &ExplainBinder::follow);
    connect(session, &Session::stateChanged, this, &ExplainBinder::follow); // values come before a run is over
    connect(session, &Session::modelChanged, this, [this] {
        m_trail.clear();
        m_at = 0;
        m_asked = nullptr;
        m_panel->setReport(nullptr);
        m_panel->setHistory(false, false);
    });
    connect(panel, &ExplainPanel::backRequested, this, [this] { go(-1); });
    connect(panel, &ExplainPanel::forwardRequested, this, [this] { go(1); });
    connect(panel, &ExplainPanel::explainRequested, this, &ExplainBinder::explain);
    connect(panel, &ExplainPanel::goToRequested, this, [this](TensorRef tensor, std::size_t element) {
        m_session->selectTensor(tensor);
        m_session->selectElement(element);
    });
    m_panel->setHistory(false, false);
}

void ExplainBinder::explain(TensorRef tensor, std::size_t element)
{
    const Place place{tensor, element};
    if (m_trail.empty() || m_trail[m_at] != place) {
        if (!m_trail.empty())
            m_trail.resize(m_at + 1);
        m_trail.push_back(place);
        m_at = m_trail.size() - 1;
    }
    ask();
}

void ExplainBinder::ask()
{
    m_panel->setHistory(m_at > 0, m_at + 1 < m_trail.size());
    m_asked = m_session->value(m_trail[m_at].tensor);
    m_session->explain(m_trail[m_at].tensor, m_trail[m_at].element);
}

void ExplainBinder::go(int by)
{
    const auto target = static_cast<std::ptrdiff_t>(m_at) + by;
    if (target < 0 || target >= static_cast<std::ptrdiff_t>(m_trail.size()))
        return;
    m_at = static_cast<std::size_t>(target);
    ask();
    m_session->selectTensor(m_trail[m_at].tensor);
    m_session->selectElement(m_trail[m_at].element);
}

/// Other values: the same element explained anew, as far as it has a value.
void ExplainBinder::follow()
{
    if (m_trail.empty() || m_session->state() == RunState::Running)
        return;
    const TensorPtr value = m_session->value(m_trail[m_at].tensor);
    if (value == m_asked)
        return;
    if (value)
        ask();
    else
        m_panel->setReport(nullptr);
    m_asked = value;
}

} // namespace quantstep
