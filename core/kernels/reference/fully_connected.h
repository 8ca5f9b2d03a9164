// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/accumulate.h"

#include <cstddef>
#include <cstdint>

namespace quantstep::reference {

/// Sizes of a FULLY_CONNECTED: input [batches, depth], weights [units, depth], output [batches, units].
struct DenseGeometry {
    std::size_t batches = 0, depth = 0, units = 0;
};

/// Where weights shuffled as 4x16 keep weight `d` of a unit: blocks of 16 weights of 4 units each.
[[nodiscard]] constexpr std::size_t shuffledPosition(std::size_t unit, std::size_t d, std::size_t depth)
{
    return (unit / 4 * (depth / 16) + d / 16) * 64 + unit % 4 * 16 + d % 16;
}

/// What the runtime's vector code for sparse int8 weights adds to a sum of products: in each block of 16 it adds those
/// of inputs c and c + 8 in 16 bits, where twice -128 * -128 wraps.
[[nodiscard]] constexpr std::int32_t blockWrap(const std::int8_t* input, const std::int8_t* weights, std::size_t depth)
{
    std::int32_t total = 0;
    for (std::size_t block = 0; block + 16 <= depth; block += 16) {
        for (std::size_t c = block; c < block + 8; ++c) {
            const bool wraps = input[c] == -128 && weights[c] == -128 && input[c + 8] == -128 && weights[c + 8] == -128;
            total -= wraps ? 65536 : 0;
        }
    }
    return total;
}

/// FULLY_CONNECTED accumulators of output elements [begin, end), counted over batches and units. Calls
/// finish(flat output position, unit, accumulator) for each. Products are computed as Product (wrapping),
/// sums as Acc (wrapping), depth ascending, as the LiteRT reference kernels.
template<typename Acc, typename Product, typename In, typename Weight, typename Finish>
void fullyConnected(const DenseGeometry& g, const In* input, Product inputOffset, const Weight* weights,
    Product weightOffset, std::size_t begin, std::size_t end, const Finish& finish)
{
    for (std::size_t out = begin; out < end; ++out) {
        const In* x = input + out / g.units * g.depth;
        const Weight* w = weights + out % g.units * g.depth;
        Acc acc = 0;
        for (std::size_t d = 0; d < g.depth; ++d) {
            const Product term = product<Product>(sum<Product>(static_cast<Product>(w[d]), weightOffset),
                sum<Product>(static_cast<Product>(x[d]), inputOffset));
            acc = sum<Acc>(acc, term);
        }
        finish(out, out % g.units, acc);
    }
}

} // namespace quantstep::reference
