// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_stats.h"
#include "ui/widgets/display_range.h"
#include "ui/widgets/tensor_snapshot.h"

#include <memory>
#include <optional>
#include <utility>

namespace quantstep {

/// Exact facts about one quantity of a whole tensor, found in one pass over all elements.
struct TensorSummary {
    RangeData range;
    TensorStats stats; ///< of the stored value now
};

/// Reads every element; for a background thread. The quantity must be one the snapshot can show.
[[nodiscard]] std::shared_ptr<const TensorSummary> summarize(const TensorSnapshot& tensor, Quantity quantity);

/// Numbers at the limits of the codes, in the quantity's numbers; nothing where that is not one pair of
/// numbers (differences, floats, reals with a scale per channel).
[[nodiscard]] std::optional<std::pair<double, double>> limitNumbers(const TensorSnapshot& tensor, Quantity quantity);

/// Why the tensor cannot show a quantity, as a sentence for people; empty when it can.
[[nodiscard]] QString whyNot(const TensorSnapshot& tensor, Quantity quantity);

/// What is known of the range before the elements were read: the type's limits.
[[nodiscard]] RangeData provisionalRange(const TensorSnapshot& tensor, Quantity quantity);

} // namespace quantstep
