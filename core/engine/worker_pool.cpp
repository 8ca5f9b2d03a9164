// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/worker_pool.h"

#include <algorithm>

namespace quantstep {
namespace {
/// Pieces per thread: enough to even out unequal pieces and to look at the stop request now and then.
constexpr std::size_t kPiecesPerThread = 4;
} // namespace

WorkerPool::WorkerPool(int threads)
{
    for (int i = 1; i < threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& quit) { serve(quit); });
}

WorkerPool::~WorkerPool()
{
    for (auto& thread : m_threads)
        thread.request_stop();
}

bool WorkerPool::run(std::size_t count, const Body& body, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    const std::size_t pieces = (m_threads.size() + 1) * kPiecesPerThread;
    m_loop = {&body, count, std::max<std::size_t>(1, (count + pieces - 1) / pieces), 0, 0, false, stop};
    if (count > m_loop.pieceSize)
        m_begin.notify_all();
    workThrough(lock);
    m_done.wait(lock, [this] { return m_loop.working == 0; });
    const bool complete = !m_loop.cut;
    m_loop = {};
    return complete;
}

void WorkerPool::serve(const std::stop_token& quit)
{
    std::unique_lock lock(m_mutex);
    while (m_begin.wait(lock, quit, [this] { return m_loop.body && m_loop.next < m_loop.count; }))
        workThrough(lock);
}

void WorkerPool::workThrough(std::unique_lock<std::mutex>& lock)
{
    while (m_loop.next < m_loop.count) {
        if (m_loop.stop.stop_requested()) {
            m_loop.next = m_loop.count;
            m_loop.cut = true;
            break;
        }
        const std::size_t begin = m_loop.next;
        const std::size_t end = std::min(m_loop.count, begin + m_loop.pieceSize);
        const Body& body = *m_loop.body;
        m_loop.next = end;
        ++m_loop.working;
        lock.unlock();
        body(begin, end);
        lock.lock();
        --m_loop.working;
    }
    if (m_loop.working == 0)
        m_done.notify_all();
}

} // namespace quantstep
