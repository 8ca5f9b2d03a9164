/* SPDX-FileCopyrightText: 2026 The QuantStep authors
   SPDX-License-Identifier: GPL-3.0-or-later

   Computes one operator in plain C99 from nothing but its vectors.h and compares with the expected output.
   Compile with -DVECTORS='"op012_conv_2d/vectors.h"' -DLOWER=op012 -DUPPER=OP012 and one of -DCONV, -DDEPTHWISE,
   -DFULLY_CONNECTED, -DADD. Exit status: 0 all equal, 1 something differs. */
#include VECTORS

#include <stdio.h>
#include <string.h>

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define A(name) JOIN(LOWER, _##name)
#define M(name) JOIN(UPPER, _##name)

/* As docs/vectors-format.md tells "double-rounding": the doubled high product rounded, then the shift. */
int32_t rescaled(int32_t x, int32_t multiplier, int32_t shift)
{
    const int left = shift > 0 ? shift : 0;
    const int right = shift > 0 ? 0 : -shift;
    const int64_t product = (int64_t)x * ((int64_t)1 << left) * multiplier;
    const int64_t nudge = product >= 0 ? ((int64_t)1 << 30) : 1 - ((int64_t)1 << 30);
    const int32_t high = (int32_t)((product + nudge) / ((int64_t)1 << 31));
    const int32_t mask = (int32_t)(((int64_t)1 << right) - 1);
    const int32_t rest = high & mask;
    const int32_t half = (mask >> 1) + (high < 0 ? 1 : 0);
    return (high >> right) + (rest > half ? 1 : 0);
}

int32_t limited(int32_t code)
{
    if (code < M(CLAMP_MIN))
        return M(CLAMP_MIN);
    return code > M(CLAMP_MAX) ? M(CLAMP_MAX) : code;
}

#ifndef ADD
int32_t output_of(int64_t sum, int channel)
{
    const int at = M(OUTPUT_RESCALE_COUNT) == 1 ? 0 : channel;
    if (strcmp(M(OUTPUT_RULE), "double-product") == 0)
        return limited((int32_t)round((double)sum * A(output_real)[at]) + M(OUTPUT_OFFSET));
#ifdef FIXED
    return limited(rescaled((int32_t)sum, A(output_multiplier)[at], A(output_shift)[at]) + M(OUTPUT_OFFSET));
#else
    return 0;
#endif
}
#endif

#if defined(CONV) || defined(DEPTHWISE)
int32_t expected_at(int n)
{
    const int channels = A(output_shape)[3], columns = A(output_shape)[2], rows = A(output_shape)[1];
    const int height = A(input_shape)[1], width = A(input_shape)[2], depth = A(input_shape)[3];
    const int c = n % channels, x = n / channels % columns, y = n / channels / columns % rows;
    const int image = n / channels / columns / rows;
    int64_t sum = A(bias)[c];
    for (int fy = 0; fy < M(FILTER_H); ++fy) {
        for (int fx = 0; fx < M(FILTER_W); ++fx) {
            const int iy = y * M(STRIDE_H) - M(PAD_TOP) + fy * M(DILATION_H);
            const int ix = x * M(STRIDE_W) - M(PAD_LEFT) + fx * M(DILATION_W);
            if (iy < 0 || iy >= height || ix < 0 || ix >= width)
                continue;
            const int pixel = ((image * height + iy) * width + ix) * depth;
#ifdef DEPTHWISE
            const int weight = (fy * M(FILTER_W) + fx) * channels + c;
            sum += (int64_t)(A(input)[pixel + c * depth / channels] + M(INPUT_OFFSET))
                * (A(filter)[weight] + M(WEIGHTS_OFFSET));
#else
            for (int d = 0; d < depth; ++d) {
                const int weight = ((c * M(FILTER_H) + fy) * M(FILTER_W) + fx) * depth + d;
                sum += (int64_t)(A(input)[pixel + d] + M(INPUT_OFFSET)) * (A(filter)[weight] + M(WEIGHTS_OFFSET));
            }
#endif
        }
    }
    return output_of(sum, c);
}
#elif defined(FULLY_CONNECTED)
int32_t expected_at(int n)
{
    const int outputs = A(filter_shape)[0], depth = A(filter_shape)[1];
    int64_t sum = A(bias)[n % outputs];
    for (int d = 0; d < depth; ++d)
        sum += (int64_t)(A(input)[n / outputs * depth + d] + M(INPUT_OFFSET))
            * (A(filter)[n % outputs * depth + d] + M(WEIGHTS_OFFSET));
    return output_of(sum, n % outputs);
}
#elif defined(ADD)
int32_t expected_at(int n)
{
    const int32_t one = (A(input0)[n] + M(INPUT_0_OFFSET)) * (1 << M(LEFT_SHIFT));
    const int32_t other = (A(input1)[n] + M(INPUT_1_OFFSET)) * (1 << M(LEFT_SHIFT));
    const int32_t sum = rescaled(one, A(input_0_multiplier)[0], A(input_0_shift)[0])
        + rescaled(other, A(input_1_multiplier)[0], A(input_1_shift)[0]);
    return limited(rescaled(sum, A(output_multiplier)[0], A(output_shift)[0]) + M(OUTPUT_OFFSET));
}
#endif

int main(void)
{
    for (int n = 0; n < M(OUTPUT_COUNT); ++n) {
        if (expected_at(n) != A(output)[n]) {
            printf(
                "%s: element %d: expected %d, computed %d\n", M(OPERATOR), n, (int)A(output)[n], (int)expected_at(n));
            return 1;
        }
    }
    printf("%s: %d elements equal\n", M(OPERATOR), (int)M(OUTPUT_COUNT));
    return 0;
}
