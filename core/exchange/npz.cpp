// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/npz.h"

#include "core/exchange/npy.h"
#include "core/exchange/zip_records.h"

#include <cerrno>
#include <system_error>

#include <zlib.h>

namespace quantstep {
namespace {

/// zlib takes sizes of 32 bits.
constexpr std::size_t kPiece = std::size_t{1} << 30;
/// What a byte of deflated data can stand for at most: two bits for 258 bytes.
constexpr std::uint64_t kMostPerByte = 1032;

std::uint32_t crcOf(std::span<const std::byte> bytes)
{
    uLong crc = ::crc32(0, nullptr, 0);
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
        const auto piece = bytes.subspan(at, std::min(kPiece, bytes.size() - at));
        crc = ::crc32(crc, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
    }
    return static_cast<std::uint32_t>(crc);
}

/// Raw deflate (no zlib header), as zip wants it.
Result<std::vector<std::byte>> deflateAll(std::span<const std::byte> bytes)
{
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return fail(ErrorCode::Internal, "npz: compression cannot be set up");
    std::vector<std::byte> out;
    std::size_t at = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        if (stream.avail_in == 0 && at < bytes.size()) {
            const std::size_t size = std::min(kPiece, bytes.size() - at);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data() + at));
            stream.avail_in = static_cast<uInt>(size);
            at += size;
        }
        const std::size_t used = out.size();
        out.resize(used + (std::size_t{1} << 18));
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = static_cast<uInt>(out.size() - used);
        state = ::deflate(&stream, at == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    ::deflateEnd(&stream);
    if (state != Z_STREAM_END)
        return fail(ErrorCode::Internal, "npz: compression failed");
    return out;
}

/// Inflates to exactly `size` bytes.
Result<std::vector<std::byte>> inflateAll(std::span<const std::byte> packed, std::uint64_t size)
{
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return fail(ErrorCode::Internal, "npz: decompression cannot be set up");
    std::vector<std::byte> out(static_cast<std::size_t>(size));
    std::size_t in = 0;
    std::size_t done = 0;
    int state = Z_OK;
    while (state == Z_OK && (in < packed.size() || done < out.size())) {
        const std::size_t inSize = std::min(kPiece, packed.size() - in);
        const std::size_t outSize = std::min(kPiece, out.size() - done);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data() + in));
        stream.avail_in = static_cast<uInt>(inSize);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
        stream.avail_out = static_cast<uInt>(outSize);
        state = ::inflate(&stream, Z_NO_FLUSH);
        in += inSize - stream.avail_in;
        done += outSize - stream.avail_out;
    }
    ::inflateEnd(&stream);
    if (state != Z_STREAM_END || done != out.size())
        return fail(ErrorCode::Malformed, "expected {} bytes of data, found a damaged stream", size);
    return out;
}

Result<TensorPtr> readEntry(const SharedBytes& file, const ZipEntry& entry)
{
    QS_TRY(const auto packed, zipData(file, entry));
    SharedBytes plain = packed;
    if (entry.method == 8) {
        if (entry.size / kMostPerByte > packed.size())
            return fail(ErrorCode::Malformed, "expected at most {} bytes of each deflated one, found {} of {}",
                kMostPerByte, entry.size, packed.size());
        QS_TRY(auto bytes, inflateAll(packed.span(), entry.size));
        plain = SharedBytes::adopt(std::move(bytes));
    } else if (entry.method != 0) {
        return fail(ErrorCode::Unsupported, "expected stored or deflated data, found zip method {}", entry.method);
    }
    if (plain.size() != entry.size || crcOf(plain.span()) != entry.crc)
        return fail(ErrorCode::Malformed, "expected data with check sum {:08x}, found others", entry.crc);
    return decodeNpy(plain);
}

} // namespace

std::string npzKey(TensorRef tensor)
{
    if (tensor.subgraph.value == 0)
        return fmt::format("t{}", tensor.tensor.value);
    return fmt::format("s{}_t{}", tensor.subgraph.value, tensor.tensor.value);
}

Result<NpzWriter> NpzWriter::create(const std::string& path, Compression compression)
{
    PartPath place(path);
    std::FILE* file = std::fopen(place.part().c_str(), "wbe");
    if (!file)
        return fail(ErrorCode::CannotRead, "{}: cannot be written: {}", path, std::generic_category().message(errno));
    return NpzWriter(std::move(place), file, compression);
}

Status NpzWriter::write(const void* data, std::size_t size)
{
    if (size > 0 && std::fwrite(data, 1, size, m_file.get()) != size)
        return fail(
            ErrorCode::CannotRead, "{}: cannot be written: {}", m_path.final(), std::generic_category().message(errno));
    m_offset += size;
    return {};
}

Status NpzWriter::add(const std::string& key, const TensorPtr& value)
{
    QS_TRY(auto file, encodeNpy(value));
    Entry entry;
    entry.name = key + ".npy";
    entry.crc = crcOf(file);
    entry.size = file.size();
    entry.offset = m_offset;
    if (m_compression == Compression::Deflated) {
        QS_TRY(file, deflateAll(file));
    }
    entry.packedSize = file.size();
    const auto header
        = zipLocalHeader(ZipEntry{entry.name, method(), entry.crc, entry.packedSize, entry.size, entry.offset});
    QS_CHECK(write(header.data(), header.size()));
    QS_CHECK(write(file.data(), file.size()));
    m_entries.push_back(std::move(entry));
    return {};
}

Status NpzWriter::finish()
{
    const std::uint64_t begin = m_offset;
    for (const Entry& entry : m_entries) {
        const auto record
            = zipDirectoryRecord(ZipEntry{entry.name, method(), entry.crc, entry.packedSize, entry.size, entry.offset});
        QS_CHECK(write(record.data(), record.size()));
    }
    const auto end = zipEndRecords(m_entries.size(), begin, m_offset - begin);
    QS_CHECK(write(end.data(), end.size()));
    if (std::fclose(m_file.release()) != 0)
        return fail(
            ErrorCode::CannotRead, "{}: cannot be written: {}", m_path.final(), std::generic_category().message(errno));
    return m_path.putInPlace();
}

Result<std::map<std::string, TensorPtr>> readNpz(const SharedBytes& file, std::uint64_t maxBytes)
{
    QS_TRY(const auto entries, zipDirectory(file));
    std::map<std::string, TensorPtr> arrays;
    std::uint64_t left = maxBytes;
    for (const ZipEntry& entry : entries) {
        if (!entry.name.ends_with(".npy"))
            continue;
        if (entry.size > left)
            return fail(ErrorCode::LimitExceeded, "{}: expected arrays of at most {} bytes in all, found more",
                entry.name, maxBytes);
        left -= entry.size;
        auto value = readEntry(file, entry);
        if (!value)
            return tl::unexpected(value.error().in(entry.name));
        arrays[entry.name.substr(0, entry.name.size() - 4)] = std::move(*value);
    }
    return arrays;
}

} // namespace quantstep
