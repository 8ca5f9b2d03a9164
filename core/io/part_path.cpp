// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/part_path.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace quantstep {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannotWrite(const std::string& path, const std::error_code& error)
{
    return fail(ErrorCode::CannotRead, "{}: cannot be written: {}", path, error.message());
}

std::string withoutSlash(std::string path)
{
    while (path.size() > 1 && path.back() == '/')
        path.pop_back();
    return path;
}

} // namespace

PartPath::PartPath(std::string path) : m_final(std::move(path))
{
    std::error_code error;
    const auto status = fs::status(m_final, error);
    m_direct = fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
    m_part = m_direct ? m_final : fmt::format("{}.{}.part", m_final, ::getpid());
}

PartPath::PartPath(PartPath&& other) noexcept
    : m_final(std::move(other.m_final)), m_part(std::exchange(other.m_part, {})), m_direct(other.m_direct)
{
}

PartPath& PartPath::operator=(PartPath&& other) noexcept
{
    remove();
    m_final = std::move(other.m_final);
    m_part = std::exchange(other.m_part, {});
    m_direct = other.m_direct;
    return *this;
}

void PartPath::remove()
{
    std::error_code error;
    if (!m_part.empty() && !m_direct)
        fs::remove_all(m_part, error);
    m_part.clear();
}

Status PartPath::putInPlace()
{
    const std::string part = std::exchange(m_part, {});
    if (m_direct)
        return {};
    std::error_code error;
    fs::rename(part, m_final, error);
    if (!error)
        return {};
    std::error_code ignored;
    fs::remove_all(part, ignored);
    return cannotWrite(m_final, error);
}

Result<OutputFolder> OutputFolder::create(const std::string& path)
{
    PartPath place(withoutSlash(path));
    std::error_code error;
    const bool exists = fs::exists(place.final(), error);
    if (exists && !fs::is_directory(place.final(), error))
        return fail(ErrorCode::InvalidInput, "{}: expected a new or empty folder, found a file", path);
    if (exists && !fs::is_empty(place.final(), error))
        return fail(ErrorCode::InvalidInput, "{}: expected a new or empty folder, found one with files in it", path);
    if (error)
        return cannotWrite(path, error);
    if (!fs::create_directory(place.part(), error) || error)
        return cannotWrite(path, error ? error : std::make_error_code(std::errc::file_exists));
    return OutputFolder(std::move(place));
}

std::string OutputFolder::pathOf(std::string_view name) const
{
    return fmt::format("{}/{}", m_path.part(), name);
}

Status OutputFolder::add(std::string_view name, std::span<const std::byte> bytes)
{
    const fs::path path = pathOf(name);
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error)
        return cannotWrite(m_path.final(), error);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out)
        return cannotWrite(fmt::format("{}/{}", m_path.final(), name), std::error_code(errno, std::generic_category()));
    return {};
}

Status OutputFolder::finish()
{
    return m_path.putInPlace(); // a rename takes the place of an empty folder
}

} // namespace quantstep
