// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/dtype.h"
#include "core/base/result.h"
#include "core/base/shape.h"
#include "core/base/shared_bytes.h"
#include "core/model/sparsity.h"

namespace quantstep {

/// The elements of a sparse constant in their places, zeros elsewhere. Whatever the layout says, nothing outside of the
/// bytes is read or written, and the work is bounded by the sizes of the layout, the bytes and the shape.
/// Errors: Malformed (which part of the layout, expected, found), LimitExceeded (more than 2 GiB), Unsupported (packed
/// types, which no runtime expands).
[[nodiscard]] Result<SharedBytes> expandSparse(
    const SparseLayout& layout, DType dtype, const Shape& shape, const SharedBytes& stored);

} // namespace quantstep
