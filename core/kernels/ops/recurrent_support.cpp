// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/recurrent_support.h"

#include "core/kernels/op_checks.h"

#include <fmt/ranges.h>

#include <algorithm>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

} // namespace

int stateIndex(const PrepareContext& context, int input)
{
    int index = 0;
    for (int i = 0; i < input; ++i)
        index += context.hasInput(i) && context.input(i).info->isVariable ? 1 : 0;
    return index;
}

Status expectInputCount(const PrepareContext& context, std::initializer_list<int> allowed, int outputs)
{
    if (std::find(allowed.begin(), allowed.end(), context.inputCount()) == allowed.end()) {
        return context.error(kRefused, "has {} inputs, expected {}", context.inputCount(), fmt::join(allowed, " or "));
    }
    if (context.outputCount() != outputs)
        return context.error(kRefused, "has {} outputs, expected {}", context.outputCount(), outputs);
    return {};
}

Status expectState(const PrepareContext& context, int input, std::string_view what, DType dtype, std::size_t elements)
{
    if (!context.hasInput(input) || !context.input(input).info->isVariable)
        return context.error(kRefused, "{} (input {}) must be a variable tensor", what, input);
    const Operand& state = context.input(input);
    QS_CHECK(expectTypeIn(context, what, state.dtype(), {dtype}));
    if (state.shape.elements() != elements) {
        return context.error(
            kRefused, "{} {} has {} elements, expected {}", what, state.shape.text(), state.shape.elements(), elements);
    }
    return {};
}

Status expectParameter(const PrepareContext& context, int input, std::string_view what,
    std::initializer_list<DType> types, const Shape& shape)
{
    if (!context.hasInput(input))
        return context.error(kRefused, "{} (input {}) is missing", what, input);
    const Operand& operand = context.input(input);
    QS_CHECK(expectTypeIn(context, what, operand.dtype(), types));
    if (operand.shape != shape)
        return context.error(kRefused, "{} {} must be {}", what, operand.shape.text(), shape.text());
    if (operand.info->isSparse)
        return context.error(ErrorCode::Unsupported, "{} is sparse", what);
    return {};
}

Status expectOptionalParameter(const PrepareContext& context, int input, std::string_view what,
    std::initializer_list<DType> types, const Shape& shape)
{
    return context.hasInput(input) ? expectParameter(context, input, what, types, shape) : Status();
}

Status expectAffine(const PrepareContext& context, std::string_view what, const QuantParams& quant)
{
    if (quant.scales.empty() || quant.zeroPoints.empty())
        return context.error(kRefused, "{} has no quantization parameters", what);
    return {};
}

reference::VectorActivation vectorActivation(Activation activation)
{
    return static_cast<reference::VectorActivation>(activation);
}

const std::int8_t* codesOf(const EvalContext& context, int input)
{
    return elementsOf<std::int8_t>(context, input);
}

void sumRows(const std::int8_t* codes, std::size_t rows, std::size_t columns, std::int32_t* sums)
{
    for (std::size_t r = 0; r < rows; ++r)
        sums[r] = reference::codeSum(codes + r * columns, columns);
}

} // namespace quantstep
