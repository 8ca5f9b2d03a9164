// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstddef>
#include <memory>
#include <span>

namespace quantstep {

/// Memory for computed values, aligned to 64 bytes. A block comes back by itself when its last owner
/// lets go and is handed out again for the same size, so that repeated runs do not ask the system.
/// Thread: any; blocks may be released by threads that never saw the pool, and may outlive it.
class BufferPool {
public:
    static constexpr std::size_t kAlignment = 64;

    /// @param maxIdleBytes how much released memory is kept for reuse; the rest goes back to the system.
    explicit BufferPool(std::size_t maxIdleBytes);

    struct Block {
        std::shared_ptr<std::byte> memory; ///< null when the system has none left
        std::span<std::byte> bytes;
    };

    /// A block of exactly `size` bytes with undefined contents.
    [[nodiscard]] Block take(std::size_t size);
    /// A value in such a block; the small objects around it are used again too.
    [[nodiscard]] TensorPtr makeValue(DType dtype, const Shape& shape, const Block& block) const;
    [[nodiscard]] std::size_t idleBytes() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace quantstep
