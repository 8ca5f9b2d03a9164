// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QObject>

#include <optional>

namespace quantstep {

class Session;
class TensorView;

/// Shows the selected tensor of the session in a tensor view, and hands its element cursor back; or, when
/// pinned, one tensor for good.
class TensorBinder : public QObject {
    Q_OBJECT
public:
    /// Neither is owned.
    TensorBinder(Session* session, TensorView* view, QObject* parent, std::optional<TensorRef> pinned = std::nullopt);

private:
    [[nodiscard]] std::optional<TensorRef> shown() const;
    void showTensor();
    void showElement();

    Session* m_session;
    TensorView* m_view;
    std::optional<TensorRef> m_pinned;
};

} // namespace quantstep
