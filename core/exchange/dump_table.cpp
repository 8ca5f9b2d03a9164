// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_table.h"

#include "core/exchange/dump_text.h"
#include "core/exchange/dump_value.h"
#include "core/exchange/number_list.h"
#include "core/exchange/tensor_archive.h"

#include <algorithm>

namespace quantstep {
namespace {

/// "1x28x28x1"; empty for a scalar.
std::optional<Shape> shapeOf(std::string_view text)
{
    std::vector<std::int32_t> dims;
    while (!text.empty()) {
        const auto end = std::min(text.find('x'), text.size());
        std::int32_t size = 0;
        if (!parseWhole(text.substr(0, end), size) || size < 0)
            return std::nullopt;
        dims.push_back(size);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const Shape shape(dims);
    return shape.checkedElements() ? std::optional(shape) : std::nullopt;
}

/// Takes a cell off the line, and the comma behind it.
std::string_view takeCell(std::string_view& line)
{
    std::size_t end = std::min(line.find(','), line.size());
    if (line.starts_with('"')) { // to the quote that is not doubled
        end = 1;
        while (end < line.size() && (line[end] != '"' || line.substr(end).starts_with("\"\"")))
            end += line[end] == '"' ? 2 : 1;
        end = std::min(end + 1, line.size());
    }
    const auto cell = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return cell;
}

Result<DumpEntry> entryOf(std::string_view line)
{
    DumpEntry entry{std::string(takeCell(line)), std::nullopt, nullptr};
    const auto type = takeCell(line);
    const auto sizes = takeCell(line);
    takeCell(line); // the tensor's name: the key tells more
    const auto dtype = dtypeFromName(type);
    if (!dtype || dtypeBits(*dtype) == 0)
        return fail(ErrorCode::Malformed, "expected a type of numbers, found '{}'", type.substr(0, 30));
    const auto shape = shapeOf(sizes);
    if (!shape)
        return fail(ErrorCode::Malformed, "expected sizes as 1x28x28, found '{}'", sizes.substr(0, 30));
    QS_TRY(const auto numbers, textNumbers(line, std::nullopt));
    if (numbers->elements() != shape->elements())
        return fail(ErrorCode::InvalidInput, "expected {} values for shape {}, found {}", shape->elements(),
            shape->text(), numbers->elements());
    TensorInfo declared; // the table's own type; whole numbers may be those of floats
    declared.dtype = isPacked(*dtype) ? (*dtype == DType::UInt4 ? DType::UInt8 : DType::Int8) : *dtype;
    declared.shape = *shape;
    declared.hasRank = true;
    entry.value = numbers;
    entry.unshaped = true;
    QS_TRY(auto value, dumpValue(entry, declared));
    entry.value = std::move(value.value);
    entry.unshaped = false;
    return entry;
}

} // namespace

bool isTensorTable(std::string_view text)
{
    return text.starts_with(kCsvHeading);
}

Result<Dump> readTensorTable(std::string_view text)
{
    Dump dump{"table", {}, {}};
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
        auto line = text.substr(0, size);
        text.remove_prefix(size);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
            line.remove_suffix(1);
        if (number == 1 || line.empty())
            continue;
        auto entry = entryOf(line);
        if (!entry)
            return tl::unexpected(entry.error().in(fmt::format("line {}", number)));
        dump.entries.push_back(std::move(*entry));
    }
    return dump;
}

} // namespace quantstep
