// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace quantstep {

/// An 8-bit image: rows from the top, `channels` interleaved (1 grey, 3 red-green-blue), no gaps.
struct PixelImage {
    int width = 0, height = 0, channels = 3;
    std::vector<std::uint8_t> pixels;
};

/// real = (pixel - mean) / std.
struct PixelNormalization {
    float mean = 0, std = 255;
};

/// A tensor made from a file, and one line that says how.
struct MappedInput {
    TensorPtr value;
    std::string mapping;
};

/// How pixels become real numbers when nobody says: for float inputs x / 255. For a quantized input the usual
/// ranges are tried and the one nearest to what its scale and zero point can represent is taken:
/// x / 255 (0 to 1), (x - 127.5) / 127.5 (-1 to 1), x (0 to 255), x - 128 (-128 to 127).
[[nodiscard]] PixelNormalization defaultNormalization(const TensorInfo& input);

/// Makes a graph input from an image:
///  1. the input's axes: [N,H,W,C], [N,C,H,W] (C 1 or 3 first), [N,H,W], [H,W], [N,H*W] with a square H*W;
///     N must be 1; C 1 or 3; sizes come from `shape`;
///  2. resize: bilinear between the four nearest pixels, pixel centres at half positions
///     (source = (i + 0.5) * in / out - 0.5), edges repeated, in float;
///  3. channels: colour to grey as 0.299 R + 0.587 G + 0.114 B; grey to colour by repetition;
///  4. real = (pixel - mean) / std;
///  5. float input: the real; quantized: code = round half away from zero(real / scale) + zero point, clamped
///     to the type; other integers: the pixel rounded.
/// Errors: InvalidInput when the input cannot be seen as an image.
[[nodiscard]] Result<MappedInput> imageInput(const PixelImage& image, const TensorInfo& input, const Shape& shape,
    std::optional<PixelNormalization> normalization = std::nullopt);

} // namespace quantstep
