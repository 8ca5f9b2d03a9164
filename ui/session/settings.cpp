// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/settings.h"

#include <algorithm>

namespace quantstep {

namespace {

constexpr int kMaxRecentFiles = 10;
constexpr std::size_t kDefaultByteBudget = std::size_t{1} << 30;

const QString kRecent = QStringLiteral("recentFiles");
const QString kTheme = QStringLiteral("theme");
const QString kLanguage = QStringLiteral("language");
const QString kAutoRerun = QStringLiteral("autoRerun");
const QString kSeed = QStringLiteral("seed");
const QString kByteBudget = QStringLiteral("byteBudget");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kState = QStringLiteral("window/state");
const QString kVersion = QStringLiteral("window/version");
const QString kFolder = QStringLiteral("lastFolder");

} // namespace

Settings::Settings(QObject* parent) : QObject(parent) { }

Settings::Settings(const QString& iniFile, QObject* parent)
    : QObject(parent), m_store(iniFile, QSettings::IniFormat) { }

QStringList Settings::recentFiles() const
{
    return m_store.value(kRecent).toStringList();
}

void Settings::addRecentFile(const QString& path)
{
    QStringList files = recentFiles();
    if (!files.isEmpty() && files.front() == path)
        return;
    files.removeAll(path);
    files.prepend(path);
    while (files.size() > kMaxRecentFiles)
        files.removeLast();
    m_store.setValue(kRecent, files);
    emit recentFilesChanged();
}

void Settings::removeRecentFile(const QString& path)
{
    QStringList files = recentFiles();
    if (files.removeAll(path) == 0)
        return;
    m_store.setValue(kRecent, files);
    emit recentFilesChanged();
}

Theme Settings::theme() const
{
    return static_cast<Theme>(std::clamp(m_store.value(kTheme, 0).toInt(), 0, 2));
}

void Settings::setTheme(Theme newTheme)
{
    if (newTheme == theme())
        return;
    m_store.setValue(kTheme, static_cast<int>(newTheme));
    emit themeChanged();
}

QString Settings::language() const
{
    return m_store.value(kLanguage).toString();
}

void Settings::setLanguage(const QString& language)
{
    m_store.setValue(kLanguage, language);
}

bool Settings::autoRerun() const
{
    return m_store.value(kAutoRerun, true).toBool();
}

void Settings::setAutoRerun(bool on)
{
    if (on == autoRerun())
        return;
    m_store.setValue(kAutoRerun, on);
    emit autoRerunChanged();
}

quint64 Settings::seed() const
{
    return m_store.value(kSeed, 0).toULongLong();
}

void Settings::setSeed(quint64 seed)
{
    m_store.setValue(kSeed, seed);
}

std::size_t Settings::byteBudget() const
{
    return m_store.value(kByteBudget, static_cast<qulonglong>(kDefaultByteBudget)).toULongLong();
}

void Settings::setByteBudget(std::size_t bytes)
{
    m_store.setValue(kByteBudget, static_cast<qulonglong>(bytes));
}

QByteArray Settings::windowGeometry() const
{
    return m_store.value(kGeometry).toByteArray();
}

QByteArray Settings::windowState(int version) const
{
    return m_store.value(kVersion).toInt() == version ? m_store.value(kState).toByteArray() : QByteArray();
}

void Settings::setWindow(const QByteArray& geometry, const QByteArray& state, int version)
{
    m_store.setValue(kGeometry, geometry);
    m_store.setValue(kState, state);
    m_store.setValue(kVersion, version);
}

QString Settings::lastFolder() const
{
    return m_store.value(kFolder).toString();
}

void Settings::setLastFolder(const QString& folder)
{
    m_store.setValue(kFolder, folder);
}

} // namespace quantstep
