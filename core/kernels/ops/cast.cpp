// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareCast(const PrepareContext& context);

namespace {

/// Integers travel as int64 and floats as double: both hold every value of their types.
constexpr std::size_t kChunk = 1024;
template<typename Wide> using Chunk = std::array<Wide, kChunk>;

template<typename T, typename Wide>
void loadAs(const TensorValue& value, std::size_t first, std::size_t count, Chunk<Wide>& chunk)
{
    const T* source = reinterpret_cast<const T*>(value.bytes.data()) + first;
    for (std::size_t i = 0; i < count; ++i)
        chunk[i] = static_cast<Wide>(source[i]);
}

void load(const TensorValue& value, std::size_t first, std::size_t count, Chunk<std::int64_t>& chunk)
{
    switch (value.dtype) {
    case DType::Bool:
    case DType::UInt8: return loadAs<std::uint8_t>(value, first, count, chunk);
    case DType::Int8: return loadAs<std::int8_t>(value, first, count, chunk);
    case DType::Int16: return loadAs<std::int16_t>(value, first, count, chunk);
    case DType::UInt16: return loadAs<std::uint16_t>(value, first, count, chunk);
    case DType::Int32: return loadAs<std::int32_t>(value, first, count, chunk);
    case DType::UInt32: return loadAs<std::uint32_t>(value, first, count, chunk);
    case DType::Int64: return loadAs<std::int64_t>(value, first, count, chunk);
    default:
        for (std::size_t i = 0; i < count; ++i)
            chunk[i] = codeAt(value, first + i);
    }
}

void load(const TensorValue& value, std::size_t first, std::size_t count, Chunk<double>& chunk)
{
    if (value.dtype == DType::Float32)
        return loadAs<float>(value, first, count, chunk);
    for (std::size_t i = 0; i < count; ++i)
        chunk[i] = numberAt(value, first + i);
}

/// Integers wrap; floats are cut off and saturate, and NaN gives the largest number.
template<typename T, typename Wide> T convert(Wide value)
{
    if constexpr (std::is_integral_v<T> && std::is_floating_point_v<Wide>) {
        if (std::isnan(value))
            return std::numeric_limits<T>::max();
        if (value <= static_cast<Wide>(std::numeric_limits<T>::min()))
            return std::numeric_limits<T>::min();
        if (value >= static_cast<Wide>(std::numeric_limits<T>::max()))
            return std::numeric_limits<T>::max();
    }
    return static_cast<T>(value);
}

template<typename T, typename Wide>
void storeAs(std::byte* output, std::size_t first, std::size_t count, const Chunk<Wide>& chunk)
{
    T* target = reinterpret_cast<T*>(output) + first;
    for (std::size_t i = 0; i < count; ++i)
        target[i] = convert<T>(chunk[i]);
}

template<typename Wide>
void store(DType dtype, std::byte* output, std::size_t first, std::size_t count, const Chunk<Wide>& chunk)
{
    switch (dtype) {
    case DType::UInt8: return storeAs<std::uint8_t>(output, first, count, chunk);
    case DType::Int8: return storeAs<std::int8_t>(output, first, count, chunk);
    case DType::Int16: return storeAs<std::int16_t>(output, first, count, chunk);
    case DType::UInt16: return storeAs<std::uint16_t>(output, first, count, chunk);
    case DType::Int32: return storeAs<std::int32_t>(output, first, count, chunk);
    case DType::UInt32: return storeAs<std::uint32_t>(output, first, count, chunk);
    case DType::Int64: return storeAs<std::int64_t>(output, first, count, chunk);
    case DType::Float32: return storeAs<float>(output, first, count, chunk);
    case DType::Complex64:
        for (std::size_t i = 0; i < count; ++i) {
            reinterpret_cast<float*>(output)[2 * (first + i)] = static_cast<float>(chunk[i]);
            reinterpret_cast<float*>(output)[2 * (first + i) + 1] = 0;
        }
        return;
    case DType::Float64: return storeAs<double>(output, first, count, chunk);
    case DType::Float16:
        for (std::size_t i = 0; i < count; ++i)
            reinterpret_cast<std::uint16_t*>(output)[first + i] = floatToHalf(static_cast<float>(chunk[i]));
        return;
    case DType::BFloat16:
        for (std::size_t i = 0; i < count; ++i)
            reinterpret_cast<std::uint16_t*>(output)[first + i] = floatToBfloat16(static_cast<float>(chunk[i]));
        return;
    default: // bool
        for (std::size_t i = 0; i < count; ++i)
            output[first + i] = std::byte{static_cast<unsigned char>(chunk[i] != Wide{0})};
    }
}

template<typename Wide> PreparedPtr makeCast(DType to, const Shape& shape)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x as the output's type";
    arithmetic.note = "scales and zero points are ignored: codes are converted as they are";
    return makePrepared({{to, shape}}, std::move(arithmetic), [to, elements = shape.elements()](const EvalContext& c) {
        std::byte* output = c.output(0).bytes.data();
        Chunk<Wide> chunk;
        for (std::size_t first = 0; first < elements; first += kChunk) {
            const std::size_t count = std::min(kChunk, elements - first);
            load(c.input(0), first, count, chunk);
            store(to, output, first, count, chunk);
        }
    });
}

/// Floats to codes narrower than a byte: cut off and saturated; NaN gives the largest.
PreparedPtr makeNarrowCast(DType to, const Shape& shape)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(x) as the output's type";
    return makePrepared({{to, shape}}, std::move(arithmetic), [to, count = shape.elements()](const EvalContext& c) {
        const CodeRange range = *codeRange(to);
        const float* x = c.input(0).as<float>().data();
        std::vector<std::int8_t> codes(count);
        for (std::size_t i = 0; i < count; ++i) {
            const float low = std::max(static_cast<float>(range.min), x[i]);
            codes[i] = static_cast<std::int8_t>(
                std::isnan(x[i]) ? static_cast<float>(range.max) : std::min(static_cast<float>(range.max), low));
        }
        packCodes(to, codes, c.output(0).bytes.data());
    });
}

PreparedPtr makeComplexCopy(const Shape& shape)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x";
    return makePrepared({{DType::Complex64, shape}}, std::move(arithmetic),
        [bytes = dtypeBytes(DType::Complex64, shape.elements())](
            const EvalContext& c) { std::copy_n(c.input(0).bytes.data(), bytes, c.output(0).bytes.data()); });
}

/// Types with a kernel to and from each other.
bool isCastable(DType dtype)
{
    switch (dtype) {
    case DType::Bool:
    case DType::UInt8:
    case DType::Int8:
    case DType::UInt16:
    case DType::Int16:
    case DType::UInt32:
    case DType::Int32:
    case DType::Int64:
    case DType::Float16:
    case DType::BFloat16:
    case DType::Float32:
    case DType::Float64:
    case DType::Complex64: return true;
    default: return false;
    }
}

} // namespace

Result<PreparedPtr> prepareCast(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType from = context.input(0).dtype();
    const DType to = context.output(0).dtype();
    const Shape& shape = context.input(0).shape;
    if (isPacked(from) && to == DType::Float32)
        return makeCast<std::int64_t>(to, shape);
    if (from == DType::Float32 && isPacked(to))
        return makeNarrowCast(to, shape);
    if (!isCastable(from) || !isCastable(to)) {
        return context.error(
            ErrorCode::RefusedByRuntime, "there is no kernel from {} to {}", dtypeName(from), dtypeName(to));
    }
    if (from == DType::Complex64 && to == DType::Complex64)
        return makeComplexCopy(shape);
    // A complex number becomes its real part.
    return isFloat(from) || from == DType::Complex64 ? makeCast<double>(to, shape) : makeCast<std::int64_t>(to, shape);
}

} // namespace quantstep
