// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/differential.h"

#include <algorithm>
#include <cmath>

namespace quantstep::test {
namespace {

constexpr int kShownDifferences = 3;

/// Values are compared at the end, so none may fall out of the budget.
constexpr std::size_t kEverything = std::size_t{8} << 30;

/// Element `i` of floats; complex numbers count as pairs of them.
double floatAt(const TensorValue& value, std::size_t i)
{
    switch (value.dtype) {
    case DType::Complex64: return static_cast<double>(reinterpret_cast<const float*>(value.bytes.data())[i]);
    case DType::Complex128: return reinterpret_cast<const double*>(value.bytes.data())[i];
    default: return numberAt(value, i);
    }
}

bool isComplex(DType dtype)
{
    return dtype == DType::Complex64 || dtype == DType::Complex128;
}

std::size_t floatCount(const TensorValue& value)
{
    return value.elements() * (isComplex(value.dtype) ? 2 : 1);
}

double largestMagnitude(const TensorValue& value)
{
    double largest = 0;
    for (std::size_t i = 0; i < floatCount(value); ++i) {
        const double magnitude = std::abs(floatAt(value, i));
        if (std::isfinite(magnitude))
            largest = std::max(largest, magnitude);
    }
    return largest;
}

/// Error of one element relative to `scale`; 0 for two NaN and equal infinities, infinite where only one is finite.
double elementError(double ours, double oracle, double scale)
{
    if (ours == oracle || (std::isnan(ours) && std::isnan(oracle)))
        return 0;
    if (!std::isfinite(ours) || !std::isfinite(oracle) || scale == 0)
        return std::numeric_limits<double>::infinity();
    return std::abs(ours - oracle) / scale;
}

/// How many elements differ, which first, and how the two are shown.
struct Differences {
    std::size_t count = 0;
    std::size_t first = 0;

    void add(std::size_t index)
    {
        if (count++ == 0)
            first = index;
    }
};

std::string describe(const Differences& found, const TensorValue& ours, const TensorValue& oracle)
{
    if (found.count == 0)
        return {};
    const bool integers = isInteger(ours.dtype) || ours.dtype == DType::Bool;
    const auto show = [&](const TensorValue& value) {
        return integers ? fmt::format("{}", codeAt(value, found.first))
                        : fmt::format("{:.9g}", numberAt(value, found.first));
    };
    return fmt::format("{} of {} elements differ, first at {} (flat {}): ours {}, oracle {}", found.count,
        ours.elements(), Shape(ours.shape.indexOf(found.first)).text(), found.first, show(ours), show(oracle));
}

bool isState(const Subgraph& graph, TensorId id)
{
    const TensorInfo& info = graph.tensor(id);
    return info.dtype == DType::Resource || info.dtype == DType::Variant;
}

bool hasWriter(const Subgraph& graph, TensorId id)
{
    const TensorInfo& info = graph.tensor(id);
    return info.isConstant || info.isVariable || graph.isInput(id) || graph.producers[id.index()].valid();
}

/// Computed by an operator that the run was not to reach.
bool liesBehind(const OurRun& run, const Subgraph& graph, TensorId id)
{
    return run.until && graph.producers[id.index()] >= *run.until;
}

Comparison refusal(const OurRun& ours, const OracleResult& oracle)
{
    Comparison result;
    const bool unsupported = ours.error && ours.error->code == ErrorCode::Unsupported;
    const std::string theirs = oracle.done() ? "runs" : std::string(stageName(oracle.stage)) + ": " + oracle.error;
    result.text = "ours: " + (ours.error ? ours.error->message : std::string("runs")) + "; oracle: " + theirs;
    if (unsupported)
        result.verdict = Comparison::Verdict::Unsupported;
    else if (ours.error && ours.error->code == ErrorCode::DataDependent && oracle.done())
        result.verdict = Comparison::Verdict::Undefined;
    else if (ours.error && !oracle.done())
        result.verdict = Comparison::Verdict::BothRefuse;
    else
        result.verdict = ours.error ? Comparison::Verdict::OnlyWeRefuse : Comparison::Verdict::OnlyOracleRefuses;
    return result;
}

} // namespace

const char* verdictName(Comparison::Verdict verdict)
{
    switch (verdict) {
    case Comparison::Verdict::Equal: return "equal";
    case Comparison::Verdict::Different: return "different";
    case Comparison::Verdict::BothRefuse: return "both refuse";
    case Comparison::Verdict::Undefined: return "undefined in the runtime";
    case Comparison::Verdict::OnlyWeRefuse: return "only we refuse";
    case Comparison::Verdict::OnlyOracleRefuses: return "only the oracle refuses";
    case Comparison::Verdict::Unsupported: return "no kernel here";
    }
    return "";
}

OurRun runOurs(const ModelPtr& model, std::span<const TensorPtr> inputs, KernelPath path, std::optional<OpId> until,
    int threads, int invokes, Numerics numerics)
{
    EngineOptions options;
    options.numerics = numerics;
    options.path = path;
    options.threads = threads;
    options.numerics = numerics;
    options.byteBudget = kEverything;
    const auto engine = Engine::create(model, options);
    OurRun run;
    run.until = until;
    run.tensors.resize(model->main().tensors.size());
    for (std::size_t k = 0; k < inputs.size() && !run.error; ++k) {
        if (!inputs[k])
            continue;
        if (const Status status = engine->setInput(static_cast<int>(k), inputs[k]); !status)
            run.error = status.error();
    }
    if (!run.error) {
        RunResult result = engine->run(RunRequest{.until = until, .breakpoints = {}}, {}, {});
        for (int i = 1; i < invokes && result.reason == StopReason::Finished; ++i) {
            engine->restartKeepingState();
            result = engine->run({}, {}, {});
        }
        if (result.reason == StopReason::Failed)
            run.error = result.error.value_or(Error{ErrorCode::Internal, "failed without a reason"});
        else if (result.reason != StopReason::Finished && !until)
            run.error = Error{ErrorCode::Internal, "the run stopped before its end"};
    }
    for (std::size_t i = 0; i < run.tensors.size(); ++i)
        run.tensors[i] = engine->value({SubgraphId(0), TensorId(static_cast<std::int64_t>(i))});
    return run;
}

std::string compareTensors(const TensorValue& ours, const TensorValue& oracle, double tolerance, double* floatError)
{
    if (ours.dtype != oracle.dtype || ours.shape != oracle.shape)
        return fmt::format("ours is {} {}, the oracle's {} {}", dtypeName(ours.dtype), ours.shape.text(),
            dtypeName(oracle.dtype), oracle.shape.text());
    if (dtypeBits(ours.dtype) == 0) {
        const bool same = std::ranges::equal(ours.bytes.span(), oracle.bytes.span());
        return same ? std::string() : std::string("the bytes differ");
    }
    if (ours.bytes.size() < oracle.bytes.size())
        return fmt::format("ours has {} bytes, the oracle's {}", ours.bytes.size(), oracle.bytes.size());
    if (std::ranges::equal(ours.bytes.span().first(oracle.bytes.size()), oracle.bytes.span()))
        return {};
    Differences found;
    const bool floats = isFloat(ours.dtype) || isComplex(ours.dtype);
    const double scale = floats ? largestMagnitude(oracle) : 0;
    const std::size_t parts = isComplex(ours.dtype) ? 2 : 1;
    for (std::size_t i = 0; i < ours.elements() * parts; ++i) {
        if (!floats && dtypeBits(ours.dtype) <= 64) {
            const auto width = static_cast<std::size_t>(dtypeBits(ours.dtype)) / 8;
            if (!std::ranges::equal(
                    ours.bytes.span().subspan(i * width, width), oracle.bytes.span().subspan(i * width, width)))
                found.add(i);
            continue;
        }
        const double error = elementError(floatAt(ours, i), floatAt(oracle, i), scale);
        if (floatError)
            *floatError = std::max(*floatError, error);
        if (error > tolerance)
            found.add(i / parts);
    }
    return describe(found, ours, oracle);
}

Comparison compareRuns(const Model& model, const OurRun& ours, const OracleResult& oracle, double tolerance)
{
    if (ours.error || !oracle.done())
        return refusal(ours, oracle);
    Comparison result;
    const Subgraph& graph = model.main();
    int shown = 0;
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        const TensorId id(static_cast<std::int64_t>(i));
        const TensorPtr theirs = i < oracle.tensors.size() ? oracle.tensors[i] : nullptr;
        const bool constant = graph.tensor(id).isConstant;
        // Sparse constants come back as they are stored.
        if (!theirs || graph.tensor(id).isSparse || isState(graph, id) || !hasWriter(graph, id)
            || liesBehind(ours, graph, id)) {
            result.excluded += constant ? 0 : 1;
            continue;
        }
        const TensorPtr own = unpackCodes(ours.tensors[i]);
        const std::string text = own ? compareTensors(*own, *theirs, tolerance, &result.floatError) : "no value here";
        result.tensors += constant ? 0 : 1;
        if (text.empty()) {
            result.equal += constant ? 0 : 1;
            continue;
        }
        result.verdict = Comparison::Verdict::Different;
        result.integerDifferences += isFloat(theirs->dtype) || isComplex(theirs->dtype) ? 0 : 1;
        if (shown++ < kShownDifferences) {
            const OpId producer = graph.producers[i];
            result.text += fmt::format("{}tensor {} '{}' {} {} of {}: {}", result.text.empty() ? "" : "; ", i,
                graph.tensor(id).name, dtypeName(theirs->dtype), theirs->shape.text(),
                producer.valid() ? opLabel(model, {SubgraphId(0), producer}) : "no operator", text);
        }
    }
    return result;
}

} // namespace quantstep::test
