// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_source.h"

#include <algorithm>
#include <utility>

namespace quantstep {

TfliteSource::TfliteSource(SharedBytes file, const ReadLimits& limits, std::stop_token stop, std::string path)
    : m_file(std::move(file)), m_limits(limits), m_stop(std::move(stop)), m_path(std::move(path))
{
    constexpr std::uint64_t kAlways = std::uint64_t{64} << 20;
    m_expandedLeft = std::min<std::uint64_t>(std::uint64_t{1} << 33, 4 * kAlways + 64 * m_file.size());
    m_left = std::min<std::uint64_t>(limits.maxDescriptionBytes, kAlways + 16 * m_file.size());
}

Status TfliteSource::spend(std::uint64_t bytes)
{
    if (m_stop.stop_requested())
        return fail(ErrorCode::Cancelled, "reading was stopped");
    if (bytes > m_left)
        return fail(ErrorCode::LimitExceeded,
            "descriptions: expected names, shapes and parameters in proportion to the file's {} bytes, found more",
            m_file.size());
    m_left -= bytes;
    return {};
}

bool TfliteSource::takeExpanded(std::uint64_t bytes)
{
    if (bytes > m_expandedLeft)
        return false;
    m_expandedLeft -= bytes;
    return true;
}

Result<SharedBytes> TfliteSource::stretch(std::uint64_t offset, std::uint64_t size, const std::string& place) const
{
    const std::uint64_t total = m_file.size();
    if (offset > total || size > total - offset)
        return fail(ErrorCode::Malformed,
            "{}: expected data inside the file's {} bytes, found {} bytes at offset {} (is the file cut off?)", place,
            total, size, offset);
    return m_file.part(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

} // namespace quantstep
