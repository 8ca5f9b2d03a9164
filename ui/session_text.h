// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QString>

namespace quantstep {

/// "‖ Paused before op 12/66 CONV_2D — breakpoint": mark and words for the status bar.
[[nodiscard]] QString stateText(const Session& session);
/// The same without its mark and details, for the title: "Paused 12/66".
[[nodiscard]] QString shortStateText(const Session& session);
/// "vs single-rounding (computing…)"; empty without a reference.
[[nodiscard]] QString referenceText(const Session& session);
/// The result card: what an edit changed, as lines of rich text; empty without a result.
[[nodiscard]] QString resultText(const Session& session);

} // namespace quantstep
