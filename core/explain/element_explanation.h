// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explains one element of a tensor of a run: which operator made it, of what, in which steps.
//
// What only moves elements (RESHAPE, TRANSPOSE, CONCATENATION ...) is followed to where the value came from; the
// steps are then those of that element. Operators without steps of their own are run again as a whole. Whichever
// way: `recomputed` is what that gives, `stored` what the run has, and a difference is said.

#include "core/engine/engine.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

/// How the explained value was found again.
enum class ExplanationKind : std::uint8_t {
    Steps, ///< by the operator's arithmetic, step by step
    Rerun, ///< by running the operator again as a whole
    Given, ///< nothing computes it: a constant, a graph input, a first state
};

/// An element that was taken over unchanged.
struct ExplainedMove {
    OpRef op; ///< that moved it
    TensorRef from;
    std::size_t element = 0; ///< of `from`
};

struct ElementExplanation {
    TensorRef tensor;
    std::size_t element = 0; ///< flat
    OpRef op; ///< that made `tensor`; invalid operator: none did
    std::vector<ExplainedMove> moves; ///< from `tensor` back to the source
    TensorRef source; ///< of whose element the steps are; `tensor` when nothing moved
    std::size_t sourceElement = 0;
    OpRef sourceOp; ///< that made it
    ExplanationKind kind = ExplanationKind::Given;
    Numerics numerics = Numerics::LiteRtRef;
    std::string formula, note; ///< of sourceOp
    OpExplanation steps;
    /// As texts: numbers as numberText(), strings and complex numbers as they are exported.
    std::string stored, recomputed;
    bool equal = false; ///< to the bit
    bool stale = false; ///< the value was computed before an edit
};

/// Thread: that of the engine it looks at, which must outlive it. Remembers the last operator it ran again.
class ElementExplainer {
public:
    explicit ElementExplainer(Engine& engine) : m_engine(engine) { }

    /// Errors: Usage for a tensor without a value, InvalidInput for an element out of its bounds; Cancelled.
    [[nodiscard]] Result<ElementExplanation> explain(
        TensorRef tensor, std::size_t element, bool wantTerms = true, std::stop_token stop = {});

private:
    /// The outputs of one operator, and from where its elements were moved, for the same inputs.
    struct Remembered {
        OpRef op;
        std::vector<TensorPtr> inputs;
        std::vector<TensorPtr> outputs; ///< empty: not run
        std::vector<TensorPtr> sources; ///< per output, see mover_probe.h; empty: not probed
    };

    struct Cursor;
    bool followMove(Cursor& at, const OpEvidence& evidence, const ExplainedOrigin& origin, ElementExplanation& out);
    bool followCall(Cursor& at, const OpEvidence& evidence, ElementExplanation& out);
    std::optional<ExplainedOrigin> probedOrigin(Cursor& at, const OpEvidence& evidence);
    static void takeSteps(const Cursor& at, OpExplanation steps, ElementExplanation& out);
    Status runAgain(Cursor& at, const OpEvidence& evidence, ElementExplanation& out, const std::stop_token& stop);
    Remembered& remember(OpRef op, const std::vector<TensorPtr>& inputs);

    Engine& m_engine;
    Remembered m_last;
};

/// Element `flat` as a number; nothing for strings, complex numbers and unknown types.
[[nodiscard]] std::optional<Number> elementNumber(const TensorValue& value, std::size_t flat);

} // namespace quantstep
