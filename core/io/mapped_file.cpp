// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/mapped_file.h"

#include "core/base/mapped_memory.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace quantstep {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) { }
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }

private:
    int m_fd;
};

struct OpenFile {
    Descriptor descriptor;
    std::uint64_t size = 0;
};

std::string systemReason(int error)
{
    return std::generic_category().message(error);
}

/// Opens a regular file of at most `maxBytes`. O_NONBLOCK: a pipe without a writer must not block the open.
Result<OpenFile> openRegular(const std::string& path, std::uint64_t maxBytes)
{
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0)
        return fail(ErrorCode::CannotRead, "{}: {}", path, systemReason(errno));
    struct stat status { };
    if (::fstat(descriptor.get(), &status) != 0)
        return fail(ErrorCode::CannotRead, "{}: {}", path, systemReason(errno));
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::CannotRead, "{}: expected a regular file, found a {}", path,
            S_ISDIR(status.st_mode) ? "folder" : "device or pipe");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > maxBytes)
        return fail(ErrorCode::LimitExceeded, "{}: expected at most {} bytes, found {}", path, maxBytes, size);
    return OpenFile{std::move(descriptor), size};
}

} // namespace

Result<SharedBytes> mapFile(const std::string& path, std::uint64_t maxBytes)
{
    QS_TRY(const auto file, openRegular(path, maxBytes));
    const auto size = static_cast<std::size_t>(file.size);
    if (size == 0)
        return SharedBytes();
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor.get(), 0);
    if (address == MAP_FAILED)
        return fail(ErrorCode::CannotRead, "{}: cannot be mapped: {}", path, systemReason(errno));
    return SharedBytes(ownMapping(address, size), {static_cast<const std::byte*>(address), size});
}

Result<SharedBytes> readFile(const std::string& path, std::uint64_t maxBytes)
{
    QS_TRY(const auto file, openRegular(path, maxBytes));
    std::vector<std::byte> bytes(static_cast<std::size_t>(file.size));
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto count = ::read(file.descriptor.get(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(ErrorCode::CannotRead, "{}: {}", path, systemReason(errno));
        if (count == 0)
            return fail(ErrorCode::CannotRead, "{}: expected {} bytes, found {}", path, bytes.size(), done);
        done += static_cast<std::size_t>(count);
    }
    return SharedBytes::adopt(std::move(bytes));
}

Status writeFile(const std::string& path, std::span<const std::byte> bytes)
{
    const std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
    {
        std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        out.flush();
        if (!out) {
            const auto reason = systemReason(errno);
            std::remove(temporary.c_str());
            return fail(ErrorCode::CannotRead, "{}: cannot be written: {}", path, reason);
        }
    }
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    if (error) {
        std::remove(temporary.c_str());
        return fail(ErrorCode::CannotRead, "{}: cannot be written: {}", path, error.message());
    }
    return {};
}

} // namespace quantstep
