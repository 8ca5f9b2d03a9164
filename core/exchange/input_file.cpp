// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/input_file.h"

#include "core/exchange/npy.h"
#include "core/exchange/number_list.h"
#include "core/exchange/real_codes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace quantstep {
namespace {

/// Elements of any whole-byte type from numbers of another; nothing when one does not fit.
template<typename To, typename From> std::optional<std::vector<To>> convertAll(std::span<const From> source)
{
    std::vector<To> out(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (!std::in_range<To>(source[i]))
            return std::nullopt;
        out[i] = static_cast<To>(source[i]);
    }
    return out;
}

/// Stored values of an integer or bool input. Errors: InvalidInput naming the first that does not fit.
Result<TensorPtr> storedValues(std::span<const std::int64_t> values, const TensorInfo& input, const Shape& shape)
{
    const auto make = [&]<typename T>(T) -> Result<TensorPtr> {
        auto converted = convertAll<T>(values);
        if (converted)
            return makeTensor(input.dtype, shape, std::move(*converted));
        const auto bad = std::find_if(values.begin(), values.end(), [](auto v) { return !std::in_range<T>(v); });
        return fail(ErrorCode::InvalidInput, "element {}: expected a value of type {}, found {}", bad - values.begin(),
            dtypeName(input.dtype), *bad);
    };
    switch (input.dtype) {
    case DType::Int8: return make(std::int8_t{});
    case DType::Bool:
    case DType::UInt8: return make(std::uint8_t{});
    case DType::Int16: return make(std::int16_t{});
    case DType::UInt16: return make(std::uint16_t{});
    case DType::Int32: return make(std::int32_t{});
    case DType::UInt32: return make(std::uint32_t{});
    case DType::Int64: return make(std::int64_t{});
    default:
        return fail(ErrorCode::InvalidInput, "numbers cannot be put into an input of type {}", dtypeName(input.dtype));
    }
}

/// The shape a value of shape `found` may have as this input: its own where only dynamic dimensions or the batch
/// differ, the input's where the number of elements agrees.
Result<Shape> acceptedShape(const Shape& found, const TensorInfo& input, const Shape& shape)
{
    if (found == shape)
        return shape;
    bool fits = found.rank() == shape.rank();
    for (int axis = 0; fits && axis < shape.rank(); ++axis) {
        const auto at = static_cast<std::size_t>(axis);
        const bool dynamic = axis == 0 || (at < input.shapeSignature.size() && input.shapeSignature[at] < 0);
        fits = found.dim(axis) == shape.dim(axis) || (dynamic && found.dim(axis) > 0);
    }
    if (fits)
        return found;
    if (found.elements() == shape.elements())
        return shape;
    return fail(ErrorCode::InvalidInput, "expected shape {} or as many elements, found {}", shape.text(), found.text());
}

Result<MappedInput> fromNpy(const SharedBytes& bytes, const TensorInfo& input, const Shape& fileShape)
{
    QS_TRY(const auto array, decodeNpy(bytes));
    QS_TRY(const auto shape, acceptedShape(array->shape, input, fileShape));
    const auto source = fmt::format("npy {} {}", dtypeName(array->dtype), array->shape.text());
    if (array->dtype == input.dtype)
        return MappedInput{
            std::make_shared<const TensorValue>(TensorValue{input.dtype, shape, array->bytes}), source + ": as it is"};
    if (isFloat(array->dtype)) {
        std::vector<float> reals(array->elements());
        for (std::size_t i = 0; i < reals.size(); ++i)
            reals[i] = static_cast<float>(numberAt(*array, i));
        QS_TRY(auto coded, codesOfReals(reals, input, shape));
        return MappedInput{std::move(coded.value), source + ": " + coded.rule};
    }
    if (isFloat(input.dtype))
        return fail(ErrorCode::InvalidInput, "expected an array of type {}, found {}", dtypeName(input.dtype),
            dtypeName(array->dtype));
    std::vector<std::int64_t> values(array->elements());
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = codeAt(*array, i);
    QS_TRY(auto value, storedValues(values, input, shape));
    return MappedInput{std::move(value), fmt::format("{}: the same values as {}", source, dtypeName(input.dtype))};
}

template<typename T> Result<std::vector<T>> csvNumbers(const SharedBytes& bytes, const Shape& shape)
{
    std::vector<T> numbers;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const Status status = eachNumber(text, [&](std::string_view token) {
        T number{};
        const bool fine = parseWhole(token, number);
        numbers.push_back(number);
        return fine;
    });
    if (!status)
        return tl::unexpected(status.error().in("csv"));
    if (numbers.size() != shape.elements())
        return fail(ErrorCode::InvalidInput, "csv: expected {} numbers for shape {}, found {}", shape.elements(),
            shape.text(), numbers.size());
    return numbers;
}

Result<MappedInput> fromCsv(const SharedBytes& bytes, const TensorInfo& input, const Shape& shape)
{
    if (isFloat(input.dtype)) {
        QS_TRY(const auto reals, csvNumbers<float>(bytes, shape));
        QS_TRY(auto coded, codesOfReals(reals, input, shape));
        return MappedInput{std::move(coded.value), fmt::format("csv of {} numbers: {}", reals.size(), coded.rule)};
    }
    QS_TRY(const auto values, csvNumbers<std::int64_t>(bytes, shape));
    QS_TRY(auto value, storedValues(values, input, shape));
    return MappedInput{std::move(value), fmt::format("csv of {} stored values", values.size())};
}

Result<MappedInput> fromRaw(const SharedBytes& bytes, const TensorInfo& input, const Shape& shape)
{
    if (dtypeBits(input.dtype) == 0)
        return fail(
            ErrorCode::InvalidInput, "raw bytes cannot be put into an input of type {}", dtypeName(input.dtype));
    const std::size_t needed = dtypeBytes(input.dtype, shape.elements());
    if (bytes.size() != needed)
        return fail(ErrorCode::InvalidInput, "raw: expected {} bytes for {} {}, found {}", needed,
            dtypeName(input.dtype), shape.text(), bytes.size());
    const auto span = bytes.span();
    auto copy = SharedBytes::adopt(std::vector<std::byte>(span.begin(), span.end()));
    return MappedInput{std::make_shared<const TensorValue>(TensorValue{input.dtype, shape, std::move(copy)}),
        fmt::format("raw, {} bytes as they are", needed)};
}

} // namespace

InputKind inputKind(const std::string& path)
{
    const auto dot = path.find_last_of("./");
    std::string ending = dot != std::string::npos && path[dot] == '.' ? path.substr(dot + 1) : std::string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == "npy")
        return InputKind::Npy;
    if (ending == "csv" || ending == "txt")
        return InputKind::Csv;
    for (const char* image : {"png", "jpg", "jpeg", "bmp", "gif", "ppm", "pgm", "pbm", "webp", "tif", "tiff", "xpm"}) {
        if (ending == image)
            return InputKind::Image;
    }
    return InputKind::Raw;
}

Result<MappedInput> fileInput(InputKind kind, const SharedBytes& bytes, const TensorInfo& input, const Shape& shape)
{
    switch (kind) {
    case InputKind::Npy: return fromNpy(bytes, input, shape);
    case InputKind::Csv: return fromCsv(bytes, input, shape);
    case InputKind::Raw: return fromRaw(bytes, input, shape);
    case InputKind::Image: break;
    }
    return fail(ErrorCode::InvalidInput, "an image has to be decoded first");
}

} // namespace quantstep
