// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NumPy's .npy format: a header with type, order and shape, then the elements.

#include "core/base/result.h"
#include "core/base/tensor_value.h"

#include <string>
#include <vector>

namespace quantstep {

/// NumPy's type text of our type ("<i2", "|b1"); empty for types that cannot be written. bfloat16 and float8,
/// which NumPy lacks, are written as raw unsigned integers of the same size; packed types one code per byte.
[[nodiscard]] std::string npyType(DType dtype);

/// Header (format 1.0, C order) for an array; its size is a multiple of 64.
[[nodiscard]] std::string npyHeader(std::string_view type, const Shape& shape);

/// A whole .npy file. Errors: Unsupported for types without fixed size (strings, resources).
[[nodiscard]] Result<std::vector<std::byte>> encodeNpy(const TensorPtr& value);

/// Reads a .npy file of format 1, 2 or 3: C or Fortran order, little or big endian; the value is row-major in
/// the machine's order. Every size is checked against the bytes there are. Errors: Malformed, Unsupported.
[[nodiscard]] Result<TensorPtr> decodeNpy(const SharedBytes& file);

} // namespace quantstep
