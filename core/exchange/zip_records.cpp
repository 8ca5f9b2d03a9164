// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/zip_records.h"

#include <algorithm>
#include <optional>

namespace quantstep {
namespace {

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kDirectorySignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::uint16_t kZip64Field = 1;
constexpr std::uint32_t kIn64 = 0xffffffff; ///< "see the zip64 field"
constexpr std::uint16_t kCountIn64 = 0xffff;
constexpr std::uint16_t kVersion20 = 20, kVersion45 = 45; ///< needed to extract; 4.5 for zip64
constexpr std::uint16_t kUtf8Names = 1 << 11;
constexpr std::uint16_t kFirstDay = (1 << 5) | 1; ///< 1980-01-01: archives of equal content are equal
constexpr std::size_t kLocalSize = 30, kDirectorySize = 46, kEndSize = 22, kLocator64Size = 20, kEnd64Size = 56;

/// Appends little-endian numbers.
class Bytes {
public:
    template<typename T> Bytes& put(T value)
    {
        for (std::size_t i = 0; i < sizeof(T); ++i)
            m_text += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
        return *this;
    }
    Bytes& text(const std::string& text)
    {
        m_text += text;
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

/// Little-endian number at `at`; the caller knows that it lies inside.
template<typename T> T numberAt(const SharedBytes& file, std::size_t at)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value |= std::to_integer<std::uint64_t>(file.span()[at + i]) << (8 * i);
    return static_cast<T>(value);
}

bool isLarge(std::uint64_t value)
{
    return value >= kIn64;
}

std::uint32_t narrow(std::uint64_t value, bool in64)
{
    return in64 ? kIn64 : static_cast<std::uint32_t>(value);
}

tl::unexpected<Error> damaged(const char* what)
{
    return fail(ErrorCode::Malformed, "zip archive: expected {}, found none (is the file cut off?)", what);
}

/// Where the directory lies.
struct Directory {
    std::uint64_t entries = 0, size = 0, offset = 0;
};

Result<Directory> findDirectory(const SharedBytes& file)
{
    constexpr std::size_t kMaxComment = 0xffff;
    if (file.size() < kEndSize)
        return damaged("an end record");
    std::size_t at = file.size() - kEndSize;
    const std::size_t lowest = at > kMaxComment ? at - kMaxComment : 0;
    while (numberAt<std::uint32_t>(file, at) != kEndSignature) {
        if (at == lowest)
            return damaged("an end record");
        --at;
    }
    Directory directory{numberAt<std::uint16_t>(file, at + 10), numberAt<std::uint32_t>(file, at + 12),
        numberAt<std::uint32_t>(file, at + 16)};
    if (at >= kLocator64Size && numberAt<std::uint32_t>(file, at - kLocator64Size) == kLocator64Signature) {
        const auto end64 = numberAt<std::uint64_t>(file, at - kLocator64Size + 8);
        if (file.size() < kEnd64Size || end64 > file.size() - kEnd64Size
            || numberAt<std::uint32_t>(file, static_cast<std::size_t>(end64)) != kEnd64Signature)
            return damaged("a zip64 end record");
        const auto e = static_cast<std::size_t>(end64);
        directory = {numberAt<std::uint64_t>(file, e + 32), numberAt<std::uint64_t>(file, e + 40),
            numberAt<std::uint64_t>(file, e + 48)};
    }
    if (directory.offset > file.size() || directory.size > file.size() - directory.offset)
        return damaged("a directory inside the file");
    return directory;
}

/// Replaces the fields marked "see zip64" by those of the extra field at [at, at + size).
Status readZip64Field(const SharedBytes& file, std::size_t at, std::size_t size, ZipEntry& entry)
{
    const std::size_t end = at + size;
    while (end - at >= 4) {
        const auto id = numberAt<std::uint16_t>(file, at);
        const std::size_t length = numberAt<std::uint16_t>(file, at + 2);
        at += 4;
        if (length > end - at)
            return damaged("an extra field inside its record");
        if (id == kZip64Field) {
            std::size_t next = at;
            for (std::uint64_t* field : {&entry.size, &entry.packedSize, &entry.offset}) {
                if (*field != kIn64)
                    continue;
                if (at + length - next < 8)
                    return damaged("a complete zip64 field");
                *field = numberAt<std::uint64_t>(file, next);
                next += 8;
            }
            return {};
        }
        at += length;
    }
    return {};
}

} // namespace

std::string zipLocalHeader(const ZipEntry& entry)
{
    const bool large = isLarge(entry.size) || isLarge(entry.packedSize);
    Bytes bytes;
    bytes.put(kLocalSignature).put(large ? kVersion45 : kVersion20).put(kUtf8Names).put(entry.method);
    bytes.put(std::uint16_t{0}).put(kFirstDay).put(entry.crc);
    bytes.put(narrow(entry.packedSize, large)).put(narrow(entry.size, large));
    bytes.put(static_cast<std::uint16_t>(entry.name.size())).put(static_cast<std::uint16_t>(large ? 20 : 0));
    bytes.text(entry.name);
    if (large)
        bytes.put(kZip64Field).put(std::uint16_t{16}).put(entry.size).put(entry.packedSize);
    return bytes.take();
}

std::string zipDirectoryRecord(const ZipEntry& entry)
{
    const bool large = isLarge(entry.size) || isLarge(entry.packedSize) || isLarge(entry.offset);
    Bytes bytes;
    bytes.put(kDirectorySignature).put(kVersion45).put(large ? kVersion45 : kVersion20).put(kUtf8Names);
    bytes.put(entry.method).put(std::uint16_t{0}).put(kFirstDay).put(entry.crc);
    bytes.put(narrow(entry.packedSize, large)).put(narrow(entry.size, large));
    bytes.put(static_cast<std::uint16_t>(entry.name.size())).put(static_cast<std::uint16_t>(large ? 28 : 0));
    bytes.put(std::uint16_t{0}).put(std::uint16_t{0}).put(std::uint16_t{0}).put(std::uint32_t{0});
    bytes.put(narrow(entry.offset, large)).text(entry.name);
    if (large)
        bytes.put(kZip64Field).put(std::uint16_t{24}).put(entry.size).put(entry.packedSize).put(entry.offset);
    return bytes.take();
}

std::string zipEndRecords(std::uint64_t entries, std::uint64_t directoryOffset, std::uint64_t directorySize)
{
    const bool large = entries >= kCountIn64 || isLarge(directoryOffset) || isLarge(directorySize);
    Bytes bytes;
    if (large) {
        bytes.put(kEnd64Signature).put(std::uint64_t{kEnd64Size - 12}).put(kVersion45).put(kVersion45);
        bytes.put(std::uint32_t{0}).put(std::uint32_t{0}).put(entries).put(entries);
        bytes.put(directorySize).put(directoryOffset);
        bytes.put(kLocator64Signature).put(std::uint32_t{0}).put(directoryOffset + directorySize).put(std::uint32_t{1});
    }
    const auto count = large ? kCountIn64 : static_cast<std::uint16_t>(entries);
    bytes.put(kEndSignature).put(std::uint16_t{0}).put(std::uint16_t{0}).put(count).put(count);
    bytes.put(narrow(directorySize, large)).put(narrow(directoryOffset, large)).put(std::uint16_t{0});
    return bytes.take();
}

Result<std::vector<ZipEntry>> zipDirectory(const SharedBytes& file)
{
    QS_TRY(const auto directory, findDirectory(file));
    std::vector<ZipEntry> entries;
    auto at = static_cast<std::size_t>(directory.offset);
    const auto end = static_cast<std::size_t>(directory.offset + directory.size);
    while (entries.size() < directory.entries) {
        if (end - at < kDirectorySize || numberAt<std::uint32_t>(file, at) != kDirectorySignature)
            return damaged("as many directory records as the end record says");
        const std::size_t nameSize = numberAt<std::uint16_t>(file, at + 28);
        const std::size_t extraSize = numberAt<std::uint16_t>(file, at + 30);
        const std::size_t commentSize = numberAt<std::uint16_t>(file, at + 32);
        if (nameSize + extraSize + commentSize > end - at - kDirectorySize)
            return damaged("directory records inside the directory");
        ZipEntry entry;
        entry.method = numberAt<std::uint16_t>(file, at + 10);
        entry.crc = numberAt<std::uint32_t>(file, at + 16);
        entry.packedSize = numberAt<std::uint32_t>(file, at + 20);
        entry.size = numberAt<std::uint32_t>(file, at + 24);
        entry.offset = numberAt<std::uint32_t>(file, at + 42);
        at += kDirectorySize;
        entry.name.assign(reinterpret_cast<const char*>(file.data()) + at, nameSize);
        QS_CHECK(readZip64Field(file, at + nameSize, extraSize, entry));
        at += nameSize + extraSize + commentSize;
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<SharedBytes> zipData(const SharedBytes& file, const ZipEntry& entry)
{
    if (file.size() < kLocalSize || entry.offset > file.size() - kLocalSize
        || numberAt<std::uint32_t>(file, static_cast<std::size_t>(entry.offset)) != kLocalSignature)
        return damaged("a local header");
    auto at = static_cast<std::size_t>(entry.offset);
    const std::size_t skip
        = std::size_t{numberAt<std::uint16_t>(file, at + 26)} + numberAt<std::uint16_t>(file, at + 28);
    at += kLocalSize;
    if (skip > file.size() - at || entry.packedSize > file.size() - at - skip)
        return damaged("data inside the file");
    return file.part(at + skip, static_cast<std::size_t>(entry.packedSize));
}

} // namespace quantstep
