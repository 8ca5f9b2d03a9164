// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace quantstep {

/// Threads that cut one loop at a time into pieces. Idle threads look for the next loop for a moment,
/// since operators follow one another closely, then sleep on a condition variable.
/// Thread: run() by one thread at a time, which takes part in the work.
class WorkerPool {
public:
    /// @param threads how many work at a loop, the caller included; at least 1.
    explicit WorkerPool(int threads);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    using Body = std::function<void(std::size_t, std::size_t)>;

    /// Calls body(begin, end) for disjoint pieces that cover [0, count) and waits for all of them.
    /// Once `stop` was requested no further piece is begun; false when pieces were left out for that.
    bool run(std::size_t count, const Body& body, const std::stop_token& stop);

private:
    /// The elements of a loop that one thread begins with and that are not handed out yet.
    struct Share {
        std::size_t begin = 0, end = 0;
        [[nodiscard]] std::size_t size() const { return end - begin; }
    };

    struct Loop {
        const Body* body = nullptr;
        std::size_t pieceSize = 1;
        std::size_t left = 0; ///< elements in all shares
        int working = 0; ///< threads inside a piece
        bool cut = false; ///< pieces were left out
        std::stop_token stop;
    };

    void serve(std::size_t self, const std::stop_token& quit);
    /// Waits a moment for `done` without sleeping; returns early when it holds.
    template<typename Done> static void spin(const Done& done);
    void workThrough(std::size_t self, std::unique_lock<std::mutex>& lock);
    /// The next piece of thread `self`: from the front of its own share, then from the back of the largest one.
    Share takePiece(std::size_t self);

    std::mutex m_mutex;
    std::condition_variable_any m_begin;
    std::condition_variable m_done;
    Loop m_loop;
    /// One per thread. The same part of each loop goes to the same thread, in whose cache the previous operator
    /// left it.
    std::vector<Share> m_shares;
    std::atomic<std::uint64_t> m_posted{0}; ///< loops so far
    std::atomic<int> m_busy{0}; ///< m_loop.working, readable without the mutex
    std::vector<std::jthread> m_threads;
};

} // namespace quantstep
