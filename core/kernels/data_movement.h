// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"
#include "core/kernels/reference/strided_copy.h"

namespace quantstep {

/// An operator whose only output is a strided walk through its input 0, of the same type; packed types
/// are opened and packed again. `formula` is shown to the user.
[[nodiscard]] PreparedPtr makeStridedCopy(DType dtype, Shape output, const StridedWalk& walk, std::string formula);

/// The elements of an operand as the reader of a strided copy needs them: bytes of whole elements.
/// Returns the value itself, or its opened copy for packed types (which `keep` then owns).
[[nodiscard]] const std::byte* wholeElements(const TensorPtr& value, TensorPtr& keep);

/// Bytes of one element as moved about: packed types take one byte when opened.
[[nodiscard]] std::size_t movedElementBytes(DType dtype);

} // namespace quantstep
