// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_folder.h"

#include "core/exchange/dump_mapping.h"
#include "core/exchange/dump_reader.h"
#include "core/exchange/dump_text.h"
#include "core/exchange/npy.h"
#include "core/exchange/number_list.h"
#include "core/io/mapped_file.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace quantstep {
namespace {

namespace fs = std::filesystem;

const char* const kMapping = "mapping.json";
const char* const kSummary = "accuracy_summary.csv";

/// Regular files below a folder, sorted. Errors: CannotRead.
Result<std::vector<fs::path>> filesBelow(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry->is_regular_file(error) && !error)
            files.push_back(entry->path());
    }
    if (error)
        return fail(ErrorCode::CannotRead, "cannot be read: {}", error.message());
    std::sort(files.begin(), files.end());
    return files;
}

std::string nameBelow(const fs::path& path, const fs::path& folder)
{
    return path.lexically_relative(folder).replace_extension().generic_string();
}

Result<Dump> filesAsEntries(const fs::path& folder, const std::vector<fs::path>& files)
{
    static const std::set<std::string> kEndings{".npy", ".csv", ".bin", ".raw"};
    Dump dump{"folder", {}, {}};
    std::uint64_t left = kMaxDumpBytes;
    for (const fs::path& path : files) {
        if (!kEndings.contains(path.extension().string()))
            continue;
        std::error_code error;
        const std::uint64_t size = fs::file_size(path, error);
        if (error || size > left)
            return fail(ErrorCode::LimitExceeded, "{}: expected files of at most {} bytes in all, found more",
                path.filename().string(), kMaxDumpBytes);
        left -= size;
        QS_TRY(auto entry, readDumpFile(path.string(), nameBelow(path, folder)));
        dump.entries.push_back(std::move(entry));
    }
    if (dump.entries.empty())
        return fail(ErrorCode::InvalidInput, "expected .npy, .csv, .bin or .raw files in the folder, found none");
    return dump;
}

/// "op_0012_CONV_2D_i1_o1" -> 12
std::optional<std::size_t> operatorOf(const std::string& folder)
{
    constexpr std::string_view kPrefix = "op_";
    const auto end = folder.find('_', kPrefix.size());
    std::size_t op = 0;
    if (!folder.starts_with(kPrefix) || end == std::string::npos
        || !parseWhole(std::string_view(folder).substr(kPrefix.size(), end - kPrefix.size()), op))
        return std::nullopt;
    return op;
}

/// Cells of a line of CSV; quoted ones may hold commas.
std::vector<std::string> cellsOf(std::string_view line)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

/// What the tool itself says about operators that it finds wrong.
Status addSummary(const fs::path& path, Dump& dump)
{
    QS_TRY(const auto bytes, readFile(path.string(), kMaxDumpBytes));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::vector<std::string> heading;
    while (!text.empty()) {
        const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
        const auto cells = cellsOf(text.substr(0, size - (text[size - 1] == '\n' ? 1 : 0)));
        text.remove_prefix(size);
        if (heading.empty()) {
            heading = cells;
            continue;
        }
        if (cells.size() != heading.size() || cells.size() < 4 || cells.back() == "OK")
            continue;
        dump.notes.push_back(fmt::format("{}: op {} {} {}: {}, largest difference {}", kSummary, cells[0], cells[1],
            cells[2], cells.back(), cells[3]));
    }
    return {};
}

/// The activations that an operator reads, in the order of the tensor table, as the tool hands them over.
std::vector<TensorId> inputsOf(const Subgraph& graph, std::size_t op)
{
    std::set<TensorId> inputs;
    for (const TensorId id : graph.ops[op].inputs) {
        if (id.valid() && !graph.tensor(id).isConstant)
            inputs.insert(id);
    }
    return {inputs.begin(), inputs.end()};
}

Result<TensorId> inputNamed(const Subgraph& graph, std::size_t op, const std::string& name)
{
    if (op >= graph.ops.size())
        return fail(ErrorCode::InvalidInput, "expected an operator below {}, found {}", graph.ops.size(), op);
    const auto inputs = inputsOf(graph, op);
    for (const TensorId id : inputs) {
        if (graph.tensor(id).name == name)
            return id;
    }
    if (inputs.size() == 1)
        return inputs.front();
    return fail(ErrorCode::InvalidInput, "expected the name of an input of op {} {}, found '{}'", op,
        graph.ops[op].name(), name);
}

Result<Dump> accuracyDebugger(const fs::path& folder, const std::vector<fs::path>& files, const Model& model)
{
    Dump dump{"LiteRT accuracy debugger", {}, {}};
    QS_CHECK(addSummary(folder / kSummary, dump));
    std::set<TensorId> taken;
    for (const fs::path& path : files) {
        const fs::path relative = path.lexically_relative(folder);
        const std::string place = relative.begin()->string();
        const auto op = operatorOf(place);
        if (path.extension() != ".raw" || !op)
            continue;
        const auto id = inputNamed(model.main(), *op, nameBelow(path, folder / place));
        if (!id)
            return tl::unexpected(id.error().in(relative.generic_string()));
        if (!taken.insert(*id).second)
            continue; // the same tensor, as another failing operator reads it
        QS_TRY(auto entry, readDumpFile(path.string(), relative.generic_string()));
        entry.tensor = TensorRef{SubgraphId(0), *id};
        dump.entries.push_back(std::move(entry));
    }
    if (dump.entries.empty())
        return fail(ErrorCode::InvalidInput,
            "{}: expected folders op_NNNN_... with .raw files beside it, found none (the tool writes them with "
            "--save_failing_models)",
            kSummary);
    return dump;
}

} // namespace

Result<DumpEntry> readDumpFile(const std::string& path, std::string name)
{
    const std::string ending = fs::path(path).extension().string();
    DumpEntry entry{std::move(name), std::nullopt, nullptr};
    QS_TRY(const auto bytes, mapFile(path, kMaxDumpBytes));
    if (ending == ".npy") {
        auto value = decodeNpy(bytes);
        if (!value)
            return tl::unexpected(value.error().in(path));
        entry.value = std::move(*value);
        return entry;
    }
    if (ending == ".csv" || ending == ".txt") {
        auto value = textNumbers({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, std::nullopt);
        if (!value)
            return tl::unexpected(value.error().in(path));
        entry.value = std::move(*value);
        entry.unshaped = true;
        return entry;
    }
    if (ending != ".bin" && ending != ".raw")
        return fail(ErrorCode::InvalidInput, "{}: expected .npy, .csv, .txt, .bin or .raw, found '{}'", path, ending);
    if (bytes.size() > INT32_MAX)
        return fail(ErrorCode::LimitExceeded, "{}: expected at most 2^31 - 1 bytes, found {}", path, bytes.size());
    entry.untyped = true;
    entry.value = std::make_shared<const TensorValue>(
        TensorValue{DType::UInt8, Shape{static_cast<std::int32_t>(bytes.size())}, bytes});
    return entry;
}

Result<Dump> readDumpFolder(const std::string& folder, const Model& model)
{
    const fs::path root(folder);
    std::error_code error;
    if (fs::is_regular_file(root / kMapping, error)) {
        QS_TRY(const auto json, readFile((root / kMapping).string(), kMaxDumpBytes));
        return readMappedDump(json, folder, model);
    }
    QS_TRY(const auto files, filesBelow(root));
    if (fs::is_regular_file(root / kSummary, error))
        return accuracyDebugger(root, files, model);
    return filesAsEntries(root, files);
}

} // namespace quantstep
