// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR.

#include "tests/generators/movement_parts.h"

namespace quantstep::test {

void addResizeGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase resizeCase(Random& random, DType dtype, OpCode code)
{
    const Shape shape{random.between(1, 2), random.between(1, 9), random.between(1, 9), random.between(1, 5)};
    ResizeOptions options{random.chance(0.4F), random.chance(0.4F)};
    const std::int32_t height = random.between(1, 14), width = random.between(1, 14);
    // The bilinear kernel refuses both at once when it knows the size, and else may read beyond a much larger image.
    const bool shrinks = shape[1] - 1 >= 3 * (height - 1) || shape[2] - 1 >= 3 * (width - 1);
    if (code == OpCode::ResizeBilinear && options.alignCorners && (shrinks || random.chance(0.9F)))
        options.halfPixelCenters = false;
    OpCase c = oneToOne(code, random, dtype, shape, options);
    c.label += fmt::format(" align {} half {}", options.alignCorners, options.halfPixelCenters);
    c.inputs.push_back(parameter(random, {height, width}));
    return c;
}

OpCase bilinearCase(Random& random, DType dtype)
{
    return resizeCase(random, dtype, OpCode::ResizeBilinear);
}

OpCase nearestCase(Random& random, DType dtype)
{
    return resizeCase(random, dtype, OpCode::ResizeNearestNeighbor);
}

} // namespace

void addResizeGenerators(std::vector<OpGenerator>& list)
{
    const std::vector<DType> types{DType::Float32, DType::UInt8, DType::Int8, DType::Int16};
    addPerType(list, "RESIZE_BILINEAR", types, bilinearCase);
    addPerType(list, "RESIZE_NEAREST_NEIGHBOR", types, nearestCase);
}

} // namespace quantstep::test
