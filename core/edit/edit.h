// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace quantstep {

/// Sets the scale of one channel, or of the whole tensor (no channel: all its scales become `scale`).
struct SetScale {
    TensorRef tensor;
    std::optional<std::int32_t> channel;
    float scale = 0;
};

/// The same for the zero point.
struct SetZeroPoint {
    TensorRef tensor;
    std::optional<std::int32_t> channel;
    std::int64_t zeroPoint = 0;
};

/// Puts whole parameters in place: what the inverse of an edit is made of.
struct SetQuantParams {
    TensorRef tensor;
    QuantParams params;
};

using Edit = std::variant<SetScale, SetZeroPoint, SetQuantParams>;

/// Tensors whose parameters (or constant data) an edit changed.
struct ChangeSet {
    std::vector<TensorRef> tensors;
};

struct EditOutcome {
    ModelPtr model;
    Edit inverse;
    ChangeSet changes;
    std::string text; ///< "scale of conv1/out 0.0235 → 0.0118"
    std::vector<std::string> warnings; ///< what the runtime or common sense would object to
};

/// The model with the edit applied; codes of constants are kept (reinterpreted). The original is untouched.
/// Errors: InvalidEdit, with a sentence that names the rule ("scale must be a finite number > 0, got -1").
[[nodiscard]] Result<EditOutcome> applyEdit(const ModelPtr& model, const Edit& edit);

} // namespace quantstep
