// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QString>
#include <QVector>

#include <cstdint>
#include <optional>

namespace quantstep {

/// A parameter that can be edited where it is shown.
struct EditTarget {
    enum class Kind : std::uint8_t { Scale, ZeroPoint };
    Kind kind = Kind::Scale;
    TensorRef tensor;
    std::optional<std::int32_t> channel; ///< nothing: the whole tensor
};

/// One line of an inspector: a label, its value as text, and what can be done with it.
struct Property {
    QString label;
    QString value;
    QString detail; ///< third column: what the value means, where it comes from
    QString original; ///< the file's own value when it was edited
    std::optional<TensorRef> tensorLink;
    std::optional<OpRef> opLink;
    std::optional<EditTarget> edit;
    bool warning = false;
    bool spanned = false; ///< the label is a sentence over the whole width; value and detail are empty
    bool expanded = true; ///< whether its children show at first
    QVector<Property> children;
};

} // namespace quantstep
