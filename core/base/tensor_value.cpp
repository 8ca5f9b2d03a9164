// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tensor_value.h"

#include "core/base/half.h"

#include <limits>

namespace quantstep {
namespace {

/// Bits [flat*width, +width) of a packed buffer, lowest bits first.
int packedBits(const TensorValue& value, std::size_t flat, int width)
{
    const std::size_t bit = flat * static_cast<std::size_t>(width);
    const auto byte = std::to_integer<int>(value.bytes.span()[bit / 8]);
    return (byte >> (bit % 8)) & ((1 << width) - 1);
}

int signExtend(int bits, int width)
{
    const int sign = 1 << (width - 1);
    return (bits ^ sign) - sign;
}

template<typename T> T elementAt(const TensorValue& value, std::size_t flat)
{
    return value.as<T>()[flat];
}

} // namespace

TensorPtr makeZeros(DType dtype, const Shape& shape)
{
    // 64-bit words, so that the bytes are aligned for every element type.
    const std::size_t size = dtypeBytes(dtype, shape.elements());
    auto words = std::make_shared<const std::vector<std::uint64_t>>((size + 7) / 8, 0);
    const SharedBytes bytes(words, std::as_bytes(std::span<const std::uint64_t>(*words)).first(size));
    return std::make_shared<const TensorValue>(TensorValue{dtype, shape, bytes});
}

TensorPtr unpackCodes(const TensorPtr& value)
{
    if (!value || !isPacked(value->dtype))
        return value;
    const std::size_t count = value->elements();
    const DType wide = value->dtype == DType::UInt4 ? DType::UInt8 : DType::Int8;
    std::vector<std::int8_t> codes(count);
    for (std::size_t i = 0; i < count; ++i)
        codes[i] = static_cast<std::int8_t>(codeAt(*value, i));
    return makeTensor(wide, value->shape, std::move(codes));
}

std::int64_t codeAt(const TensorValue& value, std::size_t flat)
{
    switch (value.dtype) {
    case DType::Int2: return signExtend(packedBits(value, flat, 2), 2);
    case DType::Int4: return signExtend(packedBits(value, flat, 4), 4);
    case DType::UInt4: return packedBits(value, flat, 4);
    case DType::Int8: return elementAt<std::int8_t>(value, flat);
    case DType::Bool:
    case DType::UInt8: return elementAt<std::uint8_t>(value, flat);
    case DType::Int16: return elementAt<std::int16_t>(value, flat);
    case DType::UInt16: return elementAt<std::uint16_t>(value, flat);
    case DType::Int32: return elementAt<std::int32_t>(value, flat);
    case DType::UInt32: return elementAt<std::uint32_t>(value, flat);
    case DType::Int64: return elementAt<std::int64_t>(value, flat);
    case DType::UInt64: return static_cast<std::int64_t>(elementAt<std::uint64_t>(value, flat));
    default: return 0;
    }
}

double numberAt(const TensorValue& value, std::size_t flat)
{
    switch (value.dtype) {
    case DType::Float32: return elementAt<float>(value, flat);
    case DType::Float64: return elementAt<double>(value, flat);
    case DType::Float16: return halfToFloat(elementAt<std::uint16_t>(value, flat));
    case DType::BFloat16: return bfloat16ToFloat(elementAt<std::uint16_t>(value, flat));
    case DType::UInt64: return static_cast<double>(elementAt<std::uint64_t>(value, flat));
    case DType::Complex64: return reinterpret_cast<const float*>(value.bytes.data())[2 * flat];
    case DType::Complex128: return reinterpret_cast<const double*>(value.bytes.data())[2 * flat];
    case DType::Float8E4M3FN: return float8E4M3FNToFloat(elementAt<std::uint8_t>(value, flat));
    case DType::Float8E5M2: return float8E5M2ToFloat(elementAt<std::uint8_t>(value, flat));
    case DType::String:
    case DType::Resource:
    case DType::Variant: return std::numeric_limits<double>::quiet_NaN();
    default: return static_cast<double>(codeAt(value, flat));
    }
}

} // namespace quantstep
