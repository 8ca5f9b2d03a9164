// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_value.h"

#include "core/base/half.h"
#include "core/exchange/dump_match.h"
#include "core/kernels/packed_codes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace quantstep {
namespace {

/// Of a step: how far a real number may lie from a code's.
constexpr double kRealSlack = 1e-3;

bool isByteInteger(DType dtype)
{
    return dtype == DType::Int8 || dtype == DType::UInt8;
}

/// No size, or one the model leaves open.
bool isOpen(const TensorInfo& tensor, int axis)
{
    const auto at = static_cast<std::size_t>(axis);
    return axis == 0 || tensor.shape.dim(axis) < 0
        || (at < tensor.shapeSignature.size() && tensor.shapeSignature[at] < 0);
}

bool fitsOpenSizes(const TensorInfo& tensor, const Shape& found)
{
    if (tensor.shape.rank() == 0)
        return !tensor.hasRank;
    if (found.rank() != tensor.shape.rank())
        return false;
    for (int axis = 0; axis < found.rank(); ++axis) {
        if (found.dim(axis) != tensor.shape.dim(axis) && !isOpen(tensor, axis))
            return false;
    }
    return true;
}

/// The sizes with the last axis moved before the spatial ones, as devices that keep channels first have them; empty
/// for ranks without images.
std::vector<std::int32_t> channelsFirst(const Shape& shape)
{
    if (shape.rank() != 4 && shape.rank() != 3)
        return {};
    const auto dims = shape.dims();
    std::vector<std::int32_t> moved(dims.begin(), dims.end());
    std::rotate(moved.begin() + (shape.rank() - 3), moved.end() - 1, moved.end());
    return moved;
}

/// Elements with the channels moved from before the spatial axes to the end; `shape` is the result's.
TensorPtr channelsToEnd(const TensorValue& value, const Shape& shape)
{
    const std::size_t size = dtypeBytes(value.dtype, 1);
    const auto channels = static_cast<std::size_t>(shape.dim(shape.rank() - 1));
    const auto pixels
        = static_cast<std::size_t>(shape.dim(shape.rank() - 2)) * static_cast<std::size_t>(shape.dim(shape.rank() - 3));
    std::vector<std::byte> bytes(value.bytes.size());
    const std::size_t images = channels * pixels == 0 ? 0 : value.elements() / (channels * pixels);
    for (std::size_t i = 0; i < images; ++i) {
        for (std::size_t p = 0; p < pixels; ++p) {
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t to = (i * pixels + p) * channels + c;
                const std::size_t from = (i * channels + c) * pixels + p;
                std::memcpy(&bytes[to * size], value.bytes.data() + from * size, size);
            }
        }
    }
    return std::make_shared<const TensorValue>(TensorValue{value.dtype, shape, SharedBytes::adopt(std::move(bytes))});
}

TensorPtr withShape(const TensorPtr& value, const Shape& shape)
{
    if (value->shape == shape)
        return value;
    return std::make_shared<const TensorValue>(TensorValue{value->dtype, shape, value->bytes});
}

/// The value in a shape the tensor can have.
Result<TensorPtr> inLayout(const DumpEntry& entry, const TensorInfo& tensor, std::string& note)
{
    const Shape& found = entry.value->shape;
    if (found == tensor.shape || (!entry.unshaped && fitsOpenSizes(tensor, found)))
        return entry.value;
    const auto expected = tensor.shape.checkedElements();
    if (!expected || *expected != found.elements()) {
        return fail(ErrorCode::InvalidInput, "expected {} elements of shape {}, found {} of shape {}",
            expected.value_or(0), tensor.shape.text(), found.elements(), found.text());
    }
    const auto moved = channelsFirst(tensor.shape);
    const auto dims = found.dims();
    if (!moved.empty() && !entry.unshaped && std::equal(dims.begin(), dims.end(), moved.begin(), moved.end())) {
        note = fmt::format("channels first, {}: transposed", found.text());
        return channelsToEnd(*entry.value, tensor.shape);
    }
    return withShape(entry.value, tensor.shape);
}

template<typename T> Result<TensorPtr> asCodes(const TensorValue& value, const TensorInfo& tensor)
{
    std::vector<T> codes(value.elements());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::int64_t code = codeAt(value, i);
        if (!std::in_range<T>(code)) {
            return fail(ErrorCode::InvalidInput, "element {}: expected a value of type {}, found {}", i,
                dtypeName(tensor.dtype), code);
        }
        codes[i] = static_cast<T>(code);
    }
    return makeTensor(tensor.dtype, value.shape, std::move(codes));
}

Result<TensorPtr> packed(const TensorValue& value, const TensorInfo& tensor)
{
    const bool isUnsigned = tensor.dtype == DType::UInt4;
    const std::int64_t count = std::int64_t{1} << dtypeBits(tensor.dtype);
    const std::int64_t low = isUnsigned ? 0 : -count / 2;
    std::vector<std::int8_t> codes(value.elements());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::int64_t code = codeAt(value, i);
        if (code < low || code >= low + count) {
            return fail(ErrorCode::InvalidInput, "element {}: expected a value of type {}, found {}", i,
                dtypeName(tensor.dtype), code);
        }
        codes[i] = static_cast<std::int8_t>(code);
    }
    std::vector<std::byte> bytes(dtypeBytes(tensor.dtype, codes.size()));
    packCodes(tensor.dtype, codes, bytes.data());
    return std::make_shared<const TensorValue>(
        TensorValue{tensor.dtype, value.shape, SharedBytes::adopt(std::move(bytes))});
}

/// Integers as the tensor's integers.
Result<TensorPtr> integersOf(const TensorValue& value, const TensorInfo& tensor)
{
    if (isPacked(tensor.dtype))
        return packed(value, tensor);
    switch (tensor.dtype) {
    case DType::Int8: return asCodes<std::int8_t>(value, tensor);
    case DType::Bool:
    case DType::UInt8: return asCodes<std::uint8_t>(value, tensor);
    case DType::Int16: return asCodes<std::int16_t>(value, tensor);
    case DType::UInt16: return asCodes<std::uint16_t>(value, tensor);
    case DType::Int32: return asCodes<std::int32_t>(value, tensor);
    case DType::UInt32: return asCodes<std::uint32_t>(value, tensor);
    case DType::Int64: return asCodes<std::int64_t>(value, tensor);
    default: break;
    }
    return fail(ErrorCode::InvalidInput, "expected {}, found {}", dtypeName(tensor.dtype), dtypeName(value.dtype));
}

/// Real numbers as the codes they are the values of; also whole numbers as integers without parameters.
Result<TensorPtr> codesOf(const TensorValue& value, const TensorInfo& tensor)
{
    const bool whole = !tensor.quant.isQuantized();
    if (!whole && !tensor.quant.isPerTensor())
        return fail(
            ErrorCode::InvalidInput, "expected {} codes, found {}", dtypeName(tensor.dtype), dtypeName(value.dtype));
    const double scale = whole ? 1.0 : tensor.quant.scale();
    const double zero = whole ? 0.0 : tensor.quant.zeroPoint();
    std::vector<std::int64_t> codes(value.elements());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const double real = numberAt(value, i);
        const double code = real / scale + zero;
        const double nearest = std::round(code);
        // A float holds seven digits of what may be a large number.
        const double slack = kRealSlack + 1e-6 * std::abs(code);
        if (!(std::abs(code - nearest) <= slack) || std::abs(nearest) > 9e15) {
            return fail(ErrorCode::InvalidInput,
                "element {}: expected {} codes or their real values, found {}, which lies between codes", i,
                dtypeName(tensor.dtype), real);
        }
        codes[i] = static_cast<std::int64_t>(nearest);
    }
    return integersOf(*makeTensor(DType::Int64, value.shape, std::move(codes)), tensor);
}

Result<TensorPtr> floatsOf(const TensorValue& value, const TensorInfo& tensor)
{
    if (tensor.dtype == DType::BFloat16 && value.dtype == DType::UInt16) // NumPy has no other type for it
        return std::make_shared<const TensorValue>(TensorValue{tensor.dtype, value.shape, value.bytes});
    const auto converted = [&]<typename T>(T (*from)(double)) {
        std::vector<T> elements(value.elements());
        for (std::size_t i = 0; i < elements.size(); ++i)
            elements[i] = from(numberAt(value, i));
        return makeTensor(tensor.dtype, value.shape, std::move(elements));
    };
    if (isFloat(value.dtype) || isInteger(value.dtype)) {
        switch (tensor.dtype) {
        case DType::Float32: return converted(+[](double x) { return static_cast<float>(x); });
        case DType::Float64: return converted(+[](double x) { return x; });
        case DType::Float16: return converted(+[](double x) { return floatToHalf(static_cast<float>(x)); });
        case DType::BFloat16: return converted(+[](double x) { return floatToBfloat16(static_cast<float>(x)); });
        default: break;
        }
    }
    return fail(ErrorCode::InvalidInput, "expected {}, found {}", dtypeName(tensor.dtype), dtypeName(value.dtype));
}

/// uint8 for int8 or the other way round.
DumpValue shiftedBytes(const TensorPtr& value, const TensorInfo& tensor)
{
    const auto span = value->bytes.span();
    std::vector<std::byte> bytes(span.begin(), span.end());
    for (std::byte& byte : bytes)
        byte ^= std::byte{0x80};
    DumpValue result;
    result.value = std::make_shared<const TensorValue>(
        TensorValue{tensor.dtype, value->shape, SharedBytes::adopt(std::move(bytes))});
    result.asItIs = std::make_shared<const TensorValue>(TensorValue{tensor.dtype, value->shape, value->bytes});
    result.note = fmt::format("{} for {}: shifted by 128", dtypeName(value->dtype), dtypeName(tensor.dtype));
    result.storedAs = StoredAs::OtherSign;
    return result;
}

Result<DumpValue> rawValue(const DumpEntry& entry, const TensorInfo& tensor)
{
    const auto elements = tensor.shape.checkedElements();
    const std::size_t needed = elements && dtypeBits(tensor.dtype) > 0 ? dtypeBytes(tensor.dtype, *elements) : 0;
    if (needed == 0 || needed != entry.value->bytes.size()) {
        return fail(ErrorCode::InvalidInput, "expected {} bytes for {} {}, found {}", needed, dtypeName(tensor.dtype),
            tensor.shape.text(), entry.value->bytes.size());
    }
    const auto span = entry.value->bytes.span(); // which may lie misaligned in a file
    auto copy = SharedBytes::adopt(std::vector<std::byte>(span.begin(), span.end()));
    return DumpValue{
        std::make_shared<const TensorValue>(TensorValue{tensor.dtype, tensor.shape, std::move(copy)}), nullptr, {}};
}

/// A value in the tensor's shape as one of its type.
Result<DumpValue> inType(const TensorPtr& value, const TensorInfo& tensor)
{
    DumpValue result{value, nullptr, {}};
    if (value->dtype == tensor.dtype)
        return result;
    if (isByteInteger(value->dtype) && isByteInteger(tensor.dtype))
        return shiftedBytes(value, tensor);
    result.note = fmt::format("{} as {}", dtypeName(value->dtype), dtypeName(tensor.dtype));
    if (isFloat(tensor.dtype)) {
        QS_TRY(result.value, floatsOf(*value, tensor));
    } else if (isFloat(value->dtype)) {
        QS_TRY(result.value, codesOf(*value, tensor));
        result.note += ": the codes of the real values";
    } else if (isInteger(value->dtype) || value->dtype == DType::Bool) {
        QS_TRY(result.value, integersOf(*value, tensor));
    } else {
        return fail(ErrorCode::InvalidInput, "expected {}, found {}", dtypeName(tensor.dtype), dtypeName(value->dtype));
    }
    return result;
}

} // namespace

bool hasChannelOrder(const Shape& shape)
{
    const auto moved = channelsFirst(shape);
    const auto dims = shape.dims();
    return !moved.empty() && !std::equal(dims.begin(), dims.end(), moved.begin(), moved.end());
}

Result<DumpValue> dumpValue(const DumpEntry& entry, const TensorInfo& tensor)
{
    if (entry.untyped)
        return rawValue(entry, tensor);
    if (dtypeBits(tensor.dtype) == 0)
        return fail(ErrorCode::InvalidInput, "a tensor of type {} cannot be compared", dtypeName(tensor.dtype));
    std::string layout;
    QS_TRY(const auto value, inLayout(entry, tensor, layout));
    QS_TRY(auto result, inType(value, tensor));
    if (layout.empty())
        return result;
    QS_TRY(const auto stored, inType(withShape(entry.value, tensor.shape), tensor));
    result.asItIs = stored.value;
    result.storedAs = StoredAs::ChannelsFirst;
    result.note = result.note.empty() ? layout : layout + ", " + result.note;
    return result;
}

} // namespace quantstep
