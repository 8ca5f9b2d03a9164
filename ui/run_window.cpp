// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_window.h"

#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/session/settings.h"
#include "ui/theme.h"

#include <QApplication>
#include <QTimer>

namespace quantstep {

int runWindow(QApplication& app, const WindowRequest& request)
{
    Settings settings;
    if (request.seed)
        settings.setSeed(*request.seed);
    installLanguage(app, wantedLanguage(settings.language()));
    applyTheme(app, wantedTheme(settings.theme()));
    MainWindow window(&settings);
    window.show();
    // After the first paint, so that the window is there before anything is read.
    QTimer::singleShot(0, &window, [&window, request] { window.begin(request); });
    return QApplication::exec();
}

} // namespace quantstep
