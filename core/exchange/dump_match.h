// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

#include <cstdint>
#include <string_view>

namespace quantstep {

/// "NAME=TENSOR": an entry that is linked by hand. The tensor is an index ("12", "t12", "s1_t12") or a name.
struct DumpLink {
    std::string entry, tensor;
};

enum class MatchedBy : std::uint8_t { Link, Index, Name, Shape };
[[nodiscard]] std::string_view matchedByName(MatchedBy by);

struct DumpMatch {
    std::size_t entry = 0;
    TensorRef tensor;
    MatchedBy by = MatchedBy::Name;
    TensorPtr value; ///< in the tensor's type and layout
    TensorPtr asItIs; ///< the same bytes taken for the tensor's as they are; set when stored otherwise
    std::string note; ///< how the value became what it is; empty when it was that
    StoredAs storedAs = StoredAs::Tensor;
};

struct MatchedDump {
    std::vector<DumpMatch> matches; ///< at most one per tensor
    struct Unmatched {
        std::size_t entry = 0;
        std::string reason;
    };
    std::vector<Unmatched> unmatched;
    /// Some activations are stored like this although others, which could be, are not: then it is no convention.
    bool channelsFirstIsMixed = false, otherSignIsMixed = false;
    [[nodiscard]] bool isMixed(StoredAs as) const
    {
        return (as == StoredAs::ChannelsFirst && channelsFirstIsMixed)
            || (as == StoredAs::OtherSign && otherSignIsMixed);
    }
};

/// Finds whose value each entry is. In this order: links; the index that the format or the name tells ("t12", "12",
/// "tensor_12", "s1_t12"); the tensor's name, also with all characters but letters and digits replaced by "_"; the
/// type and shape, where just one entry and one tensor are left that have it.
/// Errors: InvalidInput for a link to what does not exist, an index out of range, two entries for one tensor, and a
/// value that cannot be the tensor's (number of elements, type, codes out of range).
[[nodiscard]] Result<MatchedDump> matchDump(
    const Model& model, const Dump& dump, const std::vector<DumpLink>& links = {});

/// The tensor of this name or index ("12", "t12", "s1_t12"); nothing when there is none, or more than one.
[[nodiscard]] std::optional<TensorRef> findTensor(const Model& model, std::string_view text);

/// Whether a tensor's values can be told from what they were with the channels first.
[[nodiscard]] bool hasChannelOrder(const Shape& shape);

/// "tensor 12 NAME", and with its subgraph when that is not the main one.
[[nodiscard]] std::string tensorLabel(const Model& model, TensorRef tensor);

} // namespace quantstep
