// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_stats.h"
#include "core/engine/engine.h"
#include "ui/models/property.h"

#include <QString>
#include <QVector>

namespace quantstep {

/// What an inspector page is made from. Everything is a value or outlives the call.
struct OpDescription {
    OpRef op;
    OpStatus status;
    const OpArithmetic* arithmetic = nullptr; ///< null while it is not prepared
};

struct TensorDescription {
    TensorRef tensor;
    ValueState state = ValueState::NotComputed;
    const TensorStats* stats = nullptr; ///< of the present value; null without one
    const QuantParams* original = nullptr; ///< the file's own parameters when they were edited
};

/// The page of an operator: status, formula, multipliers and shifts, clamp, operands, options.
[[nodiscard]] QVector<Property> describeOp(const Model& model, const OpDescription& description);

/// The page of a tensor: parameters (editable), representable and observed range, place in the file, neighbours.
[[nodiscard]] QVector<Property> describeTensor(const Model& model, const TensorDescription& description);

/// "real = 0.0039 × (q + 128)", with the sign that the zero point really has.
[[nodiscard]] QString quantFormula(float scale, std::int64_t zeroPoint);

/// Shortest text that reads back to the same number, point as decimal separator.
[[nodiscard]] QString numberText(float value);
[[nodiscard]] QString numberText(double value);

/// "Computed", "Not computed": how an engine's value state is called on screen.
[[nodiscard]] QString valueStateText(ValueState state);

} // namespace quantstep
