// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace quantstep {

/// Vectors used over and over: what is given back is handed out again, empty, with the memory it has. A few are kept,
/// since more may be given back than are taken.
/// Thread: one at a time.
template<typename T> class SpareVectors {
public:
    [[nodiscard]] std::vector<T> take()
    {
        if (m_spare.empty())
            return {};
        std::vector<T> vector = std::move(m_spare.back());
        m_spare.pop_back();
        return vector;
    }

    void giveBack(std::vector<T> vector)
    {
        vector.clear();
        if (m_spare.size() < kKept)
            m_spare.push_back(std::move(vector));
    }

private:
    static constexpr std::size_t kKept = 8;

    std::vector<std::vector<T>> m_spare;
};

} // namespace quantstep
