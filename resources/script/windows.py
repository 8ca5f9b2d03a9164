# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Convolutions and pools: a window that slides over images [N, H, W, C] -------------------------------------------
import numpy as np


def window_axis(size, window, stride, dilation, padding):
    """Number of positions of a window along an axis, and how many of its inputs lie before the first one. SAME: one
    output for every stride inputs; VALID: windows inside of the image only. An odd padding has its larger half
    behind."""
    span = (window - 1) * dilation + 1
    positions = (size + stride - 1) // stride if padding == "SAME" else int((size + stride - span) / stride)
    return positions, max(0, (positions - 1) * stride + span - size) // 2


def places(first, count, stride):
    return slice(first, first + (count - 1) * stride + 1 if count else first, stride)


def window_taps(x, height, width, strides, dilations, padding, outside=0):
    """For each place (row, column) of the window: the inputs under it for all positions; `outside` in the padding."""
    (out_h, top), (out_w, left) = (window_axis(x.shape[axis + 1], (height, width)[axis], strides[axis], dilations[axis],
                                               padding) for axis in (0, 1))
    need_h = (out_h - 1) * strides[0] + (height - 1) * dilations[0] + 1
    need_w = (out_w - 1) * strides[1] + (width - 1) * dilations[1] + 1
    wide = np.full((x.shape[0], max(need_h, top + x.shape[1]), max(need_w, left + x.shape[2]), x.shape[3]), outside,
                   x.dtype)
    wide[:, top:top + x.shape[1], left:left + x.shape[2]] = x
    for row in range(height):
        for column in range(width):
            y, z = row * dilations[0], column * dilations[1]
            yield row, column, wide[:, places(y, out_h, strides[0]), places(z, out_w, strides[1])]


def accumulator_type(x):
    """int32 for 8-bit activations, where sums wrap as the runtime's; int64 for int16."""
    return np.int32 if x.dtype.itemsize == 1 else np.int64


def filter_codes(x, w):
    """The weights as int8: for int16 activations there is only that kernel, which takes the bytes of other types."""
    if x.dtype == np.int16 and w.dtype != np.int8:
        return np.ascontiguousarray(w).reshape(-1).view(np.int8)[:w.size].reshape(w.shape)
    return w


def convolve(x, w, strides, dilations, padding):
    """sum(x * w) over the window and the input channels. w: [output channels, height, width, channels of a group].
    The types are those of the operands, integers wrap."""
    groups = x.shape[3] // w.shape[3]
    sums = []
    for x_group, w_group in zip(np.split(x, groups, axis=3), np.split(w, groups, axis=0)):
        acc = None
        for row, column, under in window_taps(x_group, w.shape[1], w.shape[2], strides, dilations, padding):
            term = under.reshape(-1, under.shape[3]) @ np.ascontiguousarray(w_group[:, row, column].T)
            acc = term if acc is None else acc + term
        sums.append(acc.reshape(under.shape[:3] + (w_group.shape[0],)))
    return np.concatenate(sums, axis=3)


def convolve_depthwise(x, w, strides, dilations, padding):
    """sum(x * w) over the window, channel by channel. w: [1, height, width, output channels]; the output channels
    m * c .. m * c + m - 1 read input channel c."""
    x = np.repeat(x, w.shape[3] // x.shape[3], axis=3)
    acc = None
    for row, column, under in window_taps(x, w.shape[1], w.shape[2], strides, dilations, padding):
        term = under * w[0, row, column]
        acc = term if acc is None else acc + term
    return acc


def CONV_2D(x, w, bias, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor, input_offset,
            weights_offset, output, output_offset, clamp, output_dtype):
    """out = clamp(output(sum((x + input_offset) * (w + weights_offset)) + bias) + output_offset), where `output`
    rescales the accumulator of each channel. Offsets are negated zero points; padding adds nothing."""
    kind = accumulator_type(x)
    acc = convolve((int64(x) + input_offset).astype(kind), (int64(filter_codes(x, w)) + weights_offset).astype(kind),
                   (stride_h, stride_w), (dilation_h_factor, dilation_w_factor), padding)
    if bias is not None:
        acc = acc + bias.astype(kind)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype)


def CONV_2D_float(x, w, bias, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor,
                  fused_activation_function):
    """out = activation(sum(x * w) + bias), in float32."""
    acc = convolve(x, w, (stride_h, stride_w), (dilation_h_factor, dilation_w_factor), padding)
    return float_clamp(acc if bias is None else acc + bias, fused_activation_function)


def CONV_2D_hybrid(x, w, bias, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor,
                   fused_activation_function, weights, input_1_dtype):
    """Float activations, integer weights: each image is quantized when the operator runs. With one scale for all
    weights symmetrically: out = activation(sum(x_q * w) * (s_x * s_w) + bias); else with a zero point:
    out = activation(sum((x_q - z_x) * w) * s_w * s_x + bias)."""
    one_scale = weights.size == 1 or bool(np.all(weights == weights.flat[0])) or input_1_dtype == "uint8"
    # With a number of outputs that 4 does not divide the runtime's vector code computes: it takes 16 values at a time
    # and moves the sign of x to w, where a weight of -128 stays -128: its product with a negative x comes out negative.
    minimum = (w.view(np.int8) == -128).reshape(w.shape[0], -1).astype(np.int32)
    minimum[:, minimum.shape[1] // 16 * 16 if w.shape[0] % 4 else 0:] = 0
    minimum = minimum.reshape(w.shape)
    images = []
    for image in x:
        codes, scale, zero_point = (quantize_symmetric if one_scale else quantize_asymmetric)(image)
        steps = (stride_h, stride_w), (dilation_h_factor, dilation_w_factor), padding
        acc = convolve((codes - zero_point)[np.newaxis].astype(np.int32), w.view(np.int8).astype(np.int32), *steps)
        if one_scale and minimum.any():
            acc = acc - 2 * convolve(np.where(codes < 0, -128 * codes, 0)[np.newaxis].astype(np.int32), minimum, *steps)
        acc = acc.astype(np.float32)
        images.append(acc * (scale * weights.flat[0]) if one_scale else acc * weights * scale)
    real = np.concatenate(images)
    return float_clamp(real if bias is None else real + bias, fused_activation_function)


def DEPTHWISE_CONV_2D(x, w, bias=None, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor,
                      input_offset, weights_offset, output, output_offset, clamp, output_dtype):
    """As CONV_2D, but every output channel reads only one input channel."""
    kind = accumulator_type(x)
    acc = convolve_depthwise((int64(x) + input_offset).astype(kind),
                             (int64(filter_codes(x, w)) + weights_offset).astype(kind), (stride_h, stride_w),
                             (dilation_h_factor, dilation_w_factor), padding)
    if bias is not None:
        acc = acc + bias.astype(kind)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype)


def DEPTHWISE_CONV_2D_float(x, w, bias=None, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor,
                            fused_activation_function):
    """out = activation(sum(x * w) + bias), in float32."""
    acc = convolve_depthwise(x, w, (stride_h, stride_w), (dilation_h_factor, dilation_w_factor), padding)
    return float_clamp(acc if bias is None else acc + bias, fused_activation_function)


def DEPTHWISE_CONV_2D_hybrid(x, w, bias=None, *, padding, stride_h, stride_w, dilation_h_factor, dilation_w_factor,
                             fused_activation_function, weights):
    """out = activation(sum((x_q - z_x) * w) * (s_w * s_x) + bias): each image is quantized when the operator runs."""
    images = []
    for image in x:
        codes, scale, zero_point = quantize_asymmetric(image)
        acc = convolve_depthwise((codes - zero_point)[np.newaxis], int64(w), (stride_h, stride_w),
                                 (dilation_h_factor, dilation_w_factor), padding)
        images.append(wrap32(acc).astype(np.float32) * (weights * scale))
    real = np.concatenate(images)
    return float_clamp(real if bias is None else real + bias, fused_activation_function)


def window_sum(x, height, width, strides, padding):
    return sum(under for _, _, under in window_taps(x, height, width, strides, (1, 1), padding))


def window_counts(x, height, width, strides, padding):
    """How many inputs of each window lie inside of the image."""
    inside = np.ones((1,) + x.shape[1:3] + (1,), np.int64)
    return window_sum(inside, height, width, strides, padding)


def AVERAGE_POOL_2D(x, *, padding, stride_h, stride_w, filter_height, filter_width, clamp, output_shape):
    """out = clamp(sum(x) / count), rounded half away from zero; count is of the inputs inside of the image."""
    total = window_sum(int64(x), filter_height, filter_width, (stride_h, stride_w), padding)
    count = window_counts(x, filter_height, filter_width, (stride_h, stride_w), padding)
    mean = np.where(total > 0, (total + count // 2) // count, -((count // 2 - total) // count))
    return to_codes(mean, clamp, x.dtype).reshape(output_shape)


def AVERAGE_POOL_2D_float(x, *, padding, stride_h, stride_w, filter_height, filter_width, fused_activation_function,
                          output_shape):
    """out = activation(sum(x) / count)."""
    total = window_sum(x, filter_height, filter_width, (stride_h, stride_w), padding)
    count = window_counts(x, filter_height, filter_width, (stride_h, stride_w), padding)
    return float_clamp((total / count).astype(x.dtype), fused_activation_function).reshape(output_shape)


def largest_in_window(x, height, width, strides, padding):
    """Beginning with the lowest number; NaN is never larger."""
    lowest = np.finfo(x.dtype).min if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    best = x.dtype.type(lowest)
    for _, _, under in window_taps(x, height, width, strides, (1, 1), padding, outside=lowest):
        best = np.where(best < under, under, best)
    return best


def MAX_POOL_2D(x, *, padding, stride_h, stride_w, filter_height, filter_width, clamp, output_shape):
    """out = clamp(max(x)) over each window."""
    best = largest_in_window(x, filter_height, filter_width, (stride_h, stride_w), padding)
    return to_codes(int64(best), clamp, x.dtype).reshape(output_shape)


def MAX_POOL_2D_float(x, *, padding, stride_h, stride_w, filter_height, filter_width, fused_activation_function,
                      output_shape):
    """out = activation(max(x)) over each window."""
    best = largest_in_window(x, filter_height, filter_width, (stride_h, stride_w), padding)
    return float_clamp(best, fused_activation_function).reshape(output_shape)


def L2_POOL_2D(x, *, padding, stride_h, stride_w, filter_height, filter_width, fused_activation_function,
               output_shape):
    """out = activation(sqrt(sum(x * x) / count))."""
    total = window_sum(x * x, filter_height, filter_width, (stride_h, stride_w), padding)
    count = window_counts(x, filter_height, filter_width, (stride_h, stride_w), padding)
    return float_clamp(np.sqrt(total / count).astype(x.dtype), fused_activation_function).reshape(output_shape)


def scatter(x, w, output_shape, strides, padding):
    """sum(x * w), every input pixel adding to all outputs under the window that it lies at. w: [output channels,
    height, width, input channels]. Outputs outside of the image are dropped."""
    (in_h, top), (in_w, left) = (window_axis(output_shape[axis + 1], w.shape[axis + 1], strides[axis], 1, padding)
                                 for axis in (0, 1))
    need_h, need_w = (in_h - 1) * strides[0] + w.shape[1], (in_w - 1) * strides[1] + w.shape[2]
    wide = np.zeros((x.shape[0], max(need_h, top + output_shape[1]), max(need_w, left + output_shape[2]), w.shape[0]),
                    np.result_type(x, w))
    for row in range(w.shape[1]):
        for column in range(w.shape[2]):
            term = x.reshape(-1, x.shape[3]) @ np.ascontiguousarray(w[:, row, column].T)
            target = wide[:, places(row, in_h, strides[0]), places(column, in_w, strides[1])]
            target += term.reshape(target.shape)
    return wide[:, top:top + output_shape[1], left:left + output_shape[2]]


def TRANSPOSE_CONV(shape, w, x, bias=None, *, padding, stride_h, stride_w, input_offset, weights_offset, output,
                   output_offset, clamp, output_dtype):
    """out = clamp(output(scattered sum((x + input_offset) * (w + weights_offset)) + bias) + output_offset)."""
    kind = accumulator_type(x)
    acc = scatter((int64(x) + input_offset).astype(kind), (int64(w) + weights_offset).astype(kind),
                  [int(size) for size in shape], (stride_h, stride_w), padding)
    if bias is not None:
        acc = acc + bias.reshape(-1).astype(kind)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype)


def scatter_scaled(x, w, output_shape, strides, padding, scales):
    """The same for float activations that are quantized per image and integer weights: every product is scaled and
    added up in float32, in the order of the input's pixels and channels."""
    (in_h, top), (in_w, left) = (window_axis(output_shape[axis + 1], w.shape[axis + 1], strides[axis], 1, padding)
                                 for axis in (0, 1))
    need_h, need_w = (in_h - 1) * strides[0] + w.shape[1], (in_w - 1) * strides[1] + w.shape[2]
    wide = np.zeros((x.shape[0], max(need_h, top + output_shape[1]), max(need_w, left + output_shape[2]), w.shape[0]),
                    np.float32)
    for target, image in zip(wide, x):
        codes, scale, zero_point = quantize_asymmetric(image)
        for row in reversed(range(w.shape[1])):
            for column in reversed(range(w.shape[2])):
                for channel in range(w.shape[3]):
                    term = (codes - zero_point)[:, :, channel, np.newaxis] * int64(w[:, row, column, channel])
                    target[places(row, in_h, strides[0]), places(column, in_w, strides[1])] += (
                        term.astype(np.float32) * scales * scale)
    return wide[:, top:top + output_shape[1], left:left + output_shape[2]]


def TRANSPOSE_CONV_int32_float32(shape, w, x, bias=None, *, padding, stride_h, stride_w, fused_activation_function,
                                 weights=None):
    """out = activation(scattered sum(x * w) + bias). With integer weights each image is quantized when the operator
    runs, and every product is scaled and added up in float32."""
    shape, strides = [int(size) for size in shape], (stride_h, stride_w)
    if weights is None:
        real = scatter(x, w, shape, strides, padding)
    else:
        real = scatter_scaled(x, w, shape, strides, padding, weights)
    return float_clamp(real if bias is None else real + bias.reshape(-1), fused_activation_function)
