// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/image_input.h"
#include "core/exchange/input_file.h"

#include <QString>

namespace quantstep {

/// Decodes an image file (PNG, JPEG, BMP and whatever else Qt reads), turned upright as its metadata say: grey when
/// all its pixels are, else colour; transparency over black is dropped. Path may be a resource (":/...").
/// Errors: CannotRead, InvalidInput. Thread: any.
[[nodiscard]] Result<PixelImage> readImageFile(const QString& path);

/// A graph input from any file, by its ending (see inputKind()): an image is decoded and mapped, others are read.
/// @param normalization for images; nothing: defaultNormalization()
/// Errors: CannotRead, InvalidInput, Malformed, Unsupported; the path is in front.
[[nodiscard]] Result<MappedInput> readInputFile(const QString& path, const TensorInfo& input, const Shape& shape,
    std::optional<PixelNormalization> normalization = std::nullopt);

/// The bytes of a file or resource. Errors: CannotRead, LimitExceeded (4 GiB).
[[nodiscard]] Result<SharedBytes> readBytes(const QString& path);

} // namespace quantstep
