// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "ui/session/session_types.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace quantstep {

/// What the values of a run are compared with: where the other values come from.
struct Reference {
    enum class Kind : std::uint8_t {
        Arithmetic, ///< the same model and inputs, computed in another arithmetic
    };
    Kind kind = Kind::Arithmetic;
    Numerics arithmetic = Numerics::LiteRtRef; ///< of Kind::Arithmetic

    /// For people, short: "single-rounding".
    [[nodiscard]] QString name() const;
    bool operator==(const Reference&) const = default;
};

/// One tensor of a reference; null where it has none.
struct ReferenceValue {
    TensorPtr value;
    QuantParams params; ///< with which its codes become reals
};

/// All that a reference says about a model: one entry per tensor of the main graph.
struct ReferenceValues {
    std::vector<ReferenceValue> tensors;
    std::optional<Error> error; ///< why it says nothing about the later tensors
};

/// What is going on, as far as the values of a reference depend on it.
struct ReferenceRequest {
    ModelPtr model; ///< with all edits
    std::vector<InputChoice> inputs;
    int inference = 1; ///< how many inferences keep state, this one included
    std::size_t byteBudget = 0;
};

/// Obtains the values; may take as long as a run. Never fails as a whole: see ReferenceValues. Thread: any.
[[nodiscard]] ReferenceValues computeReference(
    const Reference& reference, const ReferenceRequest& request, const std::stop_token& stop);

} // namespace quantstep
