// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// CONCATENATION and PACK: inputs laid side by side along one axis.

#include "core/kernels/data_movement.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"
#include "core/kernels/reference/float_codes.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareConcatenation(const PrepareContext& context);
Result<PreparedPtr> preparePack(const PrepareContext& context);

namespace {

/// uint8 codes of an input under the output's parameters, by code. All in float, as LiteRT's
/// ConcatenationWithScaling.
using CodeTable = std::array<std::uint8_t, 256>;

CodeTable rescaleTable(const QuantParams& input, const QuantParams& output)
{
    const float inverse = 1.0F / output.scale();
    const float scale = input.scale() * inverse;
    const float bias = -static_cast<float>(input.zeroPoint()) * scale;
    CodeTable table{};
    for (std::size_t code = 0; code < table.size(); ++code) {
        const float value = std::round(static_cast<float>(code) * scale + bias);
        const std::int32_t moved = fx::wrappingAdd(truncateToInt32(value), output.zeroPoint());
        table[code] = static_cast<std::uint8_t>(std::clamp(moved, 0, 255));
    }
    return table;
}

/// One input of the concatenation: the bytes it contributes to each stretch of the output.
struct Part {
    std::size_t bytes = 0;
    std::shared_ptr<const CodeTable> table; ///< null: copied as it is
};

struct Layout {
    std::size_t outer = 1; ///< stretches
    std::vector<Part> parts;
    std::size_t stretchBytes = 0;
};

void concatenate(const EvalContext& context, const Layout& layout, std::byte* output)
{
    std::size_t offset = 0;
    for (std::size_t i = 0; i < layout.parts.size(); ++i) {
        const Part& part = layout.parts[i];
        TensorPtr keep;
        const std::byte* source = wholeElements(context.inputs[i], keep);
        for (std::size_t o = 0; part.bytes > 0 && o < layout.outer; ++o) {
            std::byte* target = output + o * layout.stretchBytes + offset;
            if (part.table) {
                for (std::size_t b = 0; b < part.bytes; ++b)
                    target[b] = std::byte{(*part.table)[std::to_integer<std::size_t>(source[b])]};
            } else {
                std::memcpy(target, source, part.bytes);
            }
            source += part.bytes;
        }
        offset += part.bytes;
    }
}

/// An element that is copied has its origin; one that is rescaled a stage.
bool explain(const Layout& layout, std::size_t elementBytes, const ExplainContext& c, OpExplanation& to)
{
    std::size_t offset = c.element * elementBytes % layout.stretchBytes;
    const std::size_t stretch = c.element * elementBytes / layout.stretchBytes;
    for (std::size_t i = 0; i < layout.parts.size(); ++i) {
        const Part& part = layout.parts[i];
        if (offset >= part.bytes) {
            offset -= part.bytes;
            continue;
        }
        const std::size_t at = (stretch * part.bytes + offset) / elementBytes;
        const int input = static_cast<int>(i);
        if (!part.table) {
            to.origin = ExplainedOrigin{input, at};
            return true;
        }
        const std::int64_t code = codeAt(c.input(input), at);
        to.reads = {{input, at}};
        to.stages.push_back({"rescale", fmt::format("{} of input {} under the output's scale, in float", code, i),
            std::int64_t{(*part.table)[static_cast<std::size_t>(code)]}});
        to.recomputed = to.stages.back().value;
        return true;
    }
    return false;
}

PreparedPtr makeConcatenation(DType dtype, Shape shape, Layout layout, OpArithmetic arithmetic)
{
    const std::size_t elements = shape.elements();
    Explainer explainer = [layout, elementBytes = movedElementBytes(dtype)](const ExplainContext& c,
                              OpExplanation& to) { return explain(layout, elementBytes, c, to); };
    PreparedPtr prepared = makePrepared({{dtype, std::move(shape)}}, std::move(arithmetic),
        [dtype, elements, layout = std::move(layout)](const EvalContext& c) {
            if (!isPacked(dtype)) {
                concatenate(c, layout, c.output(0).bytes.data());
                return;
            }
            std::vector<std::int8_t> codes(elements);
            concatenate(c, layout, reinterpret_cast<std::byte*>(codes.data()));
            packCodes(dtype, codes, c.output(0).bytes.data());
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

std::size_t product(const Shape& shape, int begin, int end)
{
    std::size_t count = 1;
    for (int axis = begin; axis < end; ++axis)
        count *= static_cast<std::size_t>(shape.dim(axis));
    return count;
}

/// Checks the inputs against the first and returns the output's shape.
Result<Shape> concatenatedShape(const PrepareContext& context, int axis)
{
    Shape shape = context.input(0).shape;
    std::int64_t sum = shape.dim(axis);
    for (int i = 1; i < context.inputCount(); ++i) {
        const Operand& input = context.input(i);
        const std::string name = fmt::format("input {}", i);
        QS_CHECK(expectSameType(context, "input 0", context.input(0).dtype(), name, input.dtype()));
        bool fits = input.shape.rank() == shape.rank();
        for (int d = 0; fits && d < shape.rank(); ++d)
            fits = d == axis || input.shape.dim(d) == shape.dim(d);
        if (!fits) {
            return context.error(ErrorCode::RefusedByRuntime,
                "{} has shape {}, input 0 has {}: only axis {} may differ", name, input.shape.text(), shape.text(),
                axis);
        }
        sum += input.shape.dim(axis);
    }
    if (sum > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::RefusedByRuntime, "the sizes along axis {} add up to {}", axis, sum);
    shape.setDim(axis, static_cast<std::int32_t>(sum));
    QS_CHECK(expectSaneShape(context, shape));
    return shape;
}

Status checkQuantization(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    for (int i = 0; i < context.inputCount(); ++i) {
        const std::string name = fmt::format("input {}", i);
        if (dtype == DType::Int8)
            QS_CHECK(expectSameQuantization(context, name, context.input(i), "the output", context.output(0)));
        if (dtype == DType::Int16)
            QS_CHECK(expectZeroPointZero(context, name, context.input(i)));
    }
    if (dtype == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    return {};
}

/// Scalars become a vector, but only when all are constants.
Result<PreparedPtr> concatenateScalars(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    for (int i = 0; i < context.inputCount(); ++i) {
        const Operand& input = context.input(i);
        QS_CHECK(expectSameType(context, "input 0", dtype, fmt::format("input {}", i), input.dtype()));
        if (!input.info->isConstant || input.shape.rank() != 0 || isPacked(dtype)) {
            return context.error(ErrorCode::RefusedByRuntime, "input {} is a scalar, but not all are constant ones", i);
        }
    }
    Layout layout;
    layout.stretchBytes = dtypeBytes(dtype, 1) * static_cast<std::size_t>(context.inputCount());
    layout.parts.assign(static_cast<std::size_t>(context.inputCount()), Part{dtypeBytes(dtype, 1), nullptr});
    OpArithmetic arithmetic;
    arithmetic.formula = "out = inputs side by side";
    return makeConcatenation(dtype, Shape{context.inputCount()}, std::move(layout), std::move(arithmetic));
}

} // namespace

Result<PreparedPtr> prepareConcatenation(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, -1, 1));
    for (int i = 0; i < context.inputCount(); ++i) {
        if (!context.hasInput(i))
            return context.error(ErrorCode::RefusedByRuntime, "input {} is absent", i);
    }
    ConcatenationOptions options;
    if (const auto* given = std::get_if<ConcatenationOptions>(&context.op().options))
        options = *given;
    if (options.activation != Activation::None)
        return context.error(ErrorCode::RefusedByRuntime, "has a fused activation, expected none");
    const Operand& first = context.input(0);
    const DType dtype = first.dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::Float16, DType::BFloat16, DType::UInt8, DType::Int8, DType::Int16, DType::Int32,
            DType::Int64, DType::Bool, DType::UInt32, DType::Int4}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (first.shape.rank() == 0 && options.axis == 0)
        return concatenateScalars(context);
    QS_TRY(const int axis, resolveAxis(context, options.axis, first.shape.rank()));
    QS_TRY(const Shape shape, concatenatedShape(context, axis));
    QS_CHECK(checkQuantization(context));

    Layout layout;
    layout.outer = product(shape, 0, axis);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = inputs side by side";
    const QuantParams& out = context.output(0).quant();
    for (int i = 0; i < context.inputCount(); ++i) {
        const Operand& input = context.input(i);
        Part part{product(input.shape, axis, input.shape.rank()) * movedElementBytes(dtype), nullptr};
        if (dtype == DType::UInt8
            && (input.quant().scale() != out.scale() || input.quant().zeroPoint() != out.zeroPoint())) {
            part.table = std::make_shared<const CodeTable>(rescaleTable(input.quant(), out));
            arithmetic.note = "inputs whose scale or zero point differ from the output's are rescaled in float";
        }
        layout.stretchBytes += part.bytes;
        layout.parts.push_back(std::move(part));
    }
    return makeConcatenation(dtype, shape, std::move(layout), std::move(arithmetic));
}

Result<PreparedPtr> preparePack(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<PackOptions>());
    QS_CHECK(context.expectCounts(options.count, options.count, 1));
    if (context.inputCount() == 0 || context.inputCount() != options.count) {
        return context.error(
            ErrorCode::RefusedByRuntime, "has {} inputs, expected {}", context.inputCount(), options.count);
    }
    const Operand& first = context.input(0);
    const DType dtype = first.dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64, DType::UInt32}));
    QS_TRY(const int axis, resolveAxis(context, options.axis, first.shape.rank() + 1));
    for (int i = 0; i < context.inputCount(); ++i) {
        const std::string name = fmt::format("input {}", i);
        const Operand& input = context.input(i);
        QS_CHECK(expectSameType(context, "input 0", dtype, name, input.dtype()));
        if (input.shape != first.shape) {
            return context.error(ErrorCode::RefusedByRuntime, "{} has shape {}, input 0 has {}", name,
                input.shape.text(), first.shape.text());
        }
        if (isByte(dtype) || dtype == DType::Int16)
            QS_CHECK(expectSameQuantization(context, name, input, "the output", context.output(0)));
    }
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));

    std::vector<std::int32_t> dims(first.shape.dims().begin(), first.shape.dims().end());
    dims.insert(dims.begin() + axis, options.count);
    const Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    Layout layout;
    layout.outer = product(first.shape, 0, axis);
    const std::size_t bytes = product(first.shape, axis, first.shape.rank()) * movedElementBytes(dtype);
    layout.parts.assign(static_cast<std::size_t>(options.count), Part{bytes, nullptr});
    layout.stretchBytes = bytes * static_cast<std::size_t>(options.count);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = inputs stacked along a new axis";
    return makeConcatenation(dtype, shape, std::move(layout), std::move(arithmetic));
}

} // namespace quantstep
