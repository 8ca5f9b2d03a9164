// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/dtype.h"
#include "core/base/shape.h"
#include "core/base/shared_bytes.h"

#include <cassert>
#include <memory>
#include <span>

namespace quantstep {

/// The value of one tensor: type, shape and bytes, row-major, never changed once made.
/// Packed types stay packed as in the file (int4: low nibble first); unpackCodes() opens them.
/// The bytes are aligned for their element type.
struct TensorValue {
    DType dtype = DType::Float32;
    Shape shape;
    SharedBytes bytes;

    [[nodiscard]] std::size_t elements() const { return shape.elements(); }

    /// The elements as T, whose size must be the dtype's.
    template<typename T> [[nodiscard]] std::span<const T> as() const
    {
        assert(bytes.empty() || dtypeBits(dtype) == static_cast<int>(sizeof(T)) * 8);
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
};

/// Values cross threads as these.
using TensorPtr = std::shared_ptr<const TensorValue>;

/// A value made of a vector of plain elements.
template<typename T> [[nodiscard]] TensorPtr makeTensor(DType dtype, Shape shape, std::vector<T> elements)
{
    return std::make_shared<const TensorValue>(
        TensorValue{dtype, std::move(shape), SharedBytes::adopt(std::move(elements))});
}

/// A value with every byte zero. Nothing to check: the caller knows that the size is sane.
[[nodiscard]] TensorPtr makeZeros(DType dtype, const Shape& shape);

/// One code per byte, sign-extended for int4 and int2; a value of another type comes back as it is.
[[nodiscard]] TensorPtr unpackCodes(const TensorPtr& value);

/// Element `flat` of an integer or bool tensor of at most 64 bits (packed types too), as a number.
[[nodiscard]] std::int64_t codeAt(const TensorValue& value, std::size_t flat);

/// Element `flat` of any numeric tensor as a double; complex gives the real part.
[[nodiscard]] double numberAt(const TensorValue& value, std::size_t flat);

} // namespace quantstep
