// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The records of a zip archive, as far as .npz needs them: no encryption, no split archives.

#include "core/base/result.h"
#include "core/base/shared_bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace quantstep {

struct ZipEntry {
    std::string name;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t packedSize = 0, size = 0;
    std::uint64_t offset = 0; ///< of the local header
};

/// Record in front of an entry's data; sizes of 4 GiB and more go into a zip64 field.
[[nodiscard]] std::string zipLocalHeader(const ZipEntry& entry);
/// The entry's record in the directory at the end.
[[nodiscard]] std::string zipDirectoryRecord(const ZipEntry& entry);
/// What closes the archive: a zip64 end record and locator where needed, and the end record.
[[nodiscard]] std::string zipEndRecords(
    std::uint64_t entries, std::uint64_t directoryOffset, std::uint64_t directorySize);

/// The directory of an archive. Every field is checked against the file's bytes. Errors: Malformed.
[[nodiscard]] Result<std::vector<ZipEntry>> zipDirectory(const SharedBytes& file);
/// The (packed) data of an entry; shares the file's bytes. Errors: Malformed.
[[nodiscard]] Result<SharedBytes> zipData(const SharedBytes& file, const ZipEntry& entry);

} // namespace quantstep
