// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace quantstep {

/// An index that cannot be mixed up with an index of another kind. -1 means "none".
template<typename Tag> struct Id {
    std::int32_t value = -1;

    constexpr Id() = default;
    constexpr explicit Id(std::int64_t index) : value(static_cast<std::int32_t>(index)) { }

    [[nodiscard]] constexpr bool valid() const { return value >= 0; }
    [[nodiscard]] constexpr std::size_t index() const { return static_cast<std::size_t>(value); }
    constexpr auto operator<=>(const Id&) const = default;
};

using SubgraphId = Id<struct SubgraphTag>;
using OpId = Id<struct OpTag>; ///< position in the subgraph's execution order
using TensorId = Id<struct TensorTag>; ///< position in the subgraph's tensor table
using BufferId = Id<struct BufferTag>; ///< position in the model's buffer table

/// A tensor of the whole model.
struct TensorRef {
    SubgraphId subgraph{0};
    TensorId tensor;
    constexpr auto operator<=>(const TensorRef&) const = default;
};

/// An operator of the whole model.
struct OpRef {
    SubgraphId subgraph{0};
    OpId op;
    constexpr auto operator<=>(const OpRef&) const = default;
};

} // namespace quantstep

template<typename Tag> struct std::hash<quantstep::Id<Tag>> {
    std::size_t operator()(quantstep::Id<Tag> id) const noexcept { return std::hash<std::int32_t>{}(id.value); }
};

template<> struct std::hash<quantstep::TensorRef> {
    std::size_t operator()(const quantstep::TensorRef& ref) const noexcept
    {
        return std::hash<std::int64_t>{}((std::int64_t{ref.subgraph.value} << 32) ^ ref.tensor.value);
    }
};
