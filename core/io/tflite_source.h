// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the parts of the reader share: the file, its verified root, the limits. Private to core/io.

#include "core/base/result.h"
#include "core/io/schema/tflite_schema.h"
#include "core/io/tflite_reader.h"

#include <cstring>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

class TfliteSource {
public:
    TfliteSource(SharedBytes file, const ReadLimits& limits, std::stop_token stop, std::string path);

    [[nodiscard]] const SharedBytes& file() const { return m_file; }
    [[nodiscard]] const tflite::Model& root() const { return *m_root; }
    void setRoot(const tflite::Model* root) { m_root = root; }
    [[nodiscard]] const ReadLimits& limits() const { return m_limits; }
    [[nodiscard]] const std::string& path() const { return m_path; }

    /// Takes `bytes` from what the descriptions may still need. Errors: LimitExceeded, Cancelled.
    [[nodiscard]] Status spend(std::uint64_t bytes);

    /// Takes `bytes` from what sparse constants may need when expanded: a small file can promise any amount of zeros.
    /// False when there is not that much left.
    [[nodiscard]] bool takeExpanded(std::uint64_t bytes);

    /// Where a pointer into the file lies, with a size in bytes.
    [[nodiscard]] FileRange rangeOf(const void* begin, std::uint64_t size) const
    {
        const auto* first = static_cast<const std::byte*>(begin);
        return {static_cast<std::uint64_t>(first - m_file.data()), size};
    }

    /// A stretch of the file, or Malformed when it reaches outside; computed without overflow.
    [[nodiscard]] Result<SharedBytes> stretch(std::uint64_t offset, std::uint64_t size, const std::string& place) const;

    /// A copy of a vector of numbers; an absent one is empty. Bytewise: its elements may be misaligned.
    template<typename T> [[nodiscard]] Result<std::vector<T>> copy(const flatbuffers::Vector<T>* vector)
    {
        if (!vector)
            return std::vector<T>();
        QS_CHECK(spend(vector->size() * sizeof(T)));
        std::vector<T> values(vector->size());
        if (!values.empty())
            std::memcpy(values.data(), vector->Data(), values.size() * sizeof(T));
        return values;
    }

    /// A copy of a string; an absent one is empty.
    [[nodiscard]] Result<std::string> copy(const flatbuffers::String* text)
    {
        if (!text)
            return std::string();
        QS_CHECK(spend(text->size()));
        return text->str();
    }

private:
    SharedBytes m_file;
    const tflite::Model* m_root = nullptr;
    ReadLimits m_limits;
    std::stop_token m_stop;
    std::string m_path;
    std::uint64_t m_left = 0;
    std::uint64_t m_expandedLeft = 0;
};

/// The root of a file, its structure verified as a whole. Errors: Malformed, naming the first damaged part.
[[nodiscard]] Result<const tflite::Model*> verifyStructure(const TfliteSource& source);

} // namespace quantstep
