// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A dump: the tensors that some device computed with a model, as it wrote them down. docs/dump-formats.md tells the
// formats.

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/model/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace quantstep {

struct DumpEntry {
    std::string name; ///< of the array or file, or as a mapping file says; for links and messages
    std::optional<TensorRef> tensor; ///< where the format itself says whose value it is; not checked yet
    TensorPtr value;
    bool untyped = false; ///< `value` is bytes whose type and shape are those of the tensor
    bool unshaped = false; ///< a flat list; its shape is the tensor's
};

/// In what a value was stored otherwise than its tensor, so that it had to be brought to it.
enum class StoredAs : std::uint8_t {
    Tensor, ///< as the tensor (or in a type that holds the same numbers)
    ChannelsFirst, ///< with the channels before the spatial axes
    OtherSign, ///< int8 as uint8 or the other way round, 128 added
};

struct Dump {
    std::string format; ///< "npz", "folder of npy"
    std::vector<DumpEntry> entries;
    std::vector<std::string> notes; ///< what the device's own tool says, one line each
};

} // namespace quantstep
