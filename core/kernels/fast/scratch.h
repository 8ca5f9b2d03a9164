// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace quantstep::fast {

/// Memory of the calling thread, aligned for vectors, with undefined contents, valid until the next call by the
/// same thread. It grows as needed and is kept, so that repeated runs allocate nothing.
[[nodiscard]] std::uint8_t* threadScratch(std::size_t bytes);

/// Rounded up to whole vectors, as sizes of parts of a scratch memory are.
[[nodiscard]] constexpr std::size_t roundedToVectors(std::size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

/// Bytes that vector code may read past what it needs.
inline constexpr std::size_t kReadSlack = 256;

} // namespace quantstep::fast
