// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/heatmap_plot.h"
#include "ui/widgets/tensor_snapshot.h"

#include <QString>

namespace quantstep {

/// "[n0 y17 x42 c5]": an index with the axes' letters, H as y and W as x.
[[nodiscard]] QString indexText(const ElementIndex& index, TensorRole role);

/// "[n0 y17 x42 c5] q -37 (0xDB)  real -0.4348  S[5] 0.01175 Z 0", with the value before an edit where it
/// differs ("q -37 was -36"), and with a reference "ref -36 (real -0.4229)  err -0.01175 = -1 LSB" before the
/// parameters. The exact value, whatever the display shows. The index lies inside the shape.
[[nodiscard]] QString readoutText(const TensorSnapshot& tensor, const ElementIndex& index);

/// A scalar as rich text: its value large, then code bits and real value.
[[nodiscard]] QString cardText(const TensorSnapshot& tensor);

/// "0,17,42,5,-37,-0.4348": index, code, real, then code and real of the reference, for a table.
[[nodiscard]] QString readoutCsv(const TensorSnapshot& tensor, const ElementIndex& index);

} // namespace quantstep
