// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: the explanation of one element.
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

namespace quantstep {

void Session::explain(TensorRef tensor, std::size_t element)
{
    if (!m_model)
        return;
    postLook(QStringLiteral("explain"), tr("Explaining an element"),
        [tensor, element](Engine& engine, const std::stop_token& stop, EngineDone& done) {
            ElementExplainer explainer(engine);
            auto explanation = explainer.explain(tensor, element, true, stop);
            if (explanation)
                done.explanation
                    = std::make_shared<const ExplanationReport>(makeReport(engine, *std::move(explanation)));
            else if (explanation.error().code != ErrorCode::Cancelled)
                done.error = explanation.error();
        });
}

} // namespace quantstep
