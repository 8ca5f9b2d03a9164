// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"
#include "core/model/model.h"

namespace quantstep {

/// The options table of an operator as a plain struct; monostate when the file has none, or one that no
/// struct stands for. Private to core/io. Errors: LimitExceeded.
[[nodiscard]] Result<OpOptions> readOptions(TfliteSource& source, const tflite::Operator& op);

/// Every field of both options tables as text, in the format's order, with its default where the file
/// leaves it out. A table that the format's statement does not know gives one entry with its number.
/// Errors: LimitExceeded.
[[nodiscard]] Result<std::vector<OptionField>> readOptionFields(TfliteSource& source, const tflite::Operator& op);

} // namespace quantstep
