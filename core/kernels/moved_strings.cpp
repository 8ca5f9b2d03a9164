// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/moved_strings.h"

#include "core/kernels/op_checks.h"
#include "core/kernels/string_elements.h"

#include <limits>
#include <numeric>

namespace quantstep {
namespace {

/// Each takes a few dozen bytes here, however short it is.
constexpr std::size_t kMaxStrings = std::size_t{1} << 24;

/// The operands of the operator with the numbers of strings in place of strings.
struct Numbered {
    TensorInfo input, output; ///< descriptions that say int32
    std::vector<Operand> inputs, outputs;
    std::vector<TensorPtr> values;
};

Status number(const PrepareContext& context, int moved, Numbered& numbered)
{
    for (int i = 0; i < context.inputCount(); ++i) {
        Operand operand = context.input(i);
        if (operand.present()) {
            QS_TRY(operand.value, context.valueOf(i));
        }
        if (i == moved) {
            numbered.input = *operand.info;
            numbered.input.dtype = DType::Int32;
            operand.info = &numbered.input;
            std::vector<std::int32_t> numbers(operand.shape.elements());
            std::iota(numbers.begin(), numbers.end(), 0);
            operand.value = makeTensor(DType::Int32, operand.shape, std::move(numbers));
        }
        numbered.values.push_back(operand.value);
        numbered.inputs.push_back(std::move(operand));
    }
    Operand output = context.output(0);
    numbered.output = *output.info;
    numbered.output.dtype = DType::Int32;
    output.info = &numbered.output;
    numbered.outputs.push_back(std::move(output));
    return {};
}

} // namespace

Result<PreparedPtr> prepareOnStrings(const PrepareContext& context, int moved, PrepareFn prepare)
{
    if (context.outputCount() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "has {} outputs, expected 1", context.outputCount());
    if (moved >= context.inputCount())
        return context.error(ErrorCode::RefusedByRuntime, "input {} is absent", moved);
    QS_CHECK(
        expectSameType(context, "the input", context.input(moved).dtype(), "the output", context.output(0).dtype()));
    Numbered numbered;
    QS_CHECK(number(context, moved, numbered));
    QS_TRY(const PreparedPtr inner, prepare(context.on(numbered.inputs, numbered.outputs)));
    const Shape shape = inner->outputs()[0].shape;
    QS_CHECK(expectSaneShape(context, shape));
    if (shape.elements() > kMaxStrings) {
        return context.error(
            ErrorCode::LimitExceeded, "{} are more strings than the limit of {}", shape.text(), kMaxStrings);
    }

    std::vector<std::int32_t> numbers(shape.elements());
    const OutputBuffer buffer{std::as_writable_bytes(std::span(numbers))};
    EvalContext run{numbered.values, std::span(&buffer, 1), {}, {}, nullptr};
    QS_CHECK(inner->eval(run));
    QS_TRY(const TensorPtr value, context.valueOf(moved));
    const auto strings = stringsOf(*value);
    if (!strings)
        return context.error(strings.error().code, "{}", strings.error().message);
    std::vector<std::string_view> result;
    std::size_t total = (numbers.size() + 2) * sizeof(std::int32_t);
    for (const std::int32_t index : numbers) {
        if (index < 0 || static_cast<std::size_t>(index) >= strings->size())
            return context.error(ErrorCode::Malformed, "string {} is missing: there are {}", index, strings->size());
        result.push_back((*strings)[static_cast<std::size_t>(index)]);
        total += result.back().size();
    }
    if (total > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::LimitExceeded, "its strings would take {} bytes", total);
    std::vector<std::byte> packed = packStrings(result);
    std::vector<TensorSpec> specs{{DType::String, shape, packed.size()}};
    return makePrepared(std::move(specs), inner->arithmetic(),
        [packed = std::move(packed)](const EvalContext& c) { std::ranges::copy(packed, c.output(0).bytes.begin()); });
}

} // namespace quantstep
