// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace quantstep {

/// Read-only bytes together with whatever keeps them alive: a mapped file, or memory of their own.
/// Copying shares. Thread: any; the bytes never change.
class SharedBytes {
public:
    SharedBytes() = default;
    SharedBytes(std::shared_ptr<const void> owner, std::span<const std::byte> bytes)
        : m_owner(std::move(owner)), m_bytes(bytes)
    {
    }

    /// Takes the vector over.
    template<typename T> [[nodiscard]] static SharedBytes adopt(std::vector<T> values)
    {
        auto owner = std::make_shared<const std::vector<T>>(std::move(values));
        return {owner, std::as_bytes(std::span<const T>(*owner))};
    }

    [[nodiscard]] const std::byte* data() const { return m_bytes.data(); }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
    [[nodiscard]] bool empty() const { return m_bytes.empty(); }
    [[nodiscard]] std::span<const std::byte> span() const { return m_bytes; }

    /// A part of the same bytes, kept alive by the same owner. The range must lie inside.
    [[nodiscard]] SharedBytes part(std::size_t offset, std::size_t size) const
    {
        return {m_owner, m_bytes.subspan(offset, size)};
    }

    /// True when the first byte lies on a multiple of `alignment`.
    [[nodiscard]] bool isAligned(std::size_t alignment) const
    {
        return reinterpret_cast<std::uintptr_t>(m_bytes.data()) % alignment == 0;
    }

private:
    std::shared_ptr<const void> m_owner;
    std::span<const std::byte> m_bytes;
};

} // namespace quantstep
