// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs a model operator by operator and keeps what it computed.
//
//  * position() is the index of the next operator of the main graph; everything before it is executed.
//  * IF, WHILE, CALL_ONCE and STABLEHLO_COMPOSITE run subgraphs. They count as one operator unless one steps into
//    them: then callStack() grows, next() is an operator of the subgraph, and position() stays at the caller.
//    The values of the last run of each subgraph stay readable until the caller is undone.
//  * Values are immutable and shared; a step makes new ones and never changes old ones. Stepping back
//    only moves the position: the values stay recorded, so going forward again gives the same bytes.
//  * All tensors are kept up to a byte budget. What falls out is Dropped and computed again by fetch().
//  * An edit makes its dependants Stale: their old values stay readable until rerun() replaced them.
//  * An operator without a kernel is data, not a failure: the run can go up to it.
// Thread: one at a time (the window gives it a thread of its own). Stop requests are looked at between
// operators and inside long ones at piece boundaries where there are several threads.

#include "core/base/result.h"
#include "core/edit/edit.h"
#include "core/kernels/kernel.h"
#include "core/kernels/registry.h"
#include "core/model/model.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace quantstep {

struct EngineOptions {
    Numerics numerics = Numerics::LiteRtRef;
    KernelPath path = KernelPath::Fast;
    int threads = 1;
    std::size_t byteBudget = std::size_t{1} << 30; ///< for computed values; constants do not count
    /// An operator is refused that would make a tensor, or use scratch memory, larger than this.
    std::size_t maxTensorBytes = std::size_t{1} << 31;
};

/// Finds the kernel of an operator; null when there is none.
using KernelLookup = std::function<const KernelEntry*(const OpInfo&)>;

enum class OpSupport : std::uint8_t {
    Ready, ///< prepared
    Deferred, ///< will be prepared when the values it depends on are computed
    Unsupported, ///< no kernel, or not for this configuration
    Refused, ///< the reference runtime would refuse it too
};

struct OpStatus {
    OpSupport support = OpSupport::Deferred;
    std::string reason; ///< one sentence unless Ready
};

enum class ValueState : std::uint8_t {
    Constant, ///< from the file
    Input, ///< a graph input that has been given
    Current, ///< computed with the present parameters
    Stale, ///< computed before an edit it depends on
    Dropped, ///< was computed, fell out of the byte budget
    NotComputed, ///< its operator has not run (or lies at or after the position)
};

struct TensorDelta {
    TensorRef tensor;
    TensorPtr before; ///< null: had no value
    TensorPtr after;
};

/// One executed operator. A call comes after the operators of its subgraphs.
struct StepRecord {
    OpRef op;
    std::int64_t durationNs = 0;
    std::vector<TensorDelta> deltas;
};

/// What a subgraph is to the operator that runs it.
enum class CallPart : std::uint8_t { Main, Then, Else, Condition, Body, Initialization, Decomposition, Branch };

/// A subgraph that is being run.
struct CallLevel {
    CallPart part = CallPart::Main;
    SubgraphId subgraph{0};
    OpRef caller; ///< invalid operator: the main graph
    std::int64_t iteration = 0; ///< of a WHILE, from 0; of a STABLEHLO_CASE: which branch
    std::size_t position = 0; ///< of the next operator; below the innermost level, of the caller
    bool operator==(const CallLevel&) const = default;
};

enum class StopReason : std::uint8_t { Finished, ReachedTarget, Breakpoint, Stopped, Failed };

struct RunResult {
    StopReason reason = StopReason::Finished;
    std::optional<Error> error; ///< when Failed
};

struct RunRequest {
    std::optional<OpId> until; ///< stop before this operator of the main graph
    std::set<OpRef> breakpoints; ///< stop before these, except at the very operator the run starts from
};

using StepObserver = std::function<void(const StepRecord&)>;

/// Who made a value.
struct Production {
    OpRef op; ///< invalid operator: it was there before any operator ran (constants, graph inputs, first states)
    std::size_t output = 0; ///< which output; new states follow the outputs
};

/// What an operator computed with.
struct OpEvidence {
    std::vector<TensorPtr> inputs; ///< null for absent ones
    std::shared_ptr<const PreparedOp> prepared; ///< for these inputs
};

class Engine {
public:
    /// Prepares what can be prepared. Never fails for an operator's sake (see opStatus()).
    /// @param kernels where kernels come from; the registry, unless a test brings its own.
    [[nodiscard]] static std::unique_ptr<Engine> create(
        ModelPtr model, EngineOptions options, KernelLookup kernels = findKernel);
    virtual ~Engine() = default;

    [[nodiscard]] virtual const ModelPtr& model() const = 0;
    [[nodiscard]] virtual const EngineOptions& options() const = 0;
    [[nodiscard]] virtual OpStatus opStatus(OpRef op) const = 0;
    /// Its integer parameters; null while it is not prepared.
    [[nodiscard]] virtual const OpArithmetic* arithmetic(OpRef op) const = 0;
    /// First operator of the main graph that cannot run, if any.
    [[nodiscard]] virtual std::optional<OpId> firstUnsupported() const = 0;

    /// Gives graph input `k` a value and restarts. Shapes may differ from the file's where the file
    /// declares them dynamic, or by the batch size. Errors: InvalidInput.
    virtual Status setInput(int k, TensorPtr value) = 0;
    [[nodiscard]] virtual TensorPtr input(int k) const = 0;

    [[nodiscard]] virtual std::size_t opCount() const = 0;
    [[nodiscard]] virtual std::size_t position() const = 0;

    /// Outermost first; at least the main graph.
    [[nodiscard]] virtual std::vector<CallLevel> callStack() const = 0;
    /// The operator that runs next, of the innermost level; none at the end.
    [[nodiscard]] virtual std::optional<OpRef> next() const = 0;
    /// next() runs subgraphs that one can step into.
    [[nodiscard]] virtual bool nextIsCall() const = 0;

    /// Runs the next operator; a call as a whole. The record is the call's when this was the last operator of its
    /// subgraphs. At the end: an error Usage. After an error inside of a call, and after a stop, the position is
    /// inside of the call. The observer is told of each operator, those of subgraphs too.
    virtual Result<StepRecord> step(std::stop_token stop, const StepObserver& observer) = 0;
    Result<StepRecord> step() { return step({}, {}); }
    /// Goes to the first operator of the subgraph that next() runs. The observer is told of calls that are over at
    /// once, for want of operators. Errors: Usage when it runs none.
    virtual Status stepInto(const StepObserver& observer) = 0;
    Status stepInto() { return stepInto({}); }
    /// Runs to the end of the innermost call. Errors: as run(); Finished when one is out.
    virtual RunResult stepOut(std::stop_token stop, const StepObserver& observer) = 0;
    /// Moves the position back by one; at the first operator of a subgraph, out to its caller. False at the start.
    virtual bool stepBack() = 0;
    /// Runs on until something stops it. The observer is called after each operator, on this thread.
    virtual RunResult run(const RunRequest& request, std::stop_token stop, const StepObserver& observer) = 0;
    /// Position 0; recorded values are forgotten, inputs stay, state starts anew.
    virtual void restart() = 0;
    /// The next inference of a stream: as restart(), but state goes on from what it is at the present position.
    virtual void restartKeepingState() = 0;

    /// The value if there is one at the present position (stale ones too), else null. Never computes.
    [[nodiscard]] virtual TensorPtr value(TensorRef tensor) const = 0;
    [[nodiscard]] virtual ValueState valueState(TensorRef tensor) const = 0;
    /// The value, computed again when it was dropped. Errors: Usage when it was never computed, Cancelled.
    virtual Result<TensorPtr> fetch(TensorRef tensor, std::stop_token stop) = 0;
    [[nodiscard]] virtual std::size_t keptBytes() const = 0;

    // --- how a value came about ---
    /// Who made the value that the tensor has at the present position.
    [[nodiscard]] virtual Production production(TensorRef tensor) const = 0;
    /// Who made what an operator reads as its input `index`, which is present.
    [[nodiscard]] virtual Production production(OpRef reader, std::size_t index) const = 0;
    /// What an executed operator read; dropped values are computed again. Errors: Usage for one that cannot have
    /// run yet, Cancelled.
    virtual Result<OpEvidence> evidence(OpRef op, std::stop_token stop) = 0;
    /// Runs an executed operator again, aside: nothing is recorded. Gives its outputs and new states.
    virtual Result<std::vector<TensorPtr>> evaluateAgain(OpRef op, std::stop_token stop) = 0;
    /// Time of the last execution of an operator; 0 when it never ran.
    [[nodiscard]] virtual std::int64_t durationNs(OpId op) const = 0;

    /// Takes an edited model over: prepares again what the changes touch (the producer of a tensor whose
    /// output parameters changed too) and marks as Stale what was computed and depends on it.
    virtual void rebase(ModelPtr edited, const ChangeSet& changes) = 0;
    /// Operators before the position with stale results, in order.
    [[nodiscard]] virtual std::vector<OpId> staleOps() const = 0;
    /// Runs just those again; the position stays. Deltas hold the values before and after.
    virtual RunResult rerun(std::stop_token stop, const StepObserver& observer) = 0;
};

} // namespace quantstep
