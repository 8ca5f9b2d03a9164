// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/explain_elementwise.h"
#include "core/kernels/op_checks.h"

#include <array>
#include <cstdint>
#include <memory>

namespace quantstep {

/// An element-wise operator on input 0: out = f(x). On the fast path an 8-bit input goes through a table
/// of f over all codes, by their bit pattern.
template<typename In, typename Out, typename F>
[[nodiscard]] PreparedPtr makeUnary(const PrepareContext& context, DType outputType, OpArithmetic arithmetic, F f)
{
    const Shape shape = context.input(0).shape;
    const std::size_t elements = shape.elements();
    std::vector<TensorSpec> outputs{{outputType, shape}};
    const auto run = [elements](const EvalContext& c, const auto& function) {
        const In* x = c.input(0).template as<In>().data();
        Out* out = c.output(0).template as<Out>();
        forPieces(c, elements, 4, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                out[i] = function(x[i]);
        });
    };
    Explainer explainer;
    if constexpr (kIsNumber<In> && kIsNumber<Out>) {
        if (isFloat(outputType) == kIsFloat<Out>)
            explainer = explainUnary<In>(arithmetic.formula, [f](const OpExplanation&, In x) { return Out{f(x)}; });
    }
    PreparedPtr prepared;
    if constexpr (sizeof(In) == 1) {
        if (context.path() == KernelPath::Fast && elements > 256) {
            auto table = std::make_shared<std::array<Out, 256>>();
            for (std::size_t bits = 0; bits < 256; ++bits)
                (*table)[bits] = f(static_cast<In>(bits));
            prepared = makePrepared(std::move(outputs), std::move(arithmetic), [run, table](const EvalContext& c) {
                run(c, [entries = table->data()](In code) { return entries[static_cast<std::uint8_t>(code)]; });
            });
        }
    }
    if (!prepared)
        prepared
            = makePrepared(std::move(outputs), std::move(arithmetic), [run, f](const EvalContext& c) { run(c, f); });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

} // namespace quantstep
