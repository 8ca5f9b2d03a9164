// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_buffers.h"

#include "core/io/mapped_file.h"

#include <filesystem>

namespace quantstep {
namespace {

/// Offsets up to this mean "not outside the flatbuffer" (1 is a writer's placeholder).
constexpr std::uint64_t kNoOffset = 1;

Result<TensorData> readBuffer(const TfliteSource& source, const tflite::Buffer& buffer, std::size_t index)
{
    TensorData data;
    if (const auto* inside = buffer.data()) {
        data.range = source.rangeOf(inside->Data(), inside->size());
        data.present = true;
    } else if (buffer.offset() > kNoOffset) {
        data.range = {buffer.offset(), buffer.size()};
        data.present = true;
    } else {
        return data;
    }
    QS_TRY(data.bytes, source.stretch(data.range.offset, data.range.size, fmt::format("buffer {}", index)));
    return data;
}

/// A relative name that stays below the model's folder: a model file must not make us open anything else.
bool staysBeside(const std::filesystem::path& name)
{
    if (name.empty() || name.is_absolute() || name.has_root_path())
        return false;
    for (const auto& part : name) {
        if (part == "..")
            return false;
    }
    return true;
}

} // namespace

Result<BufferTable> BufferTable::read(TfliteSource& source)
{
    BufferTable table;
    const auto* buffers = source.root().buffers();
    if (!buffers)
        return table;
    QS_CHECK(source.spend(buffers->size() * sizeof(TensorData)));
    table.m_buffers.reserve(buffers->size());
    for (flatbuffers::uoffset_t i = 0; i < buffers->size(); ++i) {
        QS_TRY(auto data, readBuffer(source, *buffers->Get(i), i));
        if (i == 0)
            data.present = false;
        table.m_buffers.push_back(std::move(data));
    }
    return table;
}

TensorData BufferTable::readExternal(const TfliteSource& source, const tflite::ExternalBuffer& entry)
{
    TensorData data;
    data.present = true;
    const auto* groups = source.root().external_buffer_groups();
    if (!groups || entry.group() >= groups->size() || !groups->Get(entry.group())->name()) {
        data.unusable = fmt::format("external buffer group {} is not in the file", entry.group());
        return data;
    }
    const auto name = groups->Get(entry.group())->name()->str();
    if (!staysBeside(name)) {
        data.unusable = fmt::format("external file {} does not lie beside the model", name);
        return data;
    }
    if (entry.packing() && entry.packing()->size() > 0) {
        data.unusable = fmt::format("external file {} is packed as {}", name, entry.packing()->str());
        return data;
    }
    if (source.path().empty()) {
        data.unusable = fmt::format("external file {} cannot be found: the model has no path", name);
        return data;
    }
    const auto path = (std::filesystem::path(source.path()).parent_path() / name).string();
    auto found = m_files.find(path);
    if (found == m_files.end())
        found = m_files.emplace(path, mapFile(path, source.limits().maxFileBytes)).first;
    if (!found->second) {
        data.unusable = "external file " + found->second.error().message;
        return data;
    }
    const SharedBytes& file = *found->second;
    if (entry.offset() > file.size() || entry.length() > file.size() - entry.offset()) {
        data.unusable = fmt::format("external file {} has {} bytes, expected {} at offset {}", name, file.size(),
            entry.length(), entry.offset());
        return data;
    }
    data.bytes = file.part(static_cast<std::size_t>(entry.offset()), static_cast<std::size_t>(entry.length()));
    return data;
}

Result<TensorData> BufferTable::external(const TfliteSource& source, std::uint32_t id)
{
    if (const auto* entries = source.root().external_buffers()) {
        for (const auto* entry : *entries) {
            if (entry->id() == id)
                return readExternal(source, *entry);
        }
    }
    return fail(ErrorCode::Malformed, "expected an external buffer of the file, found id {}", id);
}

SharedBytes BufferTable::aligned(const SharedBytes& bytes, std::size_t alignment)
{
    if (bytes.empty() || bytes.isAligned(alignment))
        return bytes;
    auto& copy = m_copies[{bytes.data(), bytes.size()}];
    if (copy.empty()) {
        const auto span = bytes.span();
        copy = SharedBytes::adopt(std::vector<std::byte>(span.begin(), span.end()));
    }
    return copy;
}

} // namespace quantstep
