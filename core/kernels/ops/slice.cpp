// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SLICE and STRIDED_SLICE.

#include "core/kernels/data_movement.h"
#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSlice(const PrepareContext& context);
Result<PreparedPtr> prepareStridedSlice(const PrepareContext& context);

namespace {

/// SLICE, unlike others, does not compute an output shape that the file states in full: it must be right.
Status expectShapeOfFile(const PrepareContext& context, const Shape& shape)
{
    const Operand& output = context.output(0);
    const auto& signature = output.info->shapeSignature;
    const bool open = std::find(signature.begin(), signature.end(), -1) != signature.end();
    if (open || output.shape.rank() == 0 || output.shape == shape)
        return {};
    return context.error(ErrorCode::RefusedByRuntime, "the output has shape {}, but begin and size give {}",
        output.shape.text(), shape.text());
}

} // namespace

Result<PreparedPtr> prepareSlice(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareSlice);
    QS_CHECK(context.expectCounts(3, 3, 1));
    const Operand& input = context.input(0);
    const int rank = input.shape.rank();
    constexpr int kMaxRank = 8;
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "begin", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(context, "size", context.input(2).dtype(), {DType::Int32, DType::Int64}));
    if (rank > kMaxRank)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, at most 8 are allowed", rank);
    QS_TRY(const auto begin, integersOf(context, 1));
    QS_TRY(const auto size, integersOf(context, 2));
    if (static_cast<int>(begin.size()) != rank || static_cast<int>(size.size()) != rank) {
        return context.error(ErrorCode::RefusedByRuntime, "begin has {} and size {} entries, expected {}", begin.size(),
            size.size(), rank);
    }
    const auto strides = input.shape.strides();
    StridedWalk walk;
    std::vector<std::int32_t> dims;
    for (int axis = 0; axis < rank; ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t whole = input.shape.dim(axis);
        const std::int64_t rest = begin[a] < 0 || begin[a] > whole ? -1 : whole - begin[a];
        const std::int64_t length = size[a] == -1 ? rest : size[a];
        if (length < 0 || length > rest) {
            return context.error(ErrorCode::RefusedByRuntime, "begin {} and size {} of axis {} do not fit its size {}",
                begin[a], size[a], axis, whole);
        }
        dims.push_back(static_cast<std::int32_t>(length));
        walk.extents.push_back(static_cast<std::size_t>(length));
        walk.steps.push_back(static_cast<std::ptrdiff_t>(strides[a]));
        walk.start += static_cast<std::ptrdiff_t>(begin[a]) * static_cast<std::ptrdiff_t>(strides[a]);
    }
    const Shape shape(std::move(dims));
    QS_CHECK(expectShapeOfFile(context, shape));
    return makeStridedCopy(input.dtype(), shape, walk, "out = x[begin : begin + size]");
}

namespace {

struct SliceSpec {
    std::vector<std::int64_t> begin, end, strides;
    StridedSliceOptions options;
};

bool hasBit(std::int32_t mask, std::size_t position)
{
    return position < 31 && ((static_cast<std::uint32_t>(mask) >> position) & 1U) != 0;
}

/// First index and count along one axis of the input, as the runtime's rule for a slice [begin, end, stride].
struct AxisSlice {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

AxisSlice sliceAxis(const SliceSpec& spec, std::size_t entry, std::int64_t size)
{
    const std::int64_t stride = spec.strides[entry];
    const std::int64_t lowest = stride > 0 ? 0 : -1;
    const std::int64_t highest = stride > 0 ? size : size - 1;
    const auto place
        = [&](std::int64_t index) { return std::clamp(index < 0 ? index + size : index, lowest, highest); };
    const bool shrink = hasBit(spec.options.shrinkAxisMask, entry);
    std::int64_t first = spec.begin[entry];
    std::int64_t end = spec.end[entry];
    if (spec.options.offset)
        end += first;
    if (hasBit(spec.options.beginMask, entry))
        first = stride > 0 ? 0 : size - 1;
    else
        first = place(first);
    if (shrink)
        return {first, 1};
    if (hasBit(spec.options.endMask, entry))
        end = stride > 0 ? size : -1;
    else
        end = place(end);
    const std::int64_t span = end - first;
    if (span == 0 || (span < 0) != (stride < 0))
        return {first, 0};
    return {first, (span + (stride > 0 ? stride - 1 : stride + 1)) / stride};
}

Result<SliceSpec> readSliceSpec(const PrepareContext& context)
{
    SliceSpec spec;
    QS_TRY(spec.options, context.options<StridedSliceOptions>());
    for (int i = 1; i <= 3; ++i) {
        QS_CHECK(expectTypeIn(context, fmt::format("input {}", i), context.input(i).dtype(), {DType::Int32}));
        if (context.input(i).shape.rank() != 1) {
            return context.error(ErrorCode::RefusedByRuntime, "input {} has {} dimensions, expected 1", i,
                context.input(i).shape.rank());
        }
    }
    QS_TRY(spec.begin, integersOf(context, 1));
    QS_TRY(spec.end, integersOf(context, 2));
    QS_TRY(spec.strides, integersOf(context, 3));
    constexpr std::size_t kMaxEntries = 31;
    if (spec.begin.size() != spec.end.size() || spec.strides.size() < spec.begin.size()
        || spec.begin.size() > kMaxEntries) {
        return context.error(ErrorCode::RefusedByRuntime,
            "begin, end and strides have {}, {} and {} entries, expected the same number, at most 31",
            spec.begin.size(), spec.end.size(), spec.strides.size());
    }
    return spec;
}

} // namespace

Result<PreparedPtr> prepareStridedSlice(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareStridedSlice);
    QS_CHECK(context.expectCounts(4, 4, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    if (isPacked(input.dtype()))
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(input.dtype()));
    QS_TRY(const SliceSpec spec, readSliceSpec(context));

    const auto rank = static_cast<std::size_t>(input.shape.rank());
    const std::size_t entries = spec.begin.size();
    std::size_t added = 0;
    for (std::size_t i = 0; i < entries; ++i)
        added += hasBit(spec.options.newAxisMask, i) && !hasBit(spec.options.ellipsisMask, i) ? 1 : 0;

    const auto inputStrides = input.shape.strides();
    StridedWalk walk;
    std::vector<std::int32_t> dims;
    std::size_t axis = 0; // of the input
    const auto takeWhole = [&] {
        dims.push_back(input.shape.dim(static_cast<int>(axis)));
        walk.extents.push_back(static_cast<std::size_t>(dims.back()));
        walk.steps.push_back(static_cast<std::ptrdiff_t>(inputStrides[axis]));
        ++axis;
    };
    for (std::size_t entry = 0; entry < entries; ++entry) {
        if (hasBit(spec.options.ellipsisMask, entry)) {
            // An ellipsis stands for the axes that no other entry names.
            const std::size_t named = entries - 1 - added;
            for (std::size_t whole = rank > named ? rank - named : 1; whole > 0 && axis < rank; --whole)
                takeWhole();
            continue;
        }
        if (hasBit(spec.options.newAxisMask, entry)) {
            dims.push_back(1);
            continue;
        }
        if (axis >= rank) {
            return context.error(
                ErrorCode::RefusedByRuntime, "{} entries are too many for {} dimensions", entries, rank);
        }
        if (spec.strides[entry] == 0 || spec.strides[entry] == std::numeric_limits<std::int32_t>::min())
            return context.error(ErrorCode::RefusedByRuntime, "stride {} is {}", entry, spec.strides[entry]);
        const auto size = static_cast<std::int64_t>(input.shape.dim(static_cast<int>(axis)));
        const AxisSlice slice = sliceAxis(spec, entry, size);
        const bool shrink = hasBit(spec.options.shrinkAxisMask, entry);
        if (shrink && (slice.first < 0 || slice.first >= size)) {
            // The runtime does not check and reads whatever lies there: undefined, differing from run to run.
            return context.error(
                ErrorCode::DataDependent, "index {} is outside of axis {} with size {}", spec.begin[entry], axis, size);
        }
        if (!shrink)
            dims.push_back(static_cast<std::int32_t>(slice.count));
        walk.extents.push_back(static_cast<std::size_t>(slice.count));
        walk.steps.push_back(static_cast<std::ptrdiff_t>(inputStrides[axis]) * spec.strides[entry]);
        walk.start += static_cast<std::ptrdiff_t>(slice.first) * static_cast<std::ptrdiff_t>(inputStrides[axis]);
        ++axis;
    }
    while (axis < rank)
        takeWhole();
    return makeStridedCopy(input.dtype(), Shape(std::move(dims)), walk, "out = x[begin : end : stride]");
}

} // namespace quantstep
