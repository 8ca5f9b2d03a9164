// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inputs of the LSTM operators with full kernels, their sizes, and what all of them check.

#include "core/kernels/kernel.h"

#include <array>
#include <cstddef>

namespace quantstep {

/// Gates in the order of the file format.
enum Gate : std::size_t { kInputGate, kForgetGate, kCellGate, kOutputGate };
inline constexpr std::array<Gate, 4> kGates{kInputGate, kForgetGate, kCellGate, kOutputGate};
[[nodiscard]] const char* gateName(Gate gate);

/// Which input of the operator is what; -1: the operator has none such. Defaults: LSTM and
/// UNIDIRECTIONAL_SEQUENCE_LSTM.
struct LstmInputs {
    int input = 0, aux = -1;
    std::array<int, 4> weights{1, 2, 3, 4}, auxWeights{-1, -1, -1, -1}, recurrent{5, 6, 7, 8};
    std::array<int, 4> peephole{9, 10, -1, 11}; ///< the cell gate has none
    std::array<int, 4> bias{12, 13, 14, 15};
    int projection = 16, projectionBias = 17, outputState = 18, cellState = 19;
    std::array<int, 4> layerNorm{20, 21, 22, 23};
};

struct LstmGeometry {
    std::size_t batches = 0, time = 1, inputs = 0, auxInputs = 0, cells = 0, outputs = 0;
    bool timeMajor = true;
    bool cifg = false; ///< no input gate: it is 1 - forget gate
    bool peephole = false, projection = false, layerNorm = false;
    std::array<bool, 4> diagonal{}; ///< recurrent weights are a diagonal, one number per cell
};

/// What the kernel computes with.
enum class LstmKind : std::uint8_t { Float, Hybrid, Integer };

struct LstmCell {
    LstmInputs inputs;
    LstmGeometry geometry;
    LstmKind kind = LstmKind::Float;
};

/// One call of the cell: `rows` vectors of input and output from row `row` on, with the states from batch `batch` on.
struct LstmStep {
    std::size_t row = 0, rows = 0, batch = 0;
};

/// Calls step(LstmStep) in the order in which states pass on: all batches at a time when time comes first in memory,
/// else one batch after the other.
template<typename Step> void forEachLstmStep(const LstmGeometry& g, bool forward, const Step& step)
{
    const std::size_t together = g.timeMajor ? g.batches : 1;
    for (std::size_t batch = 0; batch < g.batches; batch += together) {
        for (std::size_t t = 0; t < g.time; ++t) {
            const std::size_t time = forward ? t : g.time - 1 - t;
            step(LstmStep{g.timeMajor ? time * g.batches : batch * g.time + time, together, batch});
        }
    }
}

[[nodiscard]] inline bool hasLstmInput(const PrepareContext& context, int index)
{
    return index >= 0 && context.hasInput(index);
}

/// Finds the sizes and checks everything: shapes, types, what must be there together. batches, time and timeMajor
/// of `cell.geometry`, and layerNorm, come from the caller. Errors: RefusedByRuntime, Unsupported.
[[nodiscard]] Status checkLstm(const PrepareContext& context, LstmCell& cell, const LstmOptions& options);

} // namespace quantstep
