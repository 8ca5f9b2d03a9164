// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// HASHTABLE (no inputs; gives the table's number), HASHTABLE_IMPORT (0 table, 1 keys, 2 values), HASHTABLE_FIND
// (0 table, 1 keys, 2 value where there is no such key) and HASHTABLE_SIZE (0 table).

#include "core/engine/lookup_tables.h"

#include "core/kernels/string_elements.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace quantstep {
namespace {

bool isTableOf(DType keys, DType values)
{
    return (keys == DType::Int64 && values == DType::String) || (keys == DType::String && values == DType::Int64);
}

/// The table with the number in input 0.
struct Handle {
    std::int32_t number = -1;
    std::shared_ptr<const LookupTable> table;
};

Result<Handle> findTable(const std::string& label, std::span<const TensorPtr> inputs, const World& world)
{
    const TensorValue& number = *inputs[0];
    if (number.shape != Shape{1} || number.bytes.size() < sizeof(std::int32_t)) {
        return fail(ErrorCode::RefusedByRuntime, "{}: the number of the table has shape {}, expected [1]", label,
            number.shape.text());
    }
    Handle handle;
    std::memcpy(&handle.number, number.bytes.data(), sizeof handle.number);
    const auto found = world.tables.find(handle.number);
    if (found == world.tables.end())
        return fail(ErrorCode::DataDependent, "{}: there is no table {}", label, handle.number);
    handle.table = found->second;
    return handle;
}

Status checkTypes(const std::string& label, const LookupTable& table, DType keys, DType values)
{
    if (keys == table.keyType && values == table.valueType)
        return {};
    return fail(ErrorCode::DataDependent, "{}: the table goes from {} to {}, expected {} to {}", label,
        dtypeName(table.keyType), dtypeName(table.valueType), dtypeName(keys), dtypeName(values));
}

/// A table that is there stays as it is, whatever types the options say.
Result<TableResult> create(const HashtableOptions& options, const std::string& label, const WorldPtr& world)
{
    TableResult result{{makeTensor(DType::Resource, Shape{1}, std::vector<std::int32_t>{options.tableId})}, world};
    if (world->resources.contains(options.tableId))
        return fail(ErrorCode::DataDependent, "{}: there is a variable with the number {}", label, options.tableId);
    if (world->tables.contains(options.tableId))
        return result;
    auto changed = std::make_shared<World>(*world);
    changed->tables[options.tableId]
        = std::make_shared<const LookupTable>(LookupTable{options.keyType, options.valueType, false, {}, {}});
    result.world = std::move(changed);
    return result;
}

/// Of equal keys the first counts. A table is filled once; later values are not looked at.
Result<TableResult> fill(const std::string& label, std::span<const TensorPtr> inputs, const WorldPtr& world)
{
    QS_TRY(const Handle handle, findTable(label, inputs, *world));
    QS_CHECK(checkTypes(label, *handle.table, inputs[1]->dtype, inputs[2]->dtype));
    if (inputs[1]->shape != inputs[2]->shape) {
        return fail(ErrorCode::RefusedByRuntime, "{}: keys {} and values {} have different shapes", label,
            inputs[1]->shape.text(), inputs[2]->shape.text());
    }
    if (handle.table->filled)
        return TableResult{{}, world};
    auto table = std::make_shared<LookupTable>(*handle.table);
    const bool numbered = table->keyType == DType::Int64;
    QS_TRY(const auto texts, stringsOf(*inputs[numbered ? 2 : 1]));
    const auto numbers = inputs[numbered ? 1 : 2]->as<std::int64_t>();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (numbered)
            table->strings.emplace(numbers[i], texts[i]);
        else
            table->numbers.emplace(texts[i], numbers[i]);
    }
    table->filled = true;
    auto changed = std::make_shared<World>(*world);
    changed->tables[handle.number] = std::move(table);
    return TableResult{{}, std::move(changed)};
}

Result<TensorPtr> findStrings(
    const std::string& label, const LookupTable& table, const TensorValue& keys, const TensorValue& otherwise)
{
    QS_TRY(const auto defaults, stringsOf(otherwise));
    const auto wanted = keys.as<std::int64_t>();
    std::vector<std::string_view> found;
    std::size_t total = (wanted.size() + 2) * sizeof(std::int32_t);
    for (const std::int64_t key : wanted) {
        const auto place = table.strings.find(key);
        found.push_back(place != table.strings.end() ? std::string_view(place->second) : defaults[0]);
        total += found.back().size();
    }
    if (total > std::numeric_limits<std::int32_t>::max())
        return fail(ErrorCode::LimitExceeded, "{}: its strings would take {} bytes", label, total);
    return makeTensor(DType::String, keys.shape, packStrings(found));
}

Result<TensorPtr> findNumbers(const LookupTable& table, const TensorValue& keys, const TensorValue& otherwise)
{
    QS_TRY(const auto wanted, stringsOf(keys));
    std::vector<std::int64_t> found;
    for (const std::string_view key : wanted) {
        const auto place = table.numbers.find(key);
        found.push_back(place != table.numbers.end() ? place->second : otherwise.as<std::int64_t>()[0]);
    }
    return makeTensor(DType::Int64, keys.shape, std::move(found));
}

Result<TableResult> find(const std::string& label, std::span<const TensorPtr> inputs, const World& world)
{
    QS_TRY(const Handle handle, findTable(label, inputs, world));
    const TensorValue& keys = *inputs[1];
    const TensorValue& otherwise = *inputs[2];
    QS_CHECK(checkTypes(label, *handle.table, keys.dtype, otherwise.dtype));
    if (!handle.table->filled)
        return fail(ErrorCode::DataDependent, "{}: nothing was put into table {} yet", label, handle.number);
    if (otherwise.elements() == 0) {
        return fail(ErrorCode::DataDependent,
            "{}: the value for keys that are not there has no elements, so that the runtime reads outside of it",
            label);
    }
    QS_TRY(TensorPtr found,
        keys.dtype == DType::Int64 ? findStrings(label, *handle.table, keys, otherwise)
                                   : findNumbers(*handle.table, keys, otherwise));
    return TableResult{{std::move(found)}, nullptr};
}

Result<TableResult> countKeys(const std::string& label, std::span<const TensorPtr> inputs, const World& world)
{
    QS_TRY(const Handle handle, findTable(label, inputs, world));
    const auto count = static_cast<std::int64_t>(handle.table->size());
    return TableResult{{makeTensor(DType::Int64, Shape{1}, std::vector<std::int64_t>{count})}, nullptr};
}

} // namespace

bool isTableOp(OpCode code)
{
    return code == OpCode::Hashtable || code == OpCode::HashtableImport || code == OpCode::HashtableFind
        || code == OpCode::HashtableSize;
}

Status checkTableOp(const Subgraph& graph, const OpInfo& op, const std::string& label)
{
    const auto refuse = [&](std::string_view what) { return fail(ErrorCode::RefusedByRuntime, "{}: {}", label, what); };
    const auto typeOf = [&](const TensorId tensor) { return graph.tensor(tensor).dtype; };
    const bool makes = op.code == OpCode::Hashtable;
    const std::size_t inputs = makes ? 0 : op.code == OpCode::HashtableSize ? 1 : 3;
    const std::size_t outputs = op.code == OpCode::HashtableImport ? 0 : 1;
    const auto valid = [](TensorId id) { return id.valid(); };
    if (op.inputs.size() != inputs || op.outputs.size() != outputs || !std::ranges::all_of(op.inputs, valid)
        || !std::ranges::all_of(op.outputs, valid))
        return refuse(fmt::format(
            "{} inputs and {} outputs, expected {} and {}", op.inputs.size(), op.outputs.size(), inputs, outputs));
    if (typeOf(makes ? op.outputs[0] : op.inputs[0]) != DType::Resource)
        return refuse("the number of the table is not of type resource");
    if (makes) {
        const auto* options = std::get_if<HashtableOptions>(&op.options);
        return options && isTableOf(options->keyType, options->valueType)
            ? Status()
            : refuse("its options name no table from int64 to string or from string to int64");
    }
    if (op.code == OpCode::HashtableSize)
        return typeOf(op.outputs[0]) == DType::Int64 ? Status() : refuse("the output is not int64");
    if (!isTableOf(typeOf(op.inputs[1]), typeOf(op.inputs[2])))
        return refuse("keys and values are not int64 and string, or string and int64");
    if (op.code == OpCode::HashtableFind && typeOf(op.inputs[2]) != typeOf(op.outputs[0]))
        return refuse("input 2 and the output are of different types");
    return {};
}

Result<TableResult> evaluateTableOp(
    const OpInfo& op, const std::string& label, std::span<const TensorPtr> inputs, const WorldPtr& world)
{
    switch (op.code) {
    case OpCode::Hashtable: return create(std::get<HashtableOptions>(op.options), label, world);
    case OpCode::HashtableImport: return fill(label, inputs, world);
    case OpCode::HashtableFind: return find(label, inputs, *world);
    default: return countKeys(label, inputs, *world);
    }
}

} // namespace quantstep
