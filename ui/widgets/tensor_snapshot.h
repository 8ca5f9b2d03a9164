// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/quantity_reader.h"
#include "core/analysis/slice.h"
#include "core/base/ids.h"
#include "core/engine/engine.h"

#include <QString>

#include <optional>

namespace quantstep {

/// One tensor as it is at one moment: all that a view needs to show it.
struct TensorSnapshot {
    TensorRef ref;
    QString name;
    DType dtype = DType::Float32;
    Shape shape;
    QuantParams params; ///< as they hold for `value`
    TensorPtr value; ///< null: nothing to show, `state` and `stateText` say why
    TensorPtr before; ///< before the last edit; null when there is nothing to compare
    QuantParams beforeParams;
    TensorPtr reference; ///< what errors are of; null: `noReferenceText` says why
    QuantParams referenceParams;
    QString referenceName; ///< of the reference that is chosen; empty: none
    QString noReferenceText; ///< one sentence for people
    ValueState state = ValueState::NotComputed;
    QString stateText; ///< one sentence for people; empty = the state's usual words
    TensorRole role = TensorRole::Activation;
    std::optional<CodeRange> limits; ///< codes that count as "at limit" (fused activation); the type's own if absent
};

[[nodiscard]] inline ValuePair pairOf(const TensorSnapshot& tensor)
{
    return {tensor.value, tensor.params, tensor.before, tensor.beforeParams, tensor.reference, tensor.referenceParams};
}

} // namespace quantstep
