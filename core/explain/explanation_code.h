// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/element_explanation.h"

#include <optional>
#include <string>

namespace quantstep {

enum class CodeLanguage : std::uint8_t { Python, C };

/// A program that computes the explained value again, step by step, from the numbers of its terms, and prints it; whole
/// as it is (Python's or C's standard library only). Nothing where a step has no such form: floats, tables, rows.
/// @param title a comment at its top
[[nodiscard]] std::optional<std::string> explanationCode(
    const ElementExplanation& explanation, CodeLanguage language, const std::string& title);

} // namespace quantstep
