// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A dump: the tensors that some device computed with a model, as it wrote them down. docs/dump-formats.md tells the
// formats.

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/model/model.h"

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

struct Dump {
    std::string format; ///< "npz", "folder of npy"
    std::vector<DumpEntry> entries;
    std::vector<std::string> notes; ///< what the device's own tool says, one line each
};

} // namespace quantstep
