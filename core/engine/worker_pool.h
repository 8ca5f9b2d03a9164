// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace quantstep {

/// Threads that cut one loop at a time into pieces. Idle threads sleep on a condition variable.
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
    struct Loop {
        const Body* body = nullptr;
        std::size_t count = 0;
        std::size_t pieceSize = 1;
        std::size_t next = 0; ///< first element not handed out yet
        int working = 0; ///< threads inside a piece
        bool cut = false; ///< pieces were left out
        std::stop_token stop;
    };

    void serve(const std::stop_token& quit);
    void workThrough(std::unique_lock<std::mutex>& lock);

    std::mutex m_mutex;
    std::condition_variable_any m_begin;
    std::condition_variable m_done;
    Loop m_loop;
    std::vector<std::jthread> m_threads;
};

} // namespace quantstep
