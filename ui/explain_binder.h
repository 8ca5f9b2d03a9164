// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/tensor_value.h"

#include <QObject>

#include <cstddef>
#include <vector>

namespace quantstep {

class ExplainPanel;
class Session;

/// Asks the session for explanations and shows them, with the way back through those before.
class ExplainBinder : public QObject {
    Q_OBJECT
public:
    /// None is owned but by `parent`.
    ExplainBinder(Session* session, ExplainPanel* panel, QObject* parent);

    void explain(TensorRef tensor, std::size_t element);

private:
    struct Place {
        TensorRef tensor;
        std::size_t element = 0;
        bool operator==(const Place&) const = default;
    };
    void ask();
    void go(int by);
    void follow();

    Session* m_session;
    ExplainPanel* m_panel;
    std::vector<Place> m_trail;
    std::size_t m_at = 0;
    TensorPtr m_asked; ///< the value whose element was asked for last
};

} // namespace quantstep
