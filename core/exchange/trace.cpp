// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/trace.h"

#include "core/exchange/element_text.h"
#include "core/exchange/op_report.h"

#include <memory>

namespace quantstep {
namespace {

/// Elements turned into text at a time.
constexpr std::size_t kPiece = 8192;

/// One tensor of an operator with what the operator uses it for.
struct TracedTensor {
    std::string_view role;
    TensorId id;
    const TensorInfo* info = nullptr; ///< null: an absent optional input
    TensorPtr value; ///< null when it cannot be had
};

std::string_view partName(CallPart part)
{
    switch (part) {
    case CallPart::Main: return "main";
    case CallPart::Then: return "then";
    case CallPart::Else: return "else";
    case CallPart::Condition: return "condition";
    case CallPart::Body: return "body";
    case CallPart::Initialization: return "initialization";
    case CallPart::Decomposition: return "decomposition";
    case CallPart::Branch: return "branch";
    }
    return "main";
}

bool isLoopPart(CallPart part)
{
    return part == CallPart::Condition || part == CallPart::Body;
}

struct TracedOp {
    OpRef ref;
    CallPart part = CallPart::Main;
    std::int64_t iteration = 0;
    const OpInfo* info = nullptr;
    const OpArithmetic* arithmetic = nullptr;
    std::vector<TracedTensor> inputs, outputs;
};

/// Where the parts of a trace go; one implementation per format.
class Trace {
public:
    virtual ~Trace() = default;
    virtual void begin(const Engine& engine, const std::vector<std::string>& inputMappings) = 0;
    virtual void op(const TracedOp& op) = 0;
    virtual void end(std::size_t executed, std::string_view reason, const std::string& message) = 0;
};

class TextTrace final : public Trace {
public:
    explicit TextTrace(TextSink sink) : m_sink(std::move(sink)) { }

    void begin(const Engine& engine, const std::vector<std::string>& inputMappings) override
    {
        const Model& model = *engine.model();
        m_sink(fmt::format("quantstep-trace 1\nmodel {}\narithmetic {}\n", jsonString(model.path),
            numericsName(engine.options().numerics)));
        for (std::size_t k = 0; k < inputMappings.size(); ++k)
            m_sink(
                fmt::format("graph-input {} t{} {}\n", k, model.main().inputs[k].value, jsonString(inputMappings[k])));
    }

    void op(const TracedOp& op) override
    {
        m_sink(fmt::format("op {} {} version {}", op.ref.op.value, op.info->name(), op.info->version));
        if (op.ref.subgraph.value != 0)
            m_sink(fmt::format(" subgraph {} {}", op.ref.subgraph.value, partName(op.part)));
        m_sink(isLoopPart(op.part) ? fmt::format(" iteration {}\n", op.iteration) : "\n");
        for (const OptionField& field : op.info->optionFields)
            m_sink(fmt::format("option {} {}\n", field.name, field.value));
        if (op.arithmetic)
            arithmetic(*op.arithmetic);
        for (const TracedTensor& tensor : op.inputs)
            this->tensor(tensor);
        for (const TracedTensor& tensor : op.outputs)
            this->tensor(tensor);
    }

    void end(std::size_t executed, std::string_view reason, const std::string& message) override
    {
        m_sink(fmt::format("end {} {}{}\n", executed, reason, message.empty() ? "" : " " + jsonString(message)));
    }

private:
    void arithmetic(const OpArithmetic& arithmetic)
    {
        if (!arithmetic.formula.empty())
            m_sink(fmt::format("formula {}\n", jsonString(arithmetic.formula)));
        for (const NamedInteger& constant : arithmetic.constants)
            m_sink(fmt::format("constant {} {}\n", jsonString(constant.name), constant.value));
        if (arithmetic.clampMin && arithmetic.clampMax)
            m_sink(fmt::format("clamp {} {}\n", *arithmetic.clampMin, *arithmetic.clampMax));
        for (const Rescale& rescale : arithmetic.rescales) {
            m_sink(fmt::format("rescale {} {}\n", jsonString(rescale.name), ruleName(rescale.rule)));
            if (!rescale.real.empty())
                m_sink(fmt::format("real-multiplier {}\n", numberList(rescale.real)));
            if (!rescale.multiplier.empty())
                m_sink(fmt::format(
                    "multiplier {}\nshift {}\n", numberList(rescale.multiplier), numberList(rescale.shift)));
        }
    }

    void tensor(const TracedTensor& tensor)
    {
        if (!tensor.info) {
            m_sink(fmt::format("tensor {} absent\n", jsonString(tensor.role)));
            return;
        }
        const Shape& shape = tensor.value ? tensor.value->shape : tensor.info->shape;
        m_sink(fmt::format("tensor {} t{} {} {} {}\n", jsonString(tensor.role), tensor.id.value,
            jsonString(dtypeText(tensor.info->dtype)), jsonString(shape.text()), jsonString(tensor.info->name)));
        const QuantParams& quant = tensor.info->quant;
        if (!quant.scales.empty())
            m_sink(fmt::format("scale {}\nzero-point {}\n", numberList(quant.scales), numberList(quant.zeroPoints)));
        if (quant.isPerChannel())
            m_sink(fmt::format("axis {}\n", quant.axis));
        if (!tensor.value)
            m_sink("values none\n");
        else
            values(*tensor.value);
    }

    /// Elements of one line: the innermost dimension larger than 1, with all inside it.
    static std::size_t rowLength(const Shape& shape)
    {
        std::size_t length = 1;
        for (int axis = shape.rank() - 1; axis >= 0 && length == 1; --axis)
            length = static_cast<std::size_t>(std::max(shape.dim(axis), 1));
        return length;
    }

    void values(const TensorValue& value)
    {
        const std::size_t count = value.elements();
        m_sink(fmt::format("values {}\n", count));
        const std::size_t row = rowLength(value.shape);
        std::string text;
        for (std::size_t begin = 0; begin < count; begin += row) {
            for (std::size_t at = begin; at < begin + row; at += kPiece) {
                text += at > begin ? " " : "";
                appendElements(text, value, at, std::min(at + kPiece, begin + row), " ", ElementStyle::Plain);
                flush(text);
            }
            text += '\n';
        }
        m_sink(text);
    }

    void flush(std::string& text)
    {
        if (text.size() < kPiece)
            return;
        m_sink(text);
        text.clear();
    }

    TextSink m_sink;
};

class JsonTrace final : public Trace {
public:
    explicit JsonTrace(TextSink sink) : m_json(std::move(sink)) { }

    void begin(const Engine& engine, const std::vector<std::string>& inputMappings) override
    {
        const Model& model = *engine.model();
        m_json.beginObject();
        m_json.member("format", "quantstep-trace");
        m_json.member("version", 1);
        m_json.member("model", model.path);
        m_json.member("arithmetic", numericsName(engine.options().numerics));
        m_json.key("graph_inputs");
        m_json.beginArray();
        for (std::size_t k = 0; k < inputMappings.size(); ++k) {
            m_json.beginObject(true);
            m_json.member("tensor", model.main().inputs[k].value);
            m_json.member("source", inputMappings[k]);
            m_json.endObject();
        }
        m_json.endArray();
        m_json.key("ops");
        m_json.beginArray();
    }

    void op(const TracedOp& op) override
    {
        m_json.beginObject();
        m_json.member("index", op.ref.op.value);
        m_json.member("name", op.info->name());
        m_json.member("version", op.info->version);
        if (op.ref.subgraph.value != 0) {
            m_json.member("subgraph", op.ref.subgraph.value);
            m_json.member("part", partName(op.part));
        }
        if (isLoopPart(op.part))
            m_json.member("iteration", op.iteration);
        writeOpMembers(m_json, *op.info, op.arithmetic);
        tensors("inputs", op.inputs);
        tensors("outputs", op.outputs);
        m_json.endObject();
    }

    void end(std::size_t executed, std::string_view reason, const std::string& message) override
    {
        m_json.endArray();
        m_json.member("executed", static_cast<std::uint64_t>(executed));
        m_json.member("stop", reason);
        if (!message.empty())
            m_json.member("message", message);
        m_json.endObject();
        m_json.finish();
    }

private:
    void tensors(const char* name, const std::vector<TracedTensor>& list)
    {
        m_json.key(name);
        m_json.beginArray();
        for (const TracedTensor& tensor : list) {
            m_json.beginObject();
            m_json.member("role", tensor.role);
            if (tensor.info) {
                writeTensorMembers(
                    m_json, *tensor.info, tensor.id, tensor.value ? tensor.value->shape : tensor.info->shape);
                values(tensor.value);
            } else {
                m_json.member("index", -1);
            }
            m_json.endObject();
        }
        m_json.endArray();
    }

    void values(const TensorPtr& value)
    {
        m_json.key("values");
        if (!value) {
            m_json.null();
            return;
        }
        m_json.beginArray(true);
        std::string text;
        const std::size_t count = value->elements();
        for (std::size_t at = 0; at < count; at += kPiece) {
            text.clear();
            appendElements(text, *value, at, std::min(at + kPiece, count), ", ", ElementStyle::Json);
            m_json.raw(text);
        }
        m_json.endArray();
    }

    JsonWriter m_json;
};

/// What a tensor holds now; computed again when it fell out of the engine's budget.
TensorPtr valueNow(Engine& engine, TensorRef ref, std::stop_token stop)
{
    if (auto value = engine.value(ref))
        return value;
    if (engine.valueState(ref) != ValueState::Dropped)
        return nullptr;
    auto fetched = engine.fetch(ref, std::move(stop));
    return fetched ? *fetched : nullptr;
}

/// The operator that runs next with its inputs, before it runs: it may overwrite variables.
TracedOp describe(Engine& engine, OpRef ref, const std::stop_token& stop)
{
    const Model& model = *engine.model();
    const CallLevel level = engine.callStack().back();
    TracedOp op{ref, level.part, level.iteration, nullptr, nullptr, {}, {}};
    op.info = &model.op(ref);
    for (std::size_t i = 0; i < op.info->inputs.size(); ++i) {
        TracedTensor tensor{inputRole(*op.info, static_cast<int>(i)), op.info->inputs[i], nullptr, nullptr};
        if (tensor.id.valid()) {
            const TensorRef input{ref.subgraph, tensor.id};
            tensor.info = &model.tensor(input);
            tensor.value = valueNow(engine, input, stop);
        }
        op.inputs.push_back(std::move(tensor));
    }
    return op;
}

void addOutputs(Engine& engine, TracedOp& op, const StepRecord& record)
{
    const Model& model = *engine.model();
    op.arithmetic = engine.arithmetic(op.ref);
    for (const TensorId id : op.info->outputs) {
        if (!id.valid())
            continue;
        const TensorRef ref{op.ref.subgraph, id};
        TracedTensor tensor{"output", id, &model.tensor(ref), nullptr};
        for (const TensorDelta& delta : record.deltas) {
            if (delta.tensor == ref)
                tensor.value = delta.after;
        }
        if (!tensor.value)
            tensor.value = engine.value(ref);
        op.outputs.push_back(std::move(tensor));
    }
}

} // namespace

RunResult traceRun(Engine& engine, const TraceOptions& options, const TextSink& sink, std::stop_token stop)
{
    std::unique_ptr<Trace> trace;
    if (options.format == TraceFormat::Json)
        trace = std::make_unique<JsonTrace>(sink);
    else
        trace = std::make_unique<TextTrace>(sink);
    trace->begin(engine, options.inputMappings);
    std::size_t executed = 0;
    // Described and not over yet: the operator that runs now, and below it the calls it is inside of.
    std::vector<TracedOp> begun;
    const auto took = [&](const StepRecord& record) {
        addOutputs(engine, begun.back(), record);
        trace->op(begun.back());
        begun.pop_back();
        if (record.op.subgraph.value != 0)
            return;
        ++executed;
        if (options.progress)
            options.progress(executed);
    };
    while (const auto next = engine.next()) {
        if (next->subgraph.value == 0 && options.until && next->op >= *options.until) {
            trace->end(executed, "reached", {});
            return {StopReason::ReachedTarget, std::nullopt};
        }
        if (stop.stop_requested()) {
            trace->end(executed, "stopped", {});
            return {StopReason::Stopped, std::nullopt};
        }
        begun.push_back(describe(engine, *next, stop));
        Status status;
        if (engine.nextIsCall())
            status = engine.stepInto(took);
        else if (auto record = engine.step(stop, took); !record)
            status = tl::unexpected<Error>(record.error());
        if (!status) {
            trace->end(executed, "failed", status.error().message);
            return {StopReason::Failed, status.error()};
        }
    }
    trace->end(executed, "finished", {});
    return {StopReason::Finished, std::nullopt};
}

} // namespace quantstep
