// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/settings.h"

class QApplication;

namespace quantstep {

/// The remembered theme, unless the environment variable QUANTSTEP_THEME says "light" or "dark".
[[nodiscard]] Theme wantedTheme(Theme remembered);

/// Gives the program a light or dark palette, or the system's own. Widgets follow PaletteChange.
void applyTheme(QApplication& app, Theme theme);

} // namespace quantstep
