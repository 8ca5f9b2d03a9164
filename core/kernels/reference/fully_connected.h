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
