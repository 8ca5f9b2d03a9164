// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/settings.h"

#include <QList>
#include <QPair>
#include <QWidget>

class QListWidget;

namespace quantstep {

/// What the window shows without a model: open, samples, recent files, a hint to drop a file.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(Settings* settings, QWidget* parent = nullptr);

    [[nodiscard]] QListWidget* recentList() const { return m_recent; }
    /// Title and path of each sample built into the program.
    [[nodiscard]] static QList<QPair<QString, QString>> samples();

signals:
    void openRequested();
    void pathChosen(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();

    Settings* m_settings;
    QListWidget* m_recent;
};

} // namespace quantstep
