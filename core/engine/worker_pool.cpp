// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/worker_pool.h"

#include <algorithm>
#include <chrono>

namespace quantstep {
namespace {
/// Pieces per thread: enough to even out unequal pieces and to look at the stop request now and then.
constexpr std::size_t kPiecesPerThread = 4;
/// How long to look before sleeping: waking a thread takes as long as a small operator.
constexpr std::chrono::microseconds kSpinTime{50};
} // namespace

template<typename Done> void WorkerPool::spin(const Done& done)
{
    const auto end = std::chrono::steady_clock::now() + kSpinTime;
    while (!done() && std::chrono::steady_clock::now() < end) { }
}

WorkerPool::WorkerPool(int threads) : m_shares(static_cast<std::size_t>(std::max(threads, 1)))
{
    for (std::size_t i = 1; i < m_shares.size(); ++i)
        m_threads.emplace_back([this, i](const std::stop_token& quit) { serve(i, quit); });
}

WorkerPool::~WorkerPool()
{
    for (auto& thread : m_threads)
        thread.request_stop();
}

bool WorkerPool::run(std::size_t count, const Body& body, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    const std::size_t pieces = m_shares.size() * kPiecesPerThread;
    m_loop = {&body, std::max<std::size_t>(1, (count + pieces - 1) / pieces), count, 0, false, stop};
    for (std::size_t i = 0; i < m_shares.size(); ++i)
        m_shares[i] = {i * count / m_shares.size(), (i + 1) * count / m_shares.size()};
    if (count > m_loop.pieceSize) {
        ++m_posted;
        m_begin.notify_all();
    }
    workThrough(0, lock);
    if (m_loop.working != 0) {
        lock.unlock();
        spin([this] { return m_busy == 0; });
        lock.lock();
    }
    m_done.wait(lock, [this] { return m_loop.working == 0; });
    const bool complete = !m_loop.cut;
    m_loop = {};
    return complete;
}

void WorkerPool::serve(std::size_t self, const std::stop_token& quit)
{
    std::unique_lock lock(m_mutex);
    while (m_begin.wait(lock, quit, [this] { return m_loop.left > 0; })) {
        const std::uint64_t posted = m_posted;
        workThrough(self, lock);
        lock.unlock();
        spin([&] { return m_posted != posted || quit.stop_requested(); });
        lock.lock();
    }
}

WorkerPool::Share WorkerPool::takePiece(std::size_t self)
{
    Share* from = &m_shares[self];
    const bool own = from->size() > 0;
    if (!own)
        from = &*std::ranges::max_element(m_shares, {}, &Share::size);
    const std::size_t size = std::min(from->size(), m_loop.pieceSize);
    m_loop.left -= size;
    if (own) {
        from->begin += size;
        return {from->begin - size, from->begin};
    }
    from->end -= size;
    return {from->end, from->end + size};
}

void WorkerPool::workThrough(std::size_t self, std::unique_lock<std::mutex>& lock)
{
    while (m_loop.left > 0) {
        if (m_loop.stop.stop_requested()) {
            m_loop.left = 0;
            m_loop.cut = true;
            break;
        }
        const Share piece = takePiece(self);
        const Body& body = *m_loop.body;
        m_busy = ++m_loop.working;
        lock.unlock();
        body(piece.begin, piece.end);
        lock.lock();
        m_busy = --m_loop.working;
    }
    if (m_loop.working == 0)
        m_done.notify_all();
}

} // namespace quantstep
