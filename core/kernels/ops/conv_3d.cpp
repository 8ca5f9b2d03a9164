// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// CONV_3D: 0 images [N, D, H, W, I], 1 filter [D, H, W, I, O], 2 bias. CONV_3D_TRANSPOSE: 0 the output's shape,
// 1 filter [D, H, W, O, I], 2 images, 3 bias. Both exist for float32 only.

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/volume_support.h"

namespace quantstep {

Result<PreparedPtr> prepareConv3D(const PrepareContext& context);
Result<PreparedPtr> prepareConv3DTranspose(const PrepareContext& context);

namespace {

using reference::VolumeGeometry;

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr VolumeInputs kPlain{0, 1, 2};
constexpr VolumeInputs kTransposed{2, 1, 3};

/// The filter's axes of input and output channels.
Status checkOperands(const PrepareContext& context, const VolumeInputs& inputs, int inputAxis, int outputAxis)
{
    const Operand& images = context.input(inputs.activations);
    const Operand& filter = context.input(inputs.weights);
    QS_CHECK(expectTypeIn(context, "the input", images.dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the filter", filter.dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    if (images.shape.rank() != 5 || filter.shape.rank() != 5) {
        return context.error(
            kRefused, "input {} and filter {} must both have 5 dimensions", images.shape.text(), filter.shape.text());
    }
    if (images.shape[4] != filter.shape[inputAxis]) {
        return context.error(kRefused, "input {} has {} channels, but the filter {} takes {}", images.shape.text(),
            images.shape[4], filter.shape.text(), filter.shape[inputAxis]);
    }
    if (filter.info->isSparse || !filter.info->unusable.empty())
        return context.error(ErrorCode::Unsupported, "its filter cannot be used: {}", filter.info->unusable);
    if (!context.hasInput(inputs.bias))
        return {};
    const Operand& bias = context.input(inputs.bias);
    QS_CHECK(expectTypeIn(context, "the bias", bias.dtype(), {DType::Float32}));
    if (bias.shape.elements() != static_cast<std::size_t>(filter.shape[outputAxis])) {
        return context.error(kRefused, "bias {} does not have one element per output channel ({})", bias.shape.text(),
            filter.shape[outputAxis]);
    }
    return {};
}

/// Windows of the filter over a large image [N, D, H, W, channels].
Result<VolumeGeometry> makeGeometry(
    const PrepareContext& context, const Shape& large, const Shape& filter, const Conv3DOptions& options)
{
    VolumeGeometry g;
    g.batches = large[0];
    QS_TRY(g.d, windowAxis(context, "depth", large[1], filter[0], options.strideD, options.dilationD, options.padding));
    QS_TRY(
        g.y, windowAxis(context, "height", large[2], filter[1], options.strideH, options.dilationH, options.padding));
    QS_TRY(g.x, windowAxis(context, "width", large[3], filter[2], options.strideW, options.dilationW, options.padding));
    return g;
}

} // namespace

Result<PreparedPtr> prepareConv3D(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 3, 1));
    QS_TRY(const Conv3DOptions options, context.options<Conv3DOptions>());
    QS_CHECK(checkOperands(context, kPlain, 3, 4));
    const Shape& images = context.input(kPlain.activations).shape;
    const Shape& filter = context.input(kPlain.weights).shape;
    for (int axis = 0; axis < 5; ++axis) {
        if ((axis > 0 && images[axis] == 0) || filter[axis] == 0) {
            return context.error(
                kRefused, "input {} or filter {} has an empty dimension", images.text(), filter.text());
        }
    }
    QS_TRY(VolumeGeometry g, makeGeometry(context, images, filter, options));
    g.inputChannels = static_cast<std::size_t>(filter[3]);
    g.outputChannels = static_cast<std::size_t>(filter[4]);
    TensorSpec spec{DType::Float32, Shape{images[0], g.d.output, g.y.output, g.x.output, filter[4]}};
    QS_CHECK(expectSaneShape(context, spec.shape));
    return makeFloatVolume(std::move(spec), g, {g.inputChannels * g.outputChannels, 1, g.outputChannels}, kPlain,
        options.activation, context.hasInput(kPlain.bias));
}

Result<PreparedPtr> prepareConv3DTranspose(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 4, 1));
    QS_TRY(const Conv3DOptions options, context.options<Conv3DOptions>());
    QS_CHECK(checkOperands(context, kTransposed, 4, 3));
    const Operand& wanted = context.input(0);
    QS_CHECK(expectTypeIn(context, "the output's shape", wanted.dtype(), {DType::Int32}));
    if (wanted.shape.rank() != 1 || wanted.shape[0] != 5)
        return context.error(kRefused, "the output's shape is {}, expected [5]", wanted.shape.text());
    const Shape& images = context.input(kTransposed.activations).shape;
    const Shape& filter = context.input(kTransposed.weights).shape;
    QS_TRY(const auto dims, integersOf(context, 0));
    TensorSpec spec{DType::Float32, Shape(std::vector<std::int32_t>(dims.begin(), dims.end()))};
    const Shape& output = spec.shape;
    if (std::any_of(dims.begin(), dims.end(), [](std::int64_t size) { return size < 0; }) || output[0] != images[0]
        || output[4] != filter[3]) {
        return context.error(kRefused, "the output's shape {} does not fit input {} and filter {}", output.text(),
            images.text(), filter.text());
    }
    QS_CHECK(expectSaneShape(context, output));
    QS_TRY(VolumeGeometry g, makeGeometry(context, output, filter, options));
    g.transposed = true;
    g.inputChannels = static_cast<std::size_t>(filter[4]);
    g.outputChannels = static_cast<std::size_t>(filter[3]);
    if (g.d.output != images[1] || g.y.output != images[2] || g.x.output != images[3]) {
        return context.error(kRefused, "an output {} needs images of {} x {} x {}, found {}", output.text(), g.d.output,
            g.y.output, g.x.output, images.text());
    }
    return makeFloatVolume(std::move(spec), g, {g.inputChannels * g.outputChannels, g.inputChannels, 1}, kTransposed,
        options.activation, context.hasInput(kTransposed.bias));
}

} // namespace quantstep
