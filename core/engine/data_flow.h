// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <vector>

namespace quantstep {

/// One definition of a tensor's value: what it holds before any operator ran, or what one operator writes.
/// Well-formed graphs have one definition per tensor; a file may nevertheless write a tensor twice, or
/// write to a graph input, and then readers see the last definition before them.
using SlotId = Id<struct SlotTag>;

/// Who reads which definition, in a subgraph. Slots [0, tensor count) are the initial values of the tensors.
class DataFlow {
public:
    explicit DataFlow(const Subgraph& graph);

    struct Slot {
        TensorId tensor;
        OpId producer; ///< invalid: the initial value
        int output = 0; ///< which of the producer's outputs, state included
    };

    [[nodiscard]] std::size_t slotCount() const { return m_slots.size(); }
    [[nodiscard]] const Slot& slot(SlotId id) const { return m_slots[id.index()]; }
    [[nodiscard]] static SlotId initial(TensorId tensor) { return SlotId(tensor.value); }

    /// What the operator reads and writes; invalid for absent tensors. What a recurrent operator leaves in its
    /// state follows its outputs, in the order of stateInputs().
    [[nodiscard]] const std::vector<SlotId>& inputs(OpId op) const { return m_inputs[op.index()]; }
    [[nodiscard]] const std::vector<SlotId>& outputs(OpId op) const { return m_outputs[op.index()]; }

    /// The definition a reader sees when the operators before `position` have run.
    [[nodiscard]] SlotId at(TensorId tensor, std::size_t position) const;

private:
    std::vector<Slot> m_slots;
    std::vector<std::vector<SlotId>> m_inputs, m_outputs;
    std::vector<std::vector<SlotId>> m_definitions; ///< per tensor, in execution order
};

} // namespace quantstep
