// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/main_window.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace quantstep::test {

/// A test of the whole window: shown and active, with settings of its own in a folder of its own.
class WindowTest : public QObject {
protected:
    /// False when the window does not get there.
    bool openWindow()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
        m_window = std::make_unique<MainWindow>(m_settings.get());
        m_window->show();
        if (!QTest::qWaitForWindowExposed(m_window.get()))
            return false;
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get());
    }

    void closeWindow()
    {
        m_window.reset();
        m_settings.reset();
    }

    [[nodiscard]] Session* session() const { return m_window->session(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace quantstep::test
