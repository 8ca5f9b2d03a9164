// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_reader.h"

#include "core/exchange/npy.h"
#include "core/exchange/npz.h"
#include "core/io/mapped_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace quantstep {
namespace {

namespace fs = std::filesystem;

Result<Dump> fromNpz(const SharedBytes& file)
{
    QS_TRY(auto arrays, readNpz(file, kMaxDumpBytes));
    Dump dump{"npz", {}, {}};
    for (auto& [name, value] : arrays)
        dump.entries.push_back({name, std::nullopt, std::move(value)});
    return dump;
}

/// Files below a folder with the ending, sorted. Errors: CannotRead.
Result<std::vector<fs::path>> filesBelow(const std::string& folder, std::string_view ending)
{
    std::vector<fs::path> files;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry->path().extension() == ending && entry->is_regular_file(error) && !error)
            files.push_back(entry->path());
    }
    if (error)
        return fail(ErrorCode::CannotRead, "cannot be read: {}", error.message());
    std::sort(files.begin(), files.end());
    return files;
}

/// The name of an array is its path below the folder, without the ending.
Result<Dump> fromNpyFolder(const std::string& folder)
{
    QS_TRY(const auto files, filesBelow(folder, ".npy"));
    if (files.empty())
        return fail(ErrorCode::InvalidInput, "expected .npy files in the folder, found none");
    Dump dump{"folder of npy", {}, {}};
    std::uint64_t left = kMaxDumpBytes;
    for (const fs::path& path : files) {
        const std::string name = path.lexically_relative(folder).replace_extension().generic_string();
        QS_TRY(const auto bytes, readFile(path.string(), left));
        left -= bytes.size();
        auto value = decodeNpy(bytes);
        if (!value)
            return tl::unexpected(value.error().in(name + ".npy"));
        dump.entries.push_back({name, std::nullopt, std::move(*value)});
    }
    return dump;
}

Result<Dump> fromFile(const std::string& path)
{
    QS_TRY(const auto file, mapFile(path, kMaxDumpBytes));
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (text.starts_with("PK") || path.ends_with(".npz"))
        return fromNpz(file);
    return fail(ErrorCode::InvalidInput, "expected an .npz archive or a folder of .npy files, found another beginning");
}

} // namespace

Result<Dump> readDump(const std::string& path, const Model&)
{
    std::error_code error;
    auto dump = fs::is_directory(path, error) ? fromNpyFolder(path) : fromFile(path);
    if (!dump && !dump.error().message.starts_with(path))
        return tl::unexpected(dump.error().in(path));
    return dump;
}

} // namespace quantstep
