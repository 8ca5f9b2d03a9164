// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Arithmetic on the boxes of object detectors, all in float and in the order of LiteRT's kernels.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <queue>
#include <vector>

namespace quantstep {

struct CornerBox {
    float yMin = 0, xMin = 0, yMax = 0, xMax = 0;
};

/// A box as centre and size: an anchor, an encoding relative to one, or the divisors of the encodings.
struct CenterBox {
    float y = 0, x = 0, h = 0, w = 0;
};

/// centre = encoding / divisor * anchor size + anchor centre; half the size = exp(encoding / divisor) * anchor
/// size / 2; computed in double, each rounded to float once, then combined in float.
[[nodiscard]] inline CornerBox decodeBox(const CenterBox& encoding, const CenterBox& divisors, const CenterBox& anchor)
{
    const auto centre = [](double value, double divisor, double size, double place) {
        return static_cast<float>(value / divisor * size + place);
    };
    const auto half = [](double value, double divisor, double size) {
        return static_cast<float>(0.5 * std::exp(value / divisor) * size);
    };
    using D = double;
    const float y = centre(D{encoding.y}, D{divisors.y}, D{anchor.h}, D{anchor.y});
    const float x = centre(D{encoding.x}, D{divisors.x}, D{anchor.w}, D{anchor.x});
    const float h = half(D{encoding.h}, D{divisors.h}, D{anchor.h});
    const float w = half(D{encoding.w}, D{divisors.w}, D{anchor.w});
    return {y - h, x - w, y + h, x + w};
}

/// Common area over joint area; 0 when either box has no area.
[[nodiscard]] inline float intersectionOverUnion(const CornerBox& a, const CornerBox& b)
{
    const float areaA = (a.yMax - a.yMin) * (a.xMax - a.xMin);
    const float areaB = (b.yMax - b.yMin) * (b.xMax - b.xMin);
    if (areaA <= 0 || areaB <= 0)
        return 0;
    const float height = std::max(std::min(a.yMax, b.yMax) - std::max(a.yMin, b.yMin), 0.0F);
    const float width = std::max(std::min(a.xMax, b.xMax) - std::max(a.xMin, b.xMin), 0.0F);
    const float common = height * width;
    return common / (areaA + areaB - common);
}

/// The box of two opposite corners in any order.
[[nodiscard]] inline CornerBox ordered(const CornerBox& box)
{
    return {std::min(box.yMin, box.yMax), std::min(box.xMin, box.xMax), std::max(box.yMin, box.yMax),
        std::max(box.xMin, box.xMax)};
}

/// Greedy suppression for one class: by falling score (the earlier first among equals), every box that overlaps
/// none of those taken by more than `overlap`. Boxes below `threshold` do not take part.
[[nodiscard]] inline std::vector<std::size_t> suppressOverlaps(const std::vector<CornerBox>& boxes,
    const std::vector<float>& scores, float threshold, float overlap, std::size_t most)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] >= threshold)
            order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    std::vector<std::size_t> taken;
    for (const std::size_t candidate : order) {
        if (taken.size() >= most)
            break;
        const bool covered = std::ranges::any_of(
            taken, [&](std::size_t t) { return intersectionOverUnion(boxes[t], boxes[candidate]) > overlap; });
        if (!covered)
            taken.push_back(candidate);
    }
    return taken;
}

struct SoftSuppression {
    std::size_t most = 0; ///< boxes taken at most
    float overlap = 0; ///< a candidate that overlaps a taken box this much is dropped
    float threshold = 0; ///< a candidate must score more than this
    float sigma = 0; ///< above 0: overlaps lower a score by exp(-overlap^2 / (2 sigma))
};
struct TakenBox {
    std::size_t index = 0;
    float score = 0;
};

/// Greedy suppression in which overlaps may lower scores instead of dropping candidates (Gaussian soft
/// suppression), as LiteRT's NON_MAX_SUPPRESSION: a taken box stays a candidate, so that one without an area,
/// which overlaps nothing, not even itself, is taken again and again.
[[nodiscard]] inline std::vector<TakenBox> suppressSoftly(
    const CornerBox* boxes, const float* scores, std::size_t count, const SoftSuppression& rule)
{
    struct Candidate {
        std::size_t index;
        float score;
        std::size_t compared; ///< with how many of the taken boxes
    };
    const auto lower = [](const Candidate& a, const Candidate& b) { return a.score < b.score; };
    std::priority_queue<Candidate, std::vector<Candidate>, decltype(lower)> queue(lower);
    for (std::size_t i = 0; i < count; ++i) {
        if (scores[i] > rule.threshold)
            queue.push({i, scores[i], 0});
    }
    const std::size_t most = std::min(queue.size(), rule.most);
    const float factor = rule.sigma > 0 ? static_cast<float>(-0.5 / static_cast<double>(rule.sigma)) : 0.0F;
    std::vector<TakenBox> taken;
    while (taken.size() < most && !queue.empty()) {
        Candidate next = queue.top();
        queue.pop();
        const float before = next.score;
        bool dropped = false;
        for (std::size_t j = taken.size(); j > next.compared && !dropped; --j) {
            const float overlap = intersectionOverUnion(ordered(boxes[next.index]), ordered(boxes[taken[j - 1].index]));
            dropped = overlap >= rule.overlap;
            if (dropped)
                break;
            if (rule.sigma > 0)
                next.score = next.score * std::exp(factor * overlap * overlap);
            if (next.score <= rule.threshold)
                break;
        }
        next.compared = taken.size();
        if (dropped)
            continue;
        if (next.score == before)
            taken.push_back({next.index, next.score});
        if (next.score > rule.threshold)
            queue.push(next);
    }
    return taken;
}

} // namespace quantstep
