// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace quantstep {

class Session;
class TensorView;

/// Shows the selected tensor of the session in a tensor view, and hands its element cursor back.
class TensorBinder : public QObject {
    Q_OBJECT
public:
    /// Neither is owned.
    TensorBinder(Session* session, TensorView* view, QObject* parent);

private:
    void showTensor();
    void showElement();

    Session* m_session;
    TensorView* m_view;
};

} // namespace quantstep
