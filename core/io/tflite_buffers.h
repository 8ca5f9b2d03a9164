// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace quantstep {

/// Data of a tensor as found: in the flatbuffer, behind it, in another file, or nowhere.
struct TensorData {
    SharedBytes bytes;
    FileRange range; ///< only when the bytes lie in the model file
    bool present = false; ///< the file says that there are data, even if of no bytes
    std::string unusable; ///< why they cannot be had
};

/// The model's buffer table and its external buffers. Private to core/io.
class BufferTable {
public:
    /// Checks all buffers. Errors: Malformed.
    [[nodiscard]] static Result<BufferTable> read(TfliteSource& source);

    [[nodiscard]] std::size_t size() const { return m_buffers.size(); }

    /// Buffer `index`, which is in range. Buffer 0 is empty by convention and never a constant.
    [[nodiscard]] const TensorData& buffer(std::size_t index) const { return m_buffers[index]; }

    /// The external buffer with that id; marked unusable unless its file lies beside the model.
    [[nodiscard]] Result<TensorData> external(const TfliteSource& source, std::uint32_t id);

    /// `bytes` themselves, or a copy on a multiple of `alignment`; one copy however many tensors share them.
    [[nodiscard]] SharedBytes aligned(const SharedBytes& bytes, std::size_t alignment);

private:
    [[nodiscard]] TensorData readExternal(const TfliteSource& source, const tflite::ExternalBuffer& entry);

    std::vector<TensorData> m_buffers;
    std::map<std::string, Result<SharedBytes>> m_files;
    std::map<std::pair<const std::byte*, std::size_t>, SharedBytes> m_copies;
};

} // namespace quantstep
