// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/scratch.h"

#include <algorithm>
#include <memory>
#include <new>

namespace quantstep::fast {

namespace {

constexpr std::align_val_t kAlignment{64};

struct Free {
    void operator()(std::uint8_t* memory) const { ::operator delete(memory, kAlignment); }
};

} // namespace

std::uint8_t* threadScratch(std::size_t bytes)
{
    thread_local std::unique_ptr<std::uint8_t, Free> memory;
    thread_local std::size_t size = 0;
    if (bytes > size) {
        size = 0;
        memory.reset(static_cast<std::uint8_t*>(::operator new(bytes, kAlignment)));
        std::fill_n(memory.get(), bytes, std::uint8_t{0});
        size = bytes;
    }
    return memory.get();
}

} // namespace quantstep::fast
