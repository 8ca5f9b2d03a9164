// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_window.h"

#include <QApplication>
#include <QMainWindow>

namespace quantstep {

int runWindow(QApplication& app, const WindowRequest& request)
{
    QMainWindow window;
    window.setWindowFilePath(request.model);
    window.show();
    return app.exec();
}

} // namespace quantstep
