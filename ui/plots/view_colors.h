// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace quantstep {

/// Colours that carry meaning in the tensor view, in the pair that reads well on the palette's background
/// (contrast at least 3:1 against it; a test checks).
struct ViewColors {
    bool dark = false;
    QColor low; ///< at the lower limit; also negative
    QColor high; ///< at the upper limit
    QColor good;
    QColor warning; ///< stale, invalid
    QColor accent; ///< handles, focus
    QColor notANumber;
    QColor gap; ///< between tiles
    QColor muted; ///< secondary text
};

/// Read again on every QEvent::PaletteChange.
[[nodiscard]] ViewColors viewColors(const QPalette& palette);

} // namespace quantstep
