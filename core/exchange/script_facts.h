// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of an operator, as keyword arguments of a Python function.

#include "core/base/tensor_value.h"
#include "core/kernels/op_arithmetic.h"
#include "core/model/model.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quantstep {

/// A Python expression; long ones (a multiplier per channel) are better kept apart.
struct ScriptFact {
    std::string text;
    bool isLong = false;
};

using ScriptFacts = std::map<std::string, ScriptFact>;

/// Options under the names of the file format, integer parameters (`input_offset`, `output` as a rescaling function,
/// `clamp`), and of each input and output K scale, zero point, type and shape (`input_K_scale`; without K: of the
/// first). @param values of inputs and outputs, null where there is none
[[nodiscard]] ScriptFacts scriptFacts(const Subgraph& graph, const OpInfo& op, const OpArithmetic* arithmetic,
    const std::vector<TensorPtr>& inputs, const std::vector<TensorPtr>& outputs);

/// "input gate: input" as an identifier: "input_gate_input".
[[nodiscard]] std::string scriptName(std::string_view text);

/// A quoted Python string.
[[nodiscard]] std::string scriptString(std::string_view text);

/// Breaks a line at blanks behind commas so that none is longer than 110 columns; further ones begin with `indent`.
[[nodiscard]] std::string scriptWrapped(std::string_view line, std::string_view indent);

} // namespace quantstep
