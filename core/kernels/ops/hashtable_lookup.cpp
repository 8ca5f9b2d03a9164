// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// HASHTABLE_LOOKUP: 0 keys wanted [n], 1 keys of the rows in ascending order, 2 rows. Gives the rows, zeros where there
// is none, and whether there was one.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fixed_point.h"
#include "core/kernels/string_elements.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace quantstep {

Result<PreparedPtr> prepareHashtableLookup(const PrepareContext& context);

namespace {

/// The C library's binary search with the runtime's comparison, a difference that wraps; so it finds the same one of
/// equal keys, and the same in keys that are not sorted.
std::optional<std::size_t> findKey(std::span<const std::int32_t> keys, std::int32_t wanted)
{
    std::size_t low = 0;
    std::size_t high = keys.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const std::int32_t order = fx::wrappingSub(wanted, keys[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return std::nullopt;
}

Status checkOperands(const PrepareContext& context)
{
    const Shape& rows = context.input(2).shape;
    for (const int index : {0, 1}) {
        QS_CHECK(expectTypeIn(context, fmt::format("input {}", index), context.input(index).dtype(), {DType::Int32}));
        if (context.input(index).shape.rank() != 1)
            return context.error(ErrorCode::RefusedByRuntime, "input {} must be a vector", index);
    }
    if (rows.rank() < 1 || rows[0] != context.input(1).shape[0]) {
        return context.error(
            ErrorCode::RefusedByRuntime, "{} keys for rows {}", context.input(1).shape[0], rows.text());
    }
    if (rows[0] == 0)
        return context.error(ErrorCode::RefusedByRuntime, "there are no rows to look up");
    QS_CHECK(expectTypeIn(context, "the hits", context.output(1).dtype(), {DType::UInt8}));
    QS_CHECK(expectSameType(context, "input 2", context.input(2).dtype(), "the output", context.output(0).dtype()));
    if (context.input(2).dtype() == DType::String && rows.rank() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "rows {} of strings must be a vector", rows.text());
    return {};
}

/// Rows that are strings: what is found decides the size of the output, so all inputs must be computed.
Result<PreparedPtr> prepareStringLookup(const PrepareContext& context, OpArithmetic arithmetic)
{
    QS_TRY(const TensorPtr wanted, context.valueOf(0));
    QS_TRY(const TensorPtr keys, context.valueOf(1));
    QS_TRY(const TensorPtr rows, context.valueOf(2));
    const auto strings = stringsOf(*rows);
    if (!strings)
        return context.error(ErrorCode::Malformed, "{}", strings.error().message);
    std::vector<std::string_view> found;
    std::vector<std::uint8_t> hits;
    std::size_t total = (wanted->elements() + 2) * sizeof(std::int32_t);
    for (const std::int32_t key : wanted->as<std::int32_t>()) {
        const auto place = findKey(keys->as<std::int32_t>(), key);
        hits.push_back(place ? 1 : 0);
        found.push_back(place ? (*strings)[*place] : std::string_view());
        total += found.back().size();
    }
    if (total > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::LimitExceeded, "its strings would take {} bytes", total);
    std::vector<std::byte> packed = packStrings(found);
    const Shape& shape = context.input(0).shape;
    // Before the strings are moved away: the order of arguments is the compiler's choice.
    std::vector<TensorSpec> specs{{DType::String, shape, packed.size()}, {DType::UInt8, shape}};
    return makePrepared(std::move(specs), std::move(arithmetic),
        [packed = std::move(packed), hits = std::move(hits)](const EvalContext& run) {
            std::ranges::copy(packed, run.output(0).bytes.begin());
            std::ranges::copy(hits, run.output(1).as<std::uint8_t>());
        });
}

} // namespace

Result<PreparedPtr> prepareHashtableLookup(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 2));
    QS_CHECK(checkOperands(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = rows[position of the key], or 0";
    const Operand& rows = context.input(2);
    if (rows.dtype() == DType::String) {
        arithmetic.formula = "out = rows[position of the key], or an empty string";
        return prepareStringLookup(context, std::move(arithmetic));
    }
    QS_CHECK(expectFixedSize(context, rows.dtype()));
    Shape shape = rows.shape;
    shape.setDim(0, context.input(0).shape[0]);
    QS_CHECK(expectSaneShape(context, shape));
    const std::size_t bits = rows.shape.elements() / static_cast<std::size_t>(rows.shape[0])
        * static_cast<std::size_t>(dtypeBits(rows.dtype()));
    if (bits % 8 != 0) {
        return context.error(ErrorCode::Unsupported,
            "rows of {} end within a byte: the runtime copies whole bytes only", rows.shape.text());
    }
    return makePrepared({{rows.dtype(), shape}, {DType::UInt8, context.input(0).shape}}, std::move(arithmetic),
        [rowBytes = bits / 8](const EvalContext& run) {
            const auto wanted = run.input(0).as<std::int32_t>();
            const auto keys = run.input(1).as<std::int32_t>();
            std::byte* out = run.output(0).bytes.data();
            auto* hits = run.output(1).as<std::uint8_t>();
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                const auto place = findKey(keys, wanted[i]);
                hits[i] = place ? 1 : 0;
                if (rowBytes == 0)
                    continue;
                if (place)
                    std::memcpy(out + i * rowBytes, run.input(2).bytes.data() + *place * rowBytes, rowBytes);
                else
                    std::memset(out + i * rowBytes, 0, rowBytes);
            }
        });
}

} // namespace quantstep
