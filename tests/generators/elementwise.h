// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random parts that the generators of element-wise operators and reductions share.

#include "tests/generators/generator.h"

namespace quantstep::test {

/// Floats of any width as a tensor of that type.
[[nodiscard]] TensorPtr floatTensor(DType dtype, Shape shape, const std::vector<float>& values);

/// Floats: mostly in [-4, 4), at times of all sizes, with zeros of both signs, or with NaN and infinities.
[[nodiscard]] TensorPtr anyFloats(Random& random, DType dtype, const Shape& shape, bool finite = false);

/// Elements of any type: floats as above; codes of the whole type, near 0 or at the ends; wide integers as well.
[[nodiscard]] TensorPtr anyElements(Random& random, DType dtype, const Shape& shape);

/// Quantized types: mostly sane parameters, at times scales from 2^-30 to 2^10 and zero points at the ends. None for
/// other types.
[[nodiscard]] QuantParams anyQuant(Random& random, DType dtype);

/// A scale for a type that needs one; sane.
[[nodiscard]] QuantParams saneQuant(Random& random, DType dtype);

/// Up to six dimensions, mostly small, rarely with one of size 0.
[[nodiscard]] Shape anyShape(Random& random, int minRank = 0);

struct ShapePair {
    Shape a, b;
};

/// Mostly shapes that broadcast to one another (of up to 6 dimensions, rarely 8 or 9), rarely ones that do not.
[[nodiscard]] ShapePair anyShapePair(Random& random);

/// An input that is in the file now and then.
[[nodiscard]] CaseTensor maybeConstant(Random& random, TensorPtr value, QuantParams quant, float chance = 0.15F);

/// "ADD int8".
[[nodiscard]] std::string generatorName(OpCode code, DType dtype);

[[nodiscard]] inline bool isCode(DType dtype)
{
    return dtype == DType::Int8 || dtype == DType::UInt8 || dtype == DType::Int16;
}

} // namespace quantstep::test
