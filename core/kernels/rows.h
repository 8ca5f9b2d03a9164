// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/shape.h"

#include <cstddef>

namespace quantstep {

/// A tensor of at least one dimension as rows along its last axis.
struct Rows {
    std::size_t count = 1, depth = 1;
};

[[nodiscard]] inline Rows rowsOf(const Shape& shape)
{
    Rows rows;
    rows.depth = static_cast<std::size_t>(shape.dim(shape.rank() - 1));
    rows.count = rows.depth == 0 ? 0 : shape.elements() / rows.depth;
    return rows;
}

} // namespace quantstep
