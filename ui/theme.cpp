// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace quantstep {

namespace {

QPalette palette(const QColor& window, const QColor& base, const QColor& alternate, const QColor& button,
    const QColor& text, const QColor& muted, const QColor& accent, const QColor& onAccent, const QColor& link)
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alternate);
    p.setColor(QPalette::ToolTipBase, button);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, button);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, Qt::white);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, onAccent);
    p.setColor(QPalette::Link, link);
    p.setColor(QPalette::LinkVisited, link);
    p.setColor(QPalette::Light, window.lighter(130));
    p.setColor(QPalette::Midlight, window.lighter(115));
    p.setColor(QPalette::Mid, window.darker(125));
    p.setColor(QPalette::Dark, window.darker(150));
    p.setColor(QPalette::Shadow, window.darker(220));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, muted);
    p.setColor(QPalette::Disabled, QPalette::Highlight, p.color(QPalette::Mid));
    return p;
}

QPalette lightPalette()
{
    return palette(QColor(0xF5F5F5), QColor(0xFFFFFF), QColor(0xF0F3F6), QColor(0xFAFAFA), QColor(0x1B1F23),
        QColor(0x6A7077), QColor(0x1F6FB2), QColor(0xFFFFFF), QColor(0x0B5CAD));
}

QPalette darkPalette()
{
    return palette(QColor(0x2B2B2B), QColor(0x202020), QColor(0x272727), QColor(0x383838), QColor(0xE6E6E6),
        QColor(0x9A9A9A), QColor(0x2F74B5), QColor(0xFFFFFF), QColor(0x56B4E9));
}

} // namespace

Theme wantedTheme(Theme remembered)
{
    const QString forced = qEnvironmentVariable("QUANTSTEP_THEME");
    if (forced == QLatin1String("light"))
        return Theme::Light;
    return forced == QLatin1String("dark") ? Theme::Dark : remembered;
}

void applyTheme(QApplication& app, Theme theme)
{
    if (app.style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    switch (theme) {
    case Theme::Light: QApplication::setPalette(lightPalette()); break;
    case Theme::Dark: QApplication::setPalette(darkPalette()); break;
    case Theme::System: QApplication::setPalette(QPalette()); break;
    }
}

} // namespace quantstep
