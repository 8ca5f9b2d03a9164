// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an operator's kernel is made of.
//
// A kernel is one function, prepare(PrepareContext) -> PreparedOp, found through the registry.
//  * prepare() validates everything that comes from the model (counts, types, shapes, scales, options)
//    and computes all that does not depend on element values: output shapes, multipliers and shifts,
//    activation ranges, packed weights. It refuses what the reference runtime refuses, naming the rule.
//  * PreparedOp::eval() computes. It cannot fail, except for values that no preparation can know
//    (indices and divisors read from tensors): those give DataDependent errors.
//  * Its explainer, where it has one, tells how single elements are computed (explanation.h).
//  * The arithmetic itself is in kernels/reference/*.h as pure functions of numbers and pointers;
//    faster versions with the same bits are in kernels/fast/. prepare() chooses by KernelPath.
// A PreparedOp is immutable and may be evaluated by any thread, any number of times.

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/kernels/explanation.h"
#include "core/kernels/numerics.h"
#include "core/kernels/op_arithmetic.h"
#include "core/model/model.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace quantstep {

/// An input or output as preparation sees it: the model's description with the shape of this run.
struct Operand {
    const TensorInfo* info = nullptr; ///< null: an absent optional input
    Shape shape; ///< inputs: of this run; outputs: as the file says
    TensorPtr value; ///< constants always; activations when already computed, else null

    [[nodiscard]] bool present() const { return info != nullptr; }
    [[nodiscard]] DType dtype() const { return info->dtype; }
    [[nodiscard]] const QuantParams& quant() const { return info->quant; }
};

/// Type and shape of an output, as decided by preparation.
struct TensorSpec {
    DType dtype = DType::Float32;
    Shape shape;
    /// Of strings, whose size does not follow from type and shape.
    std::optional<std::size_t> stringBytes = std::nullopt;
    bool operator==(const TensorSpec&) const = default;
};

class PrepareContext {
public:
    PrepareContext(const OpInfo& op, std::string label, std::vector<Operand> inputs, std::vector<Operand> outputs,
        std::vector<const TensorInfo*> intermediates, Numerics numerics, KernelPath path)
        : m_op(op),
          m_label(std::move(label)),
          m_inputs(std::move(inputs)),
          m_outputs(std::move(outputs)),
          m_intermediates(std::move(intermediates)),
          m_numerics(numerics),
          m_path(path)
    {
    }

    [[nodiscard]] const OpInfo& op() const { return m_op; }
    [[nodiscard]] Numerics numerics() const { return m_numerics; }
    /// Whether the runtime's optimized kernels compute (where the delegate does not).
    [[nodiscard]] bool optimized() const
    {
        return m_numerics == Numerics::LiteRtDefault || m_numerics == Numerics::Xnnpack;
    }
    /// Whether multipliers are applied with one rounding.
    [[nodiscard]] bool singleRounding() const { return m_numerics == Numerics::SingleRounding; }
    [[nodiscard]] KernelPath path() const { return m_path; }
    [[nodiscard]] int inputCount() const { return static_cast<int>(m_inputs.size()); }
    [[nodiscard]] int outputCount() const { return static_cast<int>(m_outputs.size()); }
    /// `index` may be past the end: such an input is absent.
    [[nodiscard]] const Operand& input(int index) const;
    /// The same operator on other operands.
    [[nodiscard]] PrepareContext on(std::vector<Operand> inputs, std::vector<Operand> outputs) const
    {
        return {m_op, m_label, std::move(inputs), std::move(outputs), m_intermediates, m_numerics, m_path};
    }
    [[nodiscard]] const Operand& output(int index) const { return m_outputs[static_cast<std::size_t>(index)]; }
    [[nodiscard]] bool hasInput(int index) const { return index < inputCount() && input(index).present(); }
    /// The same operator with its inputs in another order, for helpers that know them by place. Indices past the end
    /// give absent inputs. Values are still to be asked for here.
    [[nodiscard]] PrepareContext withInputs(std::initializer_list<int> order) const;
    /// Descriptions of the tensors that only carry scales of inner results (LSTM); null: absent.
    [[nodiscard]] const std::vector<const TensorInfo*>& intermediates() const { return m_intermediates; }

    /// The options as T. Errors: RefusedByRuntime when the file has none or others.
    template<typename T> [[nodiscard]] Result<T> options() const
    {
        if (const T* options = std::get_if<T>(&m_op.options))
            return *options;
        return error(ErrorCode::Malformed, "its options table is missing or of another operator");
    }

    /// The value of an input that decides shapes or parameters (a RESHAPE's shape, a PAD's paddings).
    /// The engine prepares again when that value changes. Errors: NeedsValue when it is not computed yet,
    /// which makes the engine put the preparation off until it is.
    [[nodiscard]] Result<TensorPtr> valueOf(int index) const;

    /// The value of a constant that is no input (the scales of blocks), or null.
    [[nodiscard]] TensorPtr constantOf(TensorId tensor) const { return m_constants ? m_constants(tensor) : nullptr; }
    void setConstants(std::function<TensorPtr(TensorId)> constants) { m_constants = std::move(constants); }

    /// A subgraph that the options name as a function of single elements; null where the model has no such one.
    [[nodiscard]] const Subgraph* subgraph(SubgraphId id) const { return m_subgraphs ? m_subgraphs(id) : nullptr; }
    void setSubgraphs(std::function<const Subgraph*(SubgraphId)> subgraphs) { m_subgraphs = std::move(subgraphs); }

    /// Inputs asked for with valueOf(), in the order asked.
    [[nodiscard]] const std::vector<int>& valueInputs() const { return m_valueInputs; }

    /// A failure that names this operator: "op 12 CONV_2D: filter has 3 dimensions, expected 4".
    template<typename... Args>
    [[nodiscard]] tl::unexpected<Error> error(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) const
    {
        return fail(code, "{}: {}", m_label, fmt::format(format, std::forward<Args>(args)...));
    }

    /// Checks the counts of inputs and outputs; a negative maximum means "any".
    [[nodiscard]] Status expectCounts(int minInputs, int maxInputs, int outputs) const;

private:
    const OpInfo& m_op;
    std::string m_label;
    std::vector<Operand> m_inputs, m_outputs;
    std::vector<const TensorInfo*> m_intermediates;
    Numerics m_numerics;
    KernelPath m_path;
    std::function<TensorPtr(TensorId)> m_constants;
    std::function<const Subgraph*(SubgraphId)> m_subgraphs;
    mutable std::vector<int> m_valueInputs;
};

/// An output buffer to be filled: aligned to 64 bytes, of the size the spec asks for, contents undefined.
struct OutputBuffer {
    std::span<std::byte> bytes;

    template<typename T> [[nodiscard]] T* as() const { return reinterpret_cast<T*>(bytes.data()); }
};

/// Runs body(begin, end) over [0, count) cut into pieces, on as many threads as the engine was given.
/// The pieces are disjoint; kernels must give the same bits however they are cut. After a stop request
/// pieces may be left out (the result is then thrown away): what a loop wrote must not serve as an index
/// without a check.
using ParallelFor = std::function<void(std::size_t count, const std::function<void(std::size_t, std::size_t)>& body)>;

struct EvalContext {
    std::span<const TensorPtr> inputs; ///< null for absent ones
    std::span<const OutputBuffer> outputs;
    /// What a recurrent operator changes in place: filled with the present state, one per stateInputs().
    std::span<const OutputBuffer> states;
    std::span<std::byte> scratch; ///< at least PreparedOp::scratchBytes(), aligned to 64; contents undefined
    const ParallelFor* parallel = nullptr; ///< null: one thread

    [[nodiscard]] const TensorValue& input(int index) const { return *inputs[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const OutputBuffer& output(int index) const { return outputs[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const OutputBuffer& state(int index) const { return states[static_cast<std::size_t>(index)]; }
};

class PreparedOp {
public:
    virtual ~PreparedOp() = default;

    /// One per output of the operator.
    [[nodiscard]] const std::vector<TensorSpec>& outputs() const { return m_outputs; }
    [[nodiscard]] std::size_t scratchBytes() const { return m_scratchBytes; }

    /// The integer parameters this operator computes with, for the inspector, info and trace.
    [[nodiscard]] const OpArithmetic& arithmetic() const { return m_arithmetic; }

    /// Adds a sentence to what is told about its arithmetic.
    void addNote(std::string_view note)
    {
        if (!note.empty())
            m_arithmetic.note += fmt::format("{}{}", m_arithmetic.note.empty() ? "" : "; ", note);
    }

    /// How single elements are explained; empty: not in steps.
    [[nodiscard]] const Explainer& explainer() const { return m_explainer; }
    void explainWith(Explainer explainer) { m_explainer = std::move(explainer); }

    /// Inputs whose values the preparation depends on (set by the engine from PrepareContext).
    std::vector<int> valueInputs;

    [[nodiscard]] virtual Status eval(const EvalContext& context) const = 0;

protected:
    std::vector<TensorSpec> m_outputs;
    std::size_t m_scratchBytes = 0;
    OpArithmetic m_arithmetic;
    Explainer m_explainer;
};

using PreparedPtr = std::unique_ptr<PreparedOp>;
using PrepareFn = Result<PreparedPtr> (*)(const PrepareContext&);

/// A PreparedOp from a function: makePrepared(specs, arithmetic, [=](const EvalContext& c) { ... }).
/// The function returns Status, or nothing when it cannot fail.
template<typename Eval>
[[nodiscard]] PreparedPtr makePrepared(
    std::vector<TensorSpec> outputs, OpArithmetic arithmetic, Eval eval, std::size_t scratchBytes = 0)
{
    class Prepared final : public PreparedOp {
    public:
        Prepared(std::vector<TensorSpec> specs, OpArithmetic arithmetic, Eval eval, std::size_t scratch)
            : m_eval(std::move(eval))
        {
            m_outputs = std::move(specs);
            m_arithmetic = std::move(arithmetic);
            m_scratchBytes = scratch;
        }
        [[nodiscard]] Status eval(const EvalContext& context) const override
        {
            if constexpr (std::is_void_v<std::invoke_result_t<const Eval&, const EvalContext&>>) {
                m_eval(context);
                return {};
            } else {
                return m_eval(context);
            }
        }

    private:
        Eval m_eval;
    };
    return std::make_unique<Prepared>(std::move(outputs), std::move(arithmetic), std::move(eval), scratchBytes);
}

} // namespace quantstep
