// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/edit_preview.h"

namespace quantstep {
namespace {

double realOf(double scale, std::int64_t code, std::int64_t zeroPoint)
{
    return scale * static_cast<double>(code - zeroPoint);
}

/// Visits the flat positions of one channel, or of the whole tensor.
template<typename Visit>
std::size_t forChannel(const Shape& shape, int axis, std::optional<std::int32_t> channel, Visit visit)
{
    const std::size_t count = shape.elements();
    if (!channel) {
        for (std::size_t i = 0; i < count; ++i)
            visit(i);
        return count;
    }
    const std::size_t inner = shape.strides()[static_cast<std::size_t>(axis)];
    const auto channels = static_cast<std::size_t>(shape.dim(axis));
    std::size_t visited = 0;
    for (std::size_t start = static_cast<std::size_t>(*channel) * inner; start < count; start += channels * inner) {
        for (std::size_t i = 0; i < inner; ++i)
            visit(start + i);
        visited += inner;
    }
    return visited;
}

} // namespace

EditPreview previewParams(
    const TensorInfo& info, const QuantParams& proposed, std::optional<std::int32_t> channel, const TensorValue* value)
{
    const auto c = static_cast<std::size_t>(channel.value_or(0));
    const CodeRange codes = codeRange(info.dtype).value_or(CodeRange{});
    const double oldScale = info.quant.scaleOf(c);
    const double scale = proposed.scaleOf(c);
    const std::int64_t oldZero = info.quant.zeroPointOf(c);
    const std::int64_t zero = proposed.zeroPointOf(c);

    EditPreview preview;
    preview.lsb = scale;
    preview.oldLsb = oldScale;
    preview.low = realOf(scale, codes.min, zero);
    preview.high = realOf(scale, codes.max, zero);
    preview.oldLow = realOf(oldScale, codes.min, oldZero);
    preview.oldHigh = realOf(oldScale, codes.max, oldZero);
    if (info.isConstant) {
        if (oldScale != 0)
            preview.constantFactor = scale / oldScale;
        return preview;
    }
    if (!value || value->elements() == 0 || !isInteger(value->dtype))
        return preview;

    const bool ofChannel = channel && info.quant.isPerChannel() && info.quant.axis < value->shape.rank();
    std::size_t clipped = 0;
    preview.elements
        = forChannel(value->shape, info.quant.axis, ofChannel ? channel : std::nullopt, [&](std::size_t i) {
              const double real = realOf(oldScale, codeAt(*value, i), oldZero);
              // Half a step beyond the last code still rounds onto it.
              clipped += real < preview.low - scale / 2 || real > preview.high + scale / 2;
          });
    preview.clippedShare = static_cast<double>(clipped) / static_cast<double>(preview.elements);
    return preview;
}

} // namespace quantstep
