// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"

#include <algorithm>
#include <cstdint>

namespace quantstep {

/// How a sliding window lies over one spatial axis. Output o reads the inputs
/// o * stride - padBefore + k * dilation for k in [0, filter); those outside [0, input) count as padding.
struct WindowAxis {
    std::int32_t input = 0, filter = 0, stride = 1, dilation = 1;
    std::int32_t output = 0; ///< number of positions
    std::int32_t padBefore = 0; ///< an odd total of padding leaves the larger half behind

    /// First input (maybe negative) of output o.
    [[nodiscard]] constexpr std::int32_t origin(std::int32_t o) const { return o * stride - padBefore; }
};

/// Output size and padding of a window as the runtime computes them (kernels/padding.h); also for pools
/// (dilation 1) and, with the output's size as `input`, for TRANSPOSE_CONV. `axisName` is for the message.
/// Errors: RefusedByRuntime when stride, dilation or filter are not positive, or the output would have a
/// negative size.
[[nodiscard]] inline Result<WindowAxis> windowAxis(const PrepareContext& context, const char* axisName,
    std::int32_t input, std::int32_t filter, std::int32_t stride, std::int32_t dilation, Padding padding)
{
    if (stride <= 0 || dilation <= 0 || filter < 0) {
        return context.error(ErrorCode::RefusedByRuntime,
            "{}: stride {}, dilation {}, filter size {}: stride and dilation must be positive", axisName, stride,
            dilation, filter);
    }
    const std::int64_t effective = (std::int64_t{filter} - 1) * dilation + 1;
    const std::int64_t covered
        = padding == Padding::Same ? std::int64_t{input} + stride - 1 : std::int64_t{input} + stride - effective;
    const std::int64_t output = covered / stride;
    if (output < 0 || effective > INT32_MAX || output > INT32_MAX) {
        return context.error(ErrorCode::RefusedByRuntime, "{}: a filter that spans {} does not fit an input of size {}",
            axisName, effective, input);
    }
    const std::int64_t padTotal = std::max<std::int64_t>(0, (output - 1) * stride + effective - input);
    return WindowAxis{
        input, filter, stride, dilation, static_cast<std::int32_t>(output), static_cast<std::int32_t>(padTotal / 2)};
}

} // namespace quantstep
