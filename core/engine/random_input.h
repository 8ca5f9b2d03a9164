// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstdint>

namespace quantstep {

/// A repeatable random value for graph input `index`: the same bits for the same seed on every machine.
/// Quantized and other 8- and 16-bit integers take every code with equal chance; float types are uniform in
/// [-1, 1); 32- and 64-bit integers, which are mostly indices, lie in [0, 10); bool is a fair coin. Other
/// types give zeros. Thread: any.
[[nodiscard]] TensorPtr randomInput(DType dtype, const Shape& shape, std::uint64_t seed, int index);

} // namespace quantstep
