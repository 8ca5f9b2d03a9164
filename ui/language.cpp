// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/language.h"

#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace quantstep {

namespace {

bool install(QCoreApplication& app, const QLocale& locale, const QString& file, const QString& folder)
{
    auto* translator = new QTranslator(&app);
    if (translator->load(locale, file, QStringLiteral("_"), folder) && QCoreApplication::installTranslator(translator))
        return true;
    delete translator;
    return false;
}

} // namespace

QString wantedLanguage(const QString& remembered)
{
    const QString forced = qEnvironmentVariable("QUANTSTEP_LANGUAGE");
    return forced.isEmpty() ? remembered : forced;
}

bool installLanguage(QCoreApplication& app, const QString& language)
{
    const QStringList wanted = language.isEmpty() ? QLocale::system().uiLanguages() : QStringList{language};
    for (const QString& name : wanted) {
        const QLocale locale(name);
        // The texts in the sources are English: somebody who reads English first needs no other.
        if (locale.language() == QLocale::English || locale.language() == QLocale::C)
            return false;
        if (install(app, locale, QStringLiteral("quantstep"), QStringLiteral(":/i18n"))) {
            install(app, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
            return true;
        }
    }
    return false;
}

} // namespace quantstep
