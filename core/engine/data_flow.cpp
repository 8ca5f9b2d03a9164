// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/data_flow.h"

namespace quantstep {

DataFlow::DataFlow(const Subgraph& graph)
{
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        const auto index = static_cast<std::int64_t>(i);
        m_slots.push_back({TensorId(index), OpId(), 0});
        m_definitions.push_back({SlotId(index)});
    }
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const OpInfo& op = graph.ops[i];
        auto& inputs = m_inputs.emplace_back();
        for (const TensorId tensor : op.inputs)
            inputs.push_back(tensor.valid() ? m_definitions[tensor.index()].back() : SlotId());
        auto& outputs = m_outputs.emplace_back();
        std::vector<TensorId> written = op.outputs;
        for (const int index : stateInputs(graph, op))
            written.push_back(op.inputs[static_cast<std::size_t>(index)]);
        for (const TensorId tensor : written) {
            outputs.push_back(tensor.valid() ? SlotId(static_cast<std::int64_t>(m_slots.size())) : SlotId());
            if (!tensor.valid())
                continue;
            const auto output = static_cast<int>(outputs.size()) - 1;
            m_slots.push_back({tensor, OpId(static_cast<std::int64_t>(i)), output});
            m_definitions[tensor.index()].push_back(outputs.back());
        }
    }
}

SlotId DataFlow::at(TensorId tensor, std::size_t position) const
{
    const auto& definitions = m_definitions[tensor.index()];
    for (std::size_t i = definitions.size(); i-- > 1;) {
        if (slot(definitions[i]).producer.index() < position)
            return definitions[i];
    }
    return definitions.front();
}

} // namespace quantstep
