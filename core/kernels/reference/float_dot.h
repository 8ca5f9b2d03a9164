// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Float products of the recurrent kernels, summed in the order in which the runtime's vector code does it.

#include <array>
#include <cstddef>

namespace quantstep::reference {

/// Sum of the first count / 4 * 4 products a[i] * b[i], in four lanes (element i in lane i modulo 4) that are added up
/// in order. Products are rounded.
[[nodiscard]] inline float laneProducts(const float* a, const float* b, std::size_t count)
{
    std::array<float, 4> lanes{};
    for (std::size_t i = 0; i + 4 <= count; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane)
            lanes[lane] += a[i + lane] * b[i + lane];
    }
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

/// start + the product of two vectors: first the sum of the lanes, then what fills no four, one by one.
[[nodiscard]] inline float addProduct(float start, const float* a, const float* b, std::size_t count)
{
    float sum = start + laneProducts(a, b, count);
    for (std::size_t i = count / 4 * 4; i < count; ++i)
        sum += a[i] * b[i];
    return sum;
}

/// The product of two vectors as Eigen's matrix times vector computes it: four lanes added up crosswise, then what
/// fills no four, one by one.
[[nodiscard]] inline float pairedDot(const float* a, const float* b, std::size_t count)
{
    std::array<float, 4> lanes{};
    for (std::size_t i = 0; i + 4 <= count; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane)
            lanes[lane] += a[i + lane] * b[i + lane];
    }
    float sum = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
    for (std::size_t i = count / 4 * 4; i < count; ++i)
        sum += a[i] * b[i];
    return sum;
}

/// Sum of a vector, in the same order as its products.
[[nodiscard]] inline float laneSum(const float* values, std::size_t count)
{
    std::array<float, 4> lanes{};
    for (std::size_t i = 0; i + 4 <= count; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane)
            lanes[lane] += values[i + lane];
    }
    float sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
    for (std::size_t i = count / 4 * 4; i < count; ++i)
        sum += values[i];
    return sum;
}

} // namespace quantstep::reference
