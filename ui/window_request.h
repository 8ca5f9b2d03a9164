// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/numerics.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace quantstep {

/// What the command line asks the window to begin with. Empty members mean "nothing asked".
struct WindowRequest {
    QString model; ///< path of a .tflite file; empty: the welcome page
    QStringList inputs; ///< "K=FILE", as `--input` takes them
    std::optional<quint64> seed; ///< of the random inputs; nothing: the one used last
    Numerics arithmetic = Numerics::LiteRtRef; ///< whose arithmetic is computed
    QString runTo; ///< index of an operator of the main graph to run to once the model is open
};

} // namespace quantstep
