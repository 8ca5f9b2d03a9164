// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace quantstep {

/// Calls `fn(reader, count)`, where `reader(i)` is element i of the tensor in its own arithmetic type
/// (integers as they are, packed codes as int64, 16- and 8-bit floats as double) and the compiler sees
/// which. Tensors without numbers have count 0. Never reads past the bytes, whatever the shape says.
template<typename Fn> auto visitNumbers(const TensorValue& value, Fn&& fn)
{
    const auto plain = [&]<typename T>(T) {
        const T* elements = reinterpret_cast<const T*>(value.bytes.data());
        const std::size_t count = std::min(value.elements(), value.bytes.size() / sizeof(T));
        return fn([elements](std::size_t i) { return elements[i]; }, count);
    };
    switch (value.dtype) {
    case DType::Float32: return plain(float{});
    case DType::Float64: return plain(double{});
    case DType::Int8: return plain(std::int8_t{});
    case DType::Bool:
    case DType::UInt8: return plain(std::uint8_t{});
    case DType::Int16: return plain(std::int16_t{});
    case DType::UInt16: return plain(std::uint16_t{});
    case DType::Int32: return plain(std::int32_t{});
    case DType::UInt32: return plain(std::uint32_t{});
    case DType::Int64: return plain(std::int64_t{});
    case DType::UInt64: return plain(std::uint64_t{});
    default: break;
    }
    const auto bits = static_cast<std::size_t>(dtypeBits(value.dtype));
    const std::size_t held = bits == 0 ? 0 : value.bytes.size() * 8 / bits;
    const std::size_t count = std::min(value.elements(), held);
    if (isInteger(value.dtype))
        return fn([&value](std::size_t i) { return codeAt(value, i); }, count);
    return fn([&value](std::size_t i) { return numberAt(value, i); }, count);
}

} // namespace quantstep
