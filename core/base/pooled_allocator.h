// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <utility>

namespace quantstep {

/// A standard allocator on a memory resource that it keeps alive, so that what it allocated may outlive the pool's
/// owner. Thread: as the resource.
template<typename T> class PooledAllocator {
public:
    using value_type = T;

    explicit PooledAllocator(std::shared_ptr<std::pmr::memory_resource> pool) : m_pool(std::move(pool)) { }
    template<typename U> explicit(false) PooledAllocator(const PooledAllocator<U>& other) : m_pool(other.pool()) { }

    [[nodiscard]] T* allocate(std::size_t count)
    {
        return static_cast<T*>(m_pool->allocate(count * sizeof(T), alignof(T)));
    }
    void deallocate(T* memory, std::size_t count) { m_pool->deallocate(memory, count * sizeof(T), alignof(T)); }

    [[nodiscard]] const std::shared_ptr<std::pmr::memory_resource>& pool() const { return m_pool; }
    template<typename U> bool operator==(const PooledAllocator<U>& other) const { return m_pool == other.pool(); }

private:
    std::shared_ptr<std::pmr::memory_resource> m_pool;
};

} // namespace quantstep
