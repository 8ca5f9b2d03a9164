// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/buffer_pool.h"

#include "core/base/pooled_allocator.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory_resource>
#include <mutex>
#include <new>
#include <vector>

namespace quantstep {
namespace {

/// Not a byte more than asked for, so that sanitizers see every overrun. Null when there is no memory left.
std::byte* allocate(std::size_t size)
{
    void* block = nullptr;
    return ::posix_memalign(&block, BufferPool::kAlignment, size) == 0 ? static_cast<std::byte*>(block) : nullptr;
}

} // namespace

struct BufferPool::Shared {
    explicit Shared(std::size_t limit) : maxIdleBytes(limit) { }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    ~Shared()
    {
        for (auto& [size, blocks] : idle) {
            for (std::byte* block : blocks)
                std::free(block);
        }
    }

    std::byte* take(std::size_t size)
    {
        {
            const std::lock_guard lock(mutex);
            const auto found = idle.find(size);
            if (found != idle.end() && !found->second.empty()) {
                std::byte* block = found->second.back();
                found->second.pop_back();
                idleBytes -= size;
                return block;
            }
        }
        return allocate(size);
    }

    void release(std::byte* block, std::size_t size) noexcept
    {
        try {
            const std::lock_guard lock(mutex);
            if (idleBytes + size <= maxIdleBytes) {
                idle[size].push_back(block);
                idleBytes += size;
                return;
            }
        } catch (const std::bad_alloc&) {
            // No room to remember it: then it is freed.
        }
        std::free(block);
    }

    std::pmr::synchronized_pool_resource objects;
    std::mutex mutex;
    std::map<std::size_t, std::vector<std::byte*>> idle;
    std::size_t idleBytes = 0;
    const std::size_t maxIdleBytes;
};

BufferPool::BufferPool(std::size_t maxIdleBytes) : m_shared(std::make_shared<Shared>(maxIdleBytes)) { }

BufferPool::Block BufferPool::take(std::size_t size)
{
    const std::size_t taken = std::max<std::size_t>(size, 1);
    std::byte* block = m_shared->take(taken);
    if (!block)
        return {};
    auto giveBack = [shared = m_shared, taken](std::byte* released) { shared->release(released, taken); };
    const PooledAllocator<std::byte> allocator(
        std::shared_ptr<std::pmr::memory_resource>(m_shared, &m_shared->objects));
    return {std::shared_ptr<std::byte>(block, std::move(giveBack), allocator), std::span(block, size)};
}

TensorPtr BufferPool::makeValue(DType dtype, const Shape& shape, const Block& block) const
{
    const PooledAllocator<TensorValue> allocator(
        std::shared_ptr<std::pmr::memory_resource>(m_shared, &m_shared->objects));
    return std::allocate_shared<const TensorValue>(
        allocator, TensorValue{dtype, shape, SharedBytes(block.memory, block.bytes)});
}

std::size_t BufferPool::idleBytes() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->idleBytes;
}

} // namespace quantstep
