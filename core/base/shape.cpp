// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace quantstep {
namespace {
constexpr std::size_t kMaxElements = std::size_t{1} << 40;
}

Shape::Shape(std::span<const std::int32_t> dims) : m_rank(static_cast<int>(dims.size()))
{
    if (isSmall())
        std::ranges::copy(dims, m_few.begin());
    else
        m_many.assign(dims.begin(), dims.end());
}

std::size_t Shape::elements() const
{
    std::size_t count = 1;
    for (const auto size : dims())
        count *= static_cast<std::size_t>(size);
    return count;
}

std::optional<std::size_t> Shape::checkedElements() const
{
    std::size_t count = 1;
    bool empty = false;
    for (const auto size : dims()) {
        if (size < 0)
            return std::nullopt;
        if (size == 0) {
            empty = true;
            continue;
        }
        count *= static_cast<std::size_t>(size);
        if (count > kMaxElements)
            return std::nullopt;
    }
    return empty ? 0 : count;
}

std::vector<std::size_t> Shape::strides() const
{
    const auto sizes = dims();
    std::vector<std::size_t> strides(sizes.size());
    std::size_t step = 1;
    for (std::size_t axis = sizes.size(); axis-- > 0;) {
        strides[axis] = step;
        step *= static_cast<std::size_t>(sizes[axis]);
    }
    return strides;
}

std::size_t Shape::flatIndex(std::span<const std::int32_t> index) const
{
    const auto sizes = dims();
    std::size_t flat = 0;
    for (std::size_t axis = 0; axis < sizes.size(); ++axis)
        flat = flat * static_cast<std::size_t>(sizes[axis]) + static_cast<std::size_t>(index[axis]);
    return flat;
}

std::vector<std::int32_t> Shape::indexOf(std::size_t flat) const
{
    const auto sizes = dims();
    std::vector<std::int32_t> index(sizes.size());
    for (std::size_t axis = sizes.size(); axis-- > 0;) {
        const auto size = static_cast<std::size_t>(sizes[axis]);
        index[axis] = static_cast<std::int32_t>(flat % size);
        flat /= size;
    }
    return index;
}

std::string Shape::text() const
{
    return fmt::format("[{}]", fmt::join(dims(), ", "));
}

std::optional<Shape> broadcastShapes(const Shape& a, const Shape& b)
{
    const int rank = std::max(a.rank(), b.rank());
    std::vector<std::int32_t> dims(static_cast<std::size_t>(rank));
    for (int i = 0; i < rank; ++i) {
        const int axisA = a.rank() - 1 - i;
        const int axisB = b.rank() - 1 - i;
        const std::int32_t sizeA = axisA >= 0 ? a.dim(axisA) : 1;
        const std::int32_t sizeB = axisB >= 0 ? b.dim(axisB) : 1;
        if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
            return std::nullopt;
        const std::int32_t size = (sizeA == 0 || sizeB == 0) ? 0 : std::max(sizeA, sizeB);
        dims[static_cast<std::size_t>(rank - 1 - i)] = size;
    }
    return Shape(dims);
}

} // namespace quantstep
