// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include <cstddef>

namespace quantstep {

enum class Theme : std::uint8_t { System, Light, Dark };

/// What is remembered from one start to the next, behind typed getters. Setters that change nothing do
/// nothing. Thread: GUI.
class Settings : public QObject {
    Q_OBJECT
public:
    /// Settings of the user, as QSettings keeps them for the organization and application names.
    explicit Settings(QObject* parent = nullptr);
    /// Settings kept in an INI file of the caller's choice.
    explicit Settings(const QString& iniFile, QObject* parent = nullptr);

    /// Absolute paths, newest first, at most ten; files that no longer exist are kept.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    [[nodiscard]] Theme theme() const;
    void setTheme(Theme theme);

    /// Locale name of the language the window speaks ("en", "zh_CN"); empty, as at first: that of the system.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString& language);

    /// Whether an edit makes its dependants run again at once. On at first.
    [[nodiscard]] bool autoRerun() const;
    void setAutoRerun(bool on);

    /// Seed of the random inputs a model opens with.
    [[nodiscard]] quint64 seed() const;
    void setSeed(quint64 seed);

    /// Bytes of computed values the engine keeps. 1 GiB at first.
    [[nodiscard]] std::size_t byteBudget() const;
    void setByteBudget(std::size_t bytes);

    /// Geometry and dock state of the main window, saved under a layout version.
    [[nodiscard]] QByteArray windowGeometry() const;
    [[nodiscard]] QByteArray windowState(int version) const;
    void setWindow(const QByteArray& geometry, const QByteArray& state, int version);

    [[nodiscard]] QString lastFolder() const;
    void setLastFolder(const QString& folder);

signals:
    void recentFilesChanged();
    void themeChanged();
    void autoRerunChanged();

private:
    QSettings m_store;
};

} // namespace quantstep
