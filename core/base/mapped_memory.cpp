// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_memory.h"

#include <cstdint>
#include <map>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace quantstep {
namespace {

/// Sizes of the mappings by their address.
struct Mappings {
    std::mutex mutex;
    std::map<std::uintptr_t, std::size_t> sizes;
};

Mappings& mappings()
{
    // Never destroyed: values that outlive main() may still own mappings.
    static auto* const all = new Mappings;
    return *all;
}

} // namespace

std::shared_ptr<const void> ownMapping(void* address, std::size_t size)
{
    {
        const std::lock_guard lock(mappings().mutex);
        mappings().sizes[reinterpret_cast<std::uintptr_t>(address)] = size;
    }
    return {address, [size](void* mapped) {
                const std::lock_guard lock(mappings().mutex);
                mappings().sizes.erase(reinterpret_cast<std::uintptr_t>(mapped));
                ::munmap(mapped, size);
            }};
}

void leaveMemory(std::span<const std::byte> bytes)
{
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
    const std::lock_guard lock(mappings().mutex);
    const auto after = mappings().sizes.upper_bound(begin);
    if (bytes.empty() || after == mappings().sizes.begin())
        return;
    const auto [start, size] = *std::prev(after);
    if (begin - start >= size || bytes.size() > size - (begin - start))
        return;
    // Whole pages inside of the bytes.
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const std::uintptr_t first = (begin + page - 1) / page * page, end = (begin + bytes.size()) / page * page;
    if (first < end)
        ::madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
}

} // namespace quantstep
