// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "tests/support/test_data.h"

namespace quantstep::test {

/// The model with something in it broken on purpose: scales that are 0, negative, NaN, infinite or huge, zero points
/// out of range, sizes, types, options, versions, constants of random bytes or of the wrong length, inputs that are
/// absent, exchanged or others, or plainly flipped bytes of the file. Most still read as models.
[[nodiscard]] SharedBytes damaged(const SharedBytes& model, Random& random);

/// The same model with every constant in memory of exactly its own size, so that a sanitizer sees each access
/// beside it.
[[nodiscard]] ModelPtr withIsolatedConstants(const ModelPtr& model);

/// Values of all kinds for an input: small numbers, every code, extremes, NaN and infinities. In memory of exactly
/// its own size.
[[nodiscard]] TensorPtr roughInput(Random& random, DType dtype, const Shape& shape);

} // namespace quantstep::test
