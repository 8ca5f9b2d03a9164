// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/quantity_reader.h"

#include <QString>

#include <cstddef>

namespace quantstep {

enum class NumberBase { Decimal, Hexadecimal };

/// A number with so many significant digits, without trailing zeros, '.' in every locale; "nan", "inf", "-inf".
[[nodiscard]] QString numberText(double number, int digits = 6);

/// The bits of an integer element, as wide as its type: "0xDB".
[[nodiscard]] QString hexText(const TensorValue& value, std::size_t flat);

/// One quantity of one element, exact: integers in full, reals with `digits` significant digits.
/// The base applies to stored codes only. The pair must have what the quantity needs.
[[nodiscard]] QString elementText(
    const ValuePair& pair, Quantity quantity, std::size_t flat, NumberBase base, int digits = 6);

} // namespace quantstep
