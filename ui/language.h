// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace quantstep {

/// The language the window starts in, as a locale name ("en", "zh_CN"); empty: that of the system. The
/// environment variable QUANTSTEP_LANGUAGE goes before `remembered`, what the user chose in the menu.
[[nodiscard]] QString wantedLanguage(const QString& remembered);

/// Installs the texts of `language` (empty: the first of the system's languages that the program speaks) and, where
/// Qt has them, those of Qt's own dialogs. Returns whether there are texts; otherwise the window stays English. Texts
/// only: numbers are written as before. Call before the first window is made. Thread: GUI.
bool installLanguage(QCoreApplication& app, const QString& language);

} // namespace quantstep
