// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

namespace quantstep {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kHeaderAlignment = 64;
constexpr std::size_t kMaxRank = 64;

struct TypeRow {
    DType dtype;
    std::string_view type; ///< without the byte order
};
constexpr std::array<TypeRow, 15> kTypes{{
    {DType::Float32, "f4"},
    {DType::Float16, "f2"},
    {DType::Int32, "i4"},
    {DType::UInt8, "u1"},
    {DType::Int64, "i8"},
    {DType::Bool, "b1"},
    {DType::Int16, "i2"},
    {DType::Complex64, "c8"},
    {DType::Int8, "i1"},
    {DType::Float64, "f8"},
    {DType::Complex128, "c16"},
    {DType::UInt64, "u8"},
    {DType::UInt32, "u4"},
    {DType::UInt16, "u2"},
    {DType::BFloat16, "u2"},
}};

/// The header's dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }
struct Header {
    std::string descr;
    bool fortran = false;
    std::vector<std::int32_t> shape;
};

/// The text after `'key':`, blanks skipped; nothing when the key is missing.
std::optional<std::string_view> valueOf(std::string_view text, std::string_view key)
{
    for (const char quote : {'\'', '"'}) {
        const std::string pattern = quote + std::string(key) + quote;
        auto at = text.find(pattern);
        if (at == std::string_view::npos)
            continue;
        at = text.find_first_not_of(" \t", at + pattern.size());
        if (at == std::string_view::npos || text[at] != ':')
            continue;
        at = text.find_first_not_of(" \t", at + 1);
        if (at != std::string_view::npos)
            return text.substr(at);
    }
    return std::nullopt;
}

Result<std::vector<std::int32_t>> parseShape(std::string_view text)
{
    std::vector<std::int32_t> shape;
    const auto end = text.find(')');
    if (text.empty() || text.front() != '(' || end == std::string_view::npos)
        return fail(ErrorCode::Malformed, "npy header: expected a tuple as shape, found {}", text.substr(0, 20));
    text = text.substr(1, end - 1);
    while (true) {
        const auto begin = text.find_first_not_of(" ,\tL");
        if (begin == std::string_view::npos)
            return shape;
        text.remove_prefix(begin);
        std::int32_t size = 0;
        const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        if (error != std::errc() || size < 0 || shape.size() == kMaxRank)
            return fail(
                ErrorCode::Malformed, "npy header: expected sizes from 0 to 2^31-1, found {}", text.substr(0, 20));
        shape.push_back(size);
        text.remove_prefix(static_cast<std::size_t>(next - text.data()));
    }
}

Result<Header> parseHeader(std::string_view text)
{
    Header header;
    const auto descr = valueOf(text, "descr");
    const auto order = valueOf(text, "fortran_order");
    const auto shape = valueOf(text, "shape");
    if (!descr || !order || !shape)
        return fail(
            ErrorCode::Malformed, "npy header: expected descr, fortran_order and shape, found {}", text.substr(0, 60));
    const char quote = descr->front();
    const auto end = descr->find(quote, 1);
    if ((quote != '\'' && quote != '"') || end == std::string_view::npos)
        return fail(
            ErrorCode::Unsupported, "npy header: expected one plain element type, found {}", descr->substr(0, 30));
    header.descr = descr->substr(1, end - 1);
    header.fortran = order->starts_with("True");
    QS_TRY(header.shape, parseShape(*shape));
    return header;
}

struct ElementType {
    DType dtype = DType::Float32;
    bool swap = false; ///< big endian
    std::size_t unit = 1; ///< bytes that belong together when swapping
};

Result<ElementType> parseType(std::string_view descr)
{
    const char order = descr.empty() ? '?' : descr.front();
    if (std::string_view("<>=|").find(order) != std::string_view::npos)
        descr.remove_prefix(1);
    for (const TypeRow& row : kTypes) {
        if (row.type != descr)
            continue;
        ElementType type{row.dtype, order == '>', static_cast<std::size_t>(dtypeBits(row.dtype)) / 8};
        if (descr.front() == 'c')
            type.unit /= 2;
        return type;
    }
    return fail(ErrorCode::Unsupported, "npy: expected numbers or bool, found elements of type '{}'", descr);
}

/// Row-major copy of elements stored with the first axis fastest.
std::vector<std::byte> fromFortranOrder(std::span<const std::byte> source, const Shape& shape, std::size_t elementSize)
{
    std::vector<std::byte> out(source.size());
    std::vector<std::size_t> step(static_cast<std::size_t>(shape.rank()));
    std::size_t stride = 1;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        step[static_cast<std::size_t>(axis)] = stride;
        stride *= static_cast<std::size_t>(shape.dim(axis));
    }
    std::vector<std::int32_t> index(step.size(), 0);
    std::size_t from = 0;
    for (std::size_t flat = 0; flat * elementSize < out.size(); ++flat) {
        std::memcpy(&out[flat * elementSize], &source[from * elementSize], elementSize);
        for (int axis = shape.rank() - 1; axis >= 0; --axis) {
            const auto a = static_cast<std::size_t>(axis);
            from += step[a];
            if (++index[a] < shape.dim(axis))
                break;
            from -= step[a] * static_cast<std::size_t>(index[a]);
            index[a] = 0;
        }
    }
    return out;
}

void swapBytes(std::vector<std::byte>& bytes, std::size_t unit)
{
    for (std::size_t at = 0; unit > 1 && at + unit <= bytes.size(); at += unit)
        std::reverse(
            bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(at + unit));
}

Result<std::string_view> headerText(std::span<const std::byte> file)
{
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (text.size() < 12 || !text.starts_with(kMagic))
        return fail(ErrorCode::Malformed, "npy: expected a NumPy array file, found another beginning");
    const auto byteAt = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(text[i])); };
    const std::size_t version = byteAt(6);
    if (version < 1 || version > 3)
        return fail(ErrorCode::Unsupported, "npy: expected format 1, 2 or 3, found {}", version);
    const std::size_t begin = version == 1 ? 10 : 12;
    std::size_t length = byteAt(8) | byteAt(9) << 8;
    if (version > 1)
        length |= byteAt(10) << 16 | byteAt(11) << 24;
    if (length > text.size() - begin)
        return fail(ErrorCode::Malformed, "npy: expected a header of {} bytes, found {}", length, text.size() - begin);
    return text.substr(begin, length);
}

} // namespace

std::string npyType(DType dtype)
{
    switch (dtype) {
    case DType::Int4:
    case DType::Int2: return "|i1";
    case DType::UInt4:
    case DType::Float8E4M3FN:
    case DType::Float8E5M2: return "|u1";
    default: break;
    }
    for (const TypeRow& row : kTypes) {
        if (row.dtype == dtype)
            return (dtypeBits(dtype) == 8 ? "|" : "<") + std::string(row.type);
    }
    return {};
}

std::string npyHeader(std::string_view type, const Shape& shape)
{
    std::string tuple = "(";
    for (int axis = 0; axis < shape.rank(); ++axis)
        tuple += fmt::format("{}{}", axis > 0 ? ", " : "", shape.dim(axis));
    tuple += shape.rank() == 1 ? ",)" : ")";
    std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, tuple);
    constexpr std::size_t kPrefix = 10;
    const std::size_t used = kPrefix + dict.size() + 1;
    dict.append((kHeaderAlignment - used % kHeaderAlignment) % kHeaderAlignment, ' ');
    dict += '\n';
    std::string header(kMagic);
    header += '\x01';
    header += '\x00';
    header += static_cast<char>(dict.size() & 0xff);
    header += static_cast<char>(dict.size() >> 8);
    return header + dict;
}

Result<std::vector<std::byte>> encodeNpy(const TensorPtr& value)
{
    const std::string type = npyType(value->dtype);
    if (type.empty())
        return fail(ErrorCode::Unsupported, "npy: arrays of type {} cannot be written", dtypeName(value->dtype));
    const auto open = unpackCodes(value);
    const auto header = npyHeader(type, open->shape);
    std::vector<std::byte> file(header.size() + open->bytes.size());
    std::memcpy(file.data(), header.data(), header.size());
    if (!open->bytes.empty())
        std::memcpy(file.data() + header.size(), open->bytes.data(), open->bytes.size());
    return file;
}

Result<TensorPtr> decodeNpy(const SharedBytes& file)
{
    QS_TRY(const auto text, headerText(file.span()));
    QS_TRY(auto header, parseHeader(text));
    QS_TRY(const auto type, parseType(header.descr));
    const Shape shape(std::move(header.shape));
    const auto count = shape.checkedElements();
    if (!count)
        return fail(ErrorCode::Malformed, "npy header: expected at most 2^40 elements, found shape {}", shape.text());
    const std::size_t size = dtypeBytes(type.dtype, *count);
    const auto begin
        = static_cast<std::size_t>(reinterpret_cast<const std::byte*>(text.data() + text.size()) - file.data());
    if (file.size() - begin < size)
        return fail(ErrorCode::Malformed, "npy: expected {} bytes for {} {}, found {}", size, dtypeName(type.dtype),
            shape.text(), file.size() - begin);
    const auto elements = file.span().subspan(begin, size);
    auto bytes = header.fortran ? fromFortranOrder(elements, shape, dtypeBytes(type.dtype, 1))
                                : std::vector<std::byte>(elements.begin(), elements.end());
    if (type.swap)
        swapBytes(bytes, type.unit);
    return std::make_shared<const TensorValue>(TensorValue{type.dtype, shape, SharedBytes::adopt(std::move(bytes))});
}

} // namespace quantstep
