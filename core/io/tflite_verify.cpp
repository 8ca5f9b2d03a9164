// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_source.h"

#include <algorithm>

namespace quantstep {
namespace {

constexpr std::size_t kHeaderBytes = 8; // offset of the root table, then the identifier

const std::uint8_t* bytePointer(const std::byte* bytes)
{
    return reinterpret_cast<const std::uint8_t*>(bytes);
}

/// The flatbuffer lies in the first 2 GiB; larger files keep their weights behind it.
flatbuffers::Verifier makeVerifier(const TfliteSource& source)
{
    const std::size_t most = FLATBUFFERS_MAX_BUFFER_SIZE - 1;
    flatbuffers::Verifier::Options options;
    options.max_depth = source.limits().maxDepth;
    options.max_tables = source.limits().maxTables;
    return flatbuffers::Verifier(bytePointer(source.file().data()), std::min(source.file().size(), most), options);
}

/// The vector of tables in a field of the root; null when absent or when the vector itself is damaged
/// (`damaged` tells which).
template<typename T>
const flatbuffers::Vector<flatbuffers::Offset<T>>* verifiedVector(
    flatbuffers::Verifier& verifier, const tflite::Model& root, flatbuffers::voffset_t field, bool& damaged)
{
    const auto& table = reinterpret_cast<const flatbuffers::Table&>(root);
    const auto* base = reinterpret_cast<const std::uint8_t*>(&root);
    const auto at = table.GetOptionalFieldOffset(field);
    if (at == 0)
        return nullptr;
    const auto distance = verifier.VerifyOffset(base, at);
    damaged = distance == 0;
    if (damaged)
        return nullptr;
    const auto* vector = reinterpret_cast<const flatbuffers::Vector<flatbuffers::Offset<T>>*>(base + at + distance);
    damaged = !verifier.VerifyVector(vector);
    return damaged ? nullptr : vector;
}

/// "name 3" for the first damaged element, "name table" for a damaged vector, empty when all is fine.
template<typename T>
std::string damagedElement(
    flatbuffers::Verifier& verifier, const tflite::Model& root, flatbuffers::voffset_t field, const char* name)
{
    bool damaged = false;
    const auto* tables = verifiedVector<T>(verifier, root, field, damaged);
    if (damaged)
        return fmt::format("{} table", name);
    for (flatbuffers::uoffset_t i = 0; tables && i < tables->size(); ++i) {
        if (!tables->Get(i)->Verify(verifier))
            return fmt::format("{} {}", name, i);
    }
    return {};
}

/// Names the first part of a damaged file, for the message only. Every step verifies before it reads.
std::string damagedPart(const TfliteSource& source)
{
    auto verifier = makeVerifier(source);
    const auto* data = bytePointer(source.file().data());
    const auto distance = verifier.VerifyOffset(std::size_t{0});
    if (distance == 0 || !verifier.VerifyTableStart(data + distance))
        return "root table";
    const auto& root = *reinterpret_cast<const tflite::Model*>(data + distance);
    using M = tflite::Model;
    const std::string parts[] = {
        damagedElement<tflite::OperatorCode>(verifier, root, M::VT_OPERATOR_CODES, "operator code"),
        damagedElement<tflite::SubGraph>(verifier, root, M::VT_SUBGRAPHS, "subgraph"),
        damagedElement<tflite::Buffer>(verifier, root, M::VT_BUFFERS, "buffer"),
        damagedElement<tflite::Metadata>(verifier, root, M::VT_METADATA, "metadata"),
        damagedElement<tflite::SignatureDef>(verifier, root, M::VT_SIGNATURE_DEFS, "signature"),
    };
    for (const auto& part : parts) {
        if (!part.empty())
            return part;
    }
    return "root table";
}

} // namespace

Result<const tflite::Model*> verifyStructure(const TfliteSource& source)
{
    const auto bytes = source.file().span();
    if (bytes.size() < kHeaderBytes)
        return fail(
            ErrorCode::Malformed, "file header: expected at least {} bytes, found {}", kHeaderBytes, bytes.size());
    const auto* data = bytePointer(bytes.data());
    if (!flatbuffers::BufferHasIdentifier(data, tflite::ModelIdentifier())) {
        std::string found;
        for (std::size_t i = 4; i < kHeaderBytes; ++i) {
            const auto c = static_cast<unsigned char>(bytes[i]);
            found += c >= 0x20 && c < 0x7f ? fmt::format("{:c}", c) : fmt::format("\\x{:02x}", c);
        }
        return fail(ErrorCode::Malformed, "file header: expected the identifier \"{}\" at byte 4, found \"{}\"",
            tflite::ModelIdentifier(), found);
    }
    auto verifier = makeVerifier(source);
    if (!tflite::VerifyModelBuffer(verifier))
        return fail(ErrorCode::Malformed,
            "{}: expected offsets that stay inside the file's {} bytes, found some that do not "
            "(the file is damaged or cut off)",
            damagedPart(source), bytes.size());
    return tflite::GetModel(data);
}

} // namespace quantstep
