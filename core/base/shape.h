// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace quantstep {

/// Dimensions of a tensor, outermost first; row-major layout without gaps. Rank 0 is a scalar.
/// Sizes are >= 0 in everything a kernel sees (the reader rejects negative ones).
class Shape {
public:
    Shape() = default;
    Shape(std::initializer_list<std::int32_t> dims)
        : Shape(std::span<const std::int32_t>(dims.begin(), dims.size())) { }
    explicit Shape(const std::vector<std::int32_t>& dims) : Shape(std::span<const std::int32_t>(dims)) { }
    explicit Shape(std::span<const std::int32_t> dims);

    [[nodiscard]] int rank() const { return m_rank; }
    [[nodiscard]] std::int32_t dim(int axis) const { return dims()[static_cast<std::size_t>(axis)]; }
    [[nodiscard]] std::int32_t operator[](int axis) const { return dim(axis); }
    [[nodiscard]] std::span<const std::int32_t> dims() const
    {
        return {isSmall() ? m_few.data() : m_many.data(), static_cast<std::size_t>(m_rank)};
    }
    void setDim(int axis, std::int32_t size)
    {
        (isSmall() ? m_few.data() : m_many.data())[static_cast<std::size_t>(axis)] = size;
    }

    /// Product of all sizes; 1 for a scalar. The caller knows that it fits (see checkedElements()).
    [[nodiscard]] std::size_t elements() const;

    /// Product of all sizes, or nothing when a size is negative or the product exceeds 2^40.
    [[nodiscard]] std::optional<std::size_t> checkedElements() const;

    /// Elements between neighbours along each axis.
    [[nodiscard]] std::vector<std::size_t> strides() const;

    /// Flat position of a full index (one number per axis, each in range).
    [[nodiscard]] std::size_t flatIndex(std::span<const std::int32_t> index) const;

    /// Full index of a flat position.
    [[nodiscard]] std::vector<std::int32_t> indexOf(std::size_t flat) const;

    /// "[1, 28, 28, 1]"; "[]" for a scalar.
    [[nodiscard]] std::string text() const;

    bool operator==(const Shape&) const = default;

private:
    static constexpr int kFew = 8;
    [[nodiscard]] bool isSmall() const { return m_rank <= kFew; }

    int m_rank = 0;
    std::array<std::int32_t, kFew> m_few{}; ///< so that copying a shape allocates nothing; unused ones are 0
    std::vector<std::int32_t> m_many; ///< all of them, when they are more
};

/// NumPy broadcasting as the runtime does it: aligned at the last axis, sizes equal or 1
/// (a size 0 against 1 gives 0). Nothing when the shapes do not fit.
[[nodiscard]] std::optional<Shape> broadcastShapes(const Shape& a, const Shape& b);

} // namespace quantstep
