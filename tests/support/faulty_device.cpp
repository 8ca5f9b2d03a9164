// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faulty_device.h"

#include "core/blame/single_op.h"
#include "core/kernels/requantize.h"

#include <algorithm>

namespace quantstep::test {
namespace {

struct Sizes {
    int strideY = 1, strideX = 1;
    Padding padding = Padding::Same;
    bool depthwise = false;
};

Sizes sizesOf(const OpInfo& op)
{
    if (const auto* conv = std::get_if<Conv2DOptions>(&op.options))
        return {conv->strideH, conv->strideW, conv->padding, false};
    const auto& depthwise = std::get<DepthwiseConv2DOptions>(op.options);
    return {depthwise.strideH, depthwise.strideW, depthwise.padding, true};
}

int paddingBefore(int input, int output, int filter, int stride, Padding padding)
{
    return padding == Padding::Valid ? 0 : std::max(0, (output - 1) * stride + filter - input) / 2;
}

TensorPtr codesOfType(DType dtype, const Shape& shape, const std::vector<std::int32_t>& codes)
{
    // What does not fit keeps its low bits.
    if (dtype == DType::UInt8)
        return makeTensor(dtype, shape, std::vector<std::uint8_t>(codes.begin(), codes.end()));
    return makeTensor(dtype, shape, std::vector<std::int8_t>(codes.begin(), codes.end()));
}

std::int32_t scaled(std::int32_t sum, const Rescale& rescale, std::size_t channel, bool roundDown)
{
    const std::size_t at = rescale.multiplier.size() == 1 ? 0 : channel;
    const QuantizedMultiplier by{rescale.multiplier[at], rescale.shift[at]};
    if (roundDown)
        return static_cast<std::int32_t>((std::int64_t{sum} * by.multiplier) >> (31 - by.shift));
    return multiplyByQuantizedMultiplier(sum, by);
}

} // namespace

std::vector<TensorPtr> deviceRun(
    const ModelPtr& model, const std::vector<TensorPtr>& inputs, OpId wrong, const Fault& fault)
{
    const Subgraph& graph = model->main();
    std::vector<TensorPtr> values(graph.tensors.size());
    for (std::size_t k = 0; k < inputs.size(); ++k)
        values[graph.inputs[k].index()] = inputs[k];
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        auto outputs = runSingle(singleOp(model, op, values), {});
        if (!outputs)
            return {};
        for (std::size_t k = 0; k < outputs->size(); ++k)
            values[graph.op(op).outputs[k].index()]
                = op == wrong && k == 0 ? fault((*outputs)[0], values) : (*outputs)[k];
    }
    return values;
}

Dump dumpOf(const Model& model, const std::vector<TensorPtr>& values)
{
    Dump dump{"npz", {}, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] && !model.main().tensors[i].isConstant)
            dump.entries.push_back({fmt::format("t{}", i), std::nullopt, values[i]});
    }
    return dump;
}

TensorPtr plainConvolution(
    const Model& model, OpId op, const OpArithmetic& arithmetic, const TensorPtr& input, const ConvolutionFault& fault)
{
    const Subgraph& graph = model.main();
    const OpInfo& info = graph.op(op);
    const TensorInfo& in = graph.tensor(info.inputs[0]);
    const TensorInfo& out = graph.tensor(info.outputs[0]);
    const TensorPtr filter = model.constant({SubgraphId(0), info.inputs[1]});
    const TensorPtr bias = model.constant({SubgraphId(0), info.inputs[2]});
    const Sizes sizes = sizesOf(info);
    const int height = input->shape[1], width = input->shape[2], depth = input->shape[3];
    const int rows = out.shape[1], columns = out.shape[2], channels = out.shape[3];
    const int filterY = filter->shape[1], filterX = filter->shape[2];
    const int top = paddingBefore(height, rows, filterY, sizes.strideY, sizes.padding);
    const int left = paddingBefore(width, columns, filterX, sizes.strideX, sizes.padding);
    const std::int64_t zeroIn = in.quant.zeroPoint();
    const std::int64_t zeroFilter = graph.tensor(info.inputs[1]).quant.zeroPoint();
    const auto range = *codeRange(out.dtype);
    const auto low = fault.skipActivation ? range.min : arithmetic.clampMin.value_or(range.min);
    const auto high = fault.skipActivation ? range.max : arithmetic.clampMax.value_or(range.max);
    std::vector<std::int32_t> codes;
    for (int n = 0; n < input->shape[0] * rows * columns * channels; ++n) {
        const int c = n % channels, x = n / channels % columns, y = n / channels / columns % rows;
        const int image = n / channels / columns / rows;
        std::int64_t sum = fault.skipBias ? 0 : codeAt(*bias, static_cast<std::size_t>(c));
        for (int tap = 0; tap < filterY * filterX; ++tap) {
            const int iy = y * sizes.strideY - top + tap / filterX, ix = x * sizes.strideX - left + tap % filterX;
            const bool inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
            for (int d = 0; d < (sizes.depthwise ? 1 : depth); ++d) {
                const int channel = sizes.depthwise ? c * depth / channels : d;
                const int weight = sizes.depthwise ? tap * channels + c : (c * filterY * filterX + tap) * depth + d;
                const std::int64_t value = inside
                    ? codeAt(*input, static_cast<std::size_t>(((image * height + iy) * width + ix) * depth + channel))
                    : fault.padding.value_or(static_cast<int>(zeroIn));
                sum += (value - zeroIn) * (codeAt(*filter, static_cast<std::size_t>(weight)) - zeroFilter);
            }
        }
        const int other = (c + fault.channelStep + channels) % channels;
        const std::int64_t code = std::int64_t{scaled(static_cast<std::int32_t>(sum), arithmetic.rescales.front(),
                                      static_cast<std::size_t>(other), fault.roundDown)}
            + out.quant.zeroPoint();
        codes.push_back(static_cast<std::int32_t>(fault.wrapAround ? code : std::clamp<std::int64_t>(code, low, high)));
    }
    return codesOfType(out.dtype, out.shape, codes);
}

} // namespace quantstep::test
