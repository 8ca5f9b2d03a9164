// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NumPy's .npz: a zip archive of .npy files named KEY.npy.

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/io/part_path.h"
#include "core/model/model.h"

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace quantstep {

/// The array's name of a tensor: "t12", and "s1_t12" outside the main graph.
[[nodiscard]] std::string npzKey(TensorRef tensor);

/// Writes an archive one array at a time, so that it never has to be in memory as a whole; it has its name when it is
/// complete. Sizes beyond
/// 4 GiB use the zip64 records that NumPy reads. Thread: one at a time.
class NpzWriter {
public:
    enum class Compression : std::uint8_t { Stored, Deflated };

    [[nodiscard]] static Result<NpzWriter> create(const std::string& path, Compression compression);

    /// Appends an array. Errors: Unsupported for types without fixed size, CannotRead when the disk is full.
    [[nodiscard]] Status add(const std::string& key, const TensorPtr& value);

    /// Writes the directory, closes, and gives the archive its name; without it nothing is left.
    [[nodiscard]] Status finish();

private:
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    struct Entry {
        std::string name;
        std::uint32_t crc = 0;
        std::uint64_t packedSize = 0, size = 0, offset = 0;
    };

    NpzWriter(PartPath path, std::FILE* file, Compression compression)
        : m_path(std::move(path)), m_file(file), m_compression(compression)
    {
    }
    [[nodiscard]] Status write(const void* data, std::size_t size);
    [[nodiscard]] std::uint16_t method() const { return m_compression == Compression::Stored ? 0 : 8; }

    PartPath m_path;
    std::unique_ptr<std::FILE, CloseFile> m_file;
    Compression m_compression;
    std::uint64_t m_offset = 0;
    std::vector<Entry> m_entries;
};

/// All arrays of an archive by name without ".npy": stored or deflated entries, zip64 too. Sizes are checked
/// before memory is taken. Errors: Malformed, Unsupported, LimitExceeded.
[[nodiscard]] Result<std::map<std::string, TensorPtr>> readNpz(const SharedBytes& file, std::uint64_t maxBytes);

} // namespace quantstep
