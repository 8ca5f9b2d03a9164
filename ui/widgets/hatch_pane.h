// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace quantstep {

/// A hatched surface with a sentence, and a button where there is something to do about it: what stands where
/// values would be when there are none, so that "no value" never looks like zeros.
class HatchPane : public QWidget {
    Q_OBJECT

public:
    /// @param banner a strip of one line instead of a whole page
    explicit HatchPane(bool banner, QWidget* parent = nullptr);

    void setText(const QString& headline, const QString& details);
    /// Empty: no button.
    void setAction(const QString& text);
    [[nodiscard]] QString text() const;

signals:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_headline;
    QLabel* m_details;
    QPushButton* m_button;
    bool m_banner;
};

} // namespace quantstep
