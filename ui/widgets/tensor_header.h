// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tensor_snapshot.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace quantstep {

/// One line that says which tensor is shown: name, type, shape, quantization and state, and a pin.
class TensorHeader : public QWidget {
    Q_OBJECT

public:
    explicit TensorHeader(QWidget* parent = nullptr);
    void setTensor(const TensorSnapshot& tensor);

signals:
    void pinRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elideName();

    QString m_name;
    QLabel* m_nameLabel;
    QLabel* m_facts;
    QLabel* m_state;
    QLabel* m_reference;
    QToolButton* m_pin;
};

/// The state as shape and words: "✓ current", "✎ stale".
[[nodiscard]] QString stateLabel(ValueState state);

} // namespace quantstep
