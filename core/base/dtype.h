// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace quantstep {

/// Element types, numbered as in the file format's TensorType. A file may hold other numbers;
/// the reader keeps them, isKnown() tells.
enum class DType : std::int8_t {
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    String = 5,
    Bool = 6,
    Int16 = 7,
    Complex64 = 8,
    Int8 = 9,
    Float64 = 10,
    Complex128 = 11,
    UInt64 = 12,
    Resource = 13,
    Variant = 14,
    UInt32 = 15,
    UInt16 = 16,
    Int4 = 17,
    BFloat16 = 18,
    Int2 = 19,
    UInt4 = 20,
    Float8E4M3FN = 21,
    Float8E5M2 = 22,
};

[[nodiscard]] bool isKnown(DType dtype);

/// Lower-case name as NumPy and the runtime spell it: "int8", "float32", "int4"; "type 57" is not made here.
[[nodiscard]] std::string_view dtypeName(DType dtype);
[[nodiscard]] std::optional<DType> dtypeFromName(std::string_view name);

/// Bits of one element; 0 for types without a fixed size (string, resource, variant, unknown).
[[nodiscard]] int dtypeBits(DType dtype);

/// Bytes of `count` elements, packed types rounded up to whole bytes (int4: two to a byte, low nibble first).
[[nodiscard]] std::size_t dtypeBytes(DType dtype, std::size_t count);

/// Types narrower than a byte: int4, uint4, int2.
[[nodiscard]] bool isPacked(DType dtype);
[[nodiscard]] bool isFloat(DType dtype); ///< float16, bfloat16, float32, float64, float8
[[nodiscard]] bool isInteger(DType dtype); ///< all int and uint types, packed ones too; not bool

/// Smallest and largest code of an integer type of at most 32 bits (uint32 excluded).
struct CodeRange {
    std::int64_t min = 0;
    std::int64_t max = 0;
    constexpr bool operator==(const CodeRange&) const = default;
};
[[nodiscard]] std::optional<CodeRange> codeRange(DType dtype);

} // namespace quantstep
