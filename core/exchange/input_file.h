// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/image_input.h"

namespace quantstep {

/// What a file's name says about its content, by its ending (.npy, .csv or .txt, known image endings); anything
/// else is raw.
enum class InputKind : std::uint8_t { Npy, Csv, Image, Raw };
[[nodiscard]] InputKind inputKind(const std::string& path);

/// A graph input from the bytes of a file that is no image.
///  * Npy: of the input's type, or float, which is quantized (see codesOfReals()); bool and uint8, int64 and int32
///    stand in for each other where every value fits. Shape: the input's, or any with as many elements; where the
///    file's shape differs only in dimensions that the model declares dynamic (or the batch) it is taken over.
///  * Csv: numbers separated by commas, semicolons, blanks or line ends, `#` starts a comment; for integer inputs
///    stored values (codes), for float inputs reals; as many as the input has elements.
///  * Raw: the elements' bytes in the machine's order, exactly as many as the input needs.
/// Errors: InvalidInput, Malformed, Unsupported.
[[nodiscard]] Result<MappedInput> fileInput(
    InputKind kind, const SharedBytes& bytes, const TensorInfo& input, const Shape& shape);

} // namespace quantstep
