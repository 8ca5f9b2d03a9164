// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/kernel.h"

#include <algorithm>

namespace quantstep {

const Operand& PrepareContext::input(int index) const
{
    static const Operand kAbsent;
    return index < inputCount() ? m_inputs[static_cast<std::size_t>(index)] : kAbsent;
}

Result<TensorPtr> PrepareContext::valueOf(int index) const
{
    if (std::find(m_valueInputs.begin(), m_valueInputs.end(), index) == m_valueInputs.end())
        m_valueInputs.push_back(index);
    const Operand& operand = input(index);
    if (!operand.present())
        return error(ErrorCode::Malformed, "input {} is absent, but its value is needed", index);
    if (!operand.value)
        return error(ErrorCode::NeedsValue, "the value of input {} is not computed yet", index);
    return operand.value;
}

PrepareContext PrepareContext::withInputs(std::initializer_list<int> order) const
{
    PrepareContext other = *this;
    other.m_inputs.clear();
    for (const int index : order)
        other.m_inputs.push_back(input(index));
    return other;
}

Status PrepareContext::expectCounts(int minInputs, int maxInputs, int outputs) const
{
    if (inputCount() < minInputs || (maxInputs >= 0 && inputCount() > maxInputs)) {
        return error(ErrorCode::RefusedByRuntime, "has {} inputs, expected {}", inputCount(),
            maxInputs == minInputs ? fmt::format("{}", minInputs)
                                   : (maxInputs < 0 ? fmt::format("at least {}", minInputs)
                                                    : fmt::format("{} to {}", minInputs, maxInputs)));
    }
    for (int i = 0; i < minInputs; ++i) {
        if (!input(i).present())
            return error(ErrorCode::RefusedByRuntime, "input {} is absent, but it is not optional", i);
    }
    if (outputs >= 0 && outputCount() != outputs)
        return error(ErrorCode::RefusedByRuntime, "has {} outputs, expected {}", outputCount(), outputs);
    return {};
}

} // namespace quantstep
