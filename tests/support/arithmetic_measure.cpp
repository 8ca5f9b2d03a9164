// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/arithmetic_measure.h"

#include "core/kernels/approximation.h"

#include <algorithm>
#include <cmath>

namespace quantstep::test {
namespace {

constexpr double kTolerance = 1e-5;

double largestMagnitude(const TensorValue& value)
{
    double largest = 0;
    for (std::size_t i = 0; i < value.elements(); ++i) {
        const double magnitude = std::abs(numberAt(value, i));
        if (std::isfinite(magnitude))
            largest = std::max(largest, magnitude);
    }
    return largest;
}

/// Nothing when the two cannot be compared element by element.
std::optional<Measured> measureTensor(const TensorValue& ours, const TensorValue& theirs)
{
    if (ours.dtype != theirs.dtype || ours.elements() != theirs.elements() || dtypeBits(ours.dtype) == 0
        || dtypeBits(ours.dtype) > 64 || ours.bytes.size() < theirs.bytes.size())
        return std::nullopt;
    Measured result;
    result.elements = ours.elements();
    if (std::ranges::equal(ours.bytes.span().first(theirs.bytes.size()), theirs.bytes.span()))
        return result;
    const bool floats = isFloat(ours.dtype);
    const double scale = floats ? largestMagnitude(theirs) : 1;
    for (std::size_t i = 0; i < result.elements; ++i) {
        const double a = numberAt(ours, i);
        const double b = numberAt(theirs, i);
        if (a == b || (std::isnan(a) && std::isnan(b)))
            continue;
        const double error = std::isfinite(a) && std::isfinite(b) && scale > 0
            ? std::abs(a - b) / scale
            : std::numeric_limits<double>::infinity();
        (floats ? result.floatError : result.largest) = std::max(floats ? result.floatError : result.largest, error);
        if (!floats || error > kTolerance)
            ++result.different;
    }
    return result;
}

std::string rowName(const Subgraph& graph, const OpInfo& op, const TensorInfo& output)
{
    std::string name = op.name() + " " + std::string(dtypeName(output.dtype));
    const bool hybrid = output.dtype == DType::Float32 && op.inputs.size() > 1 && op.inputs[1].valid()
        && graph.tensor(op.inputs[1]).quant.isQuantized();
    return hybrid ? name + " hybrid" : name;
}

} // namespace

std::span<const MeasuredArithmetic> measuredArithmetics()
{
    static constexpr MeasuredArithmetic kAll[] = {
        {Numerics::LiteRtRef, Runtime::LiteRt, Resolver::Ref, false},
        {Numerics::Tflite219Ref, Runtime::LiteRt2025, Resolver::Ref, false},
        {Numerics::LiteRtDefault, Runtime::LiteRt, Resolver::Default, false},
        {Numerics::Xnnpack, Runtime::LiteRt, Resolver::Xnnpack, true},
        {Numerics::Tflm, Runtime::Micro, Resolver::Ref, false},
    };
    return kAll;
}

const MeasuredArithmetic& arithmeticUnderTest()
{
    static const MeasuredArithmetic& chosen = [&]() -> const MeasuredArithmetic& {
        const std::string name = qEnvironmentVariable("QUANTSTEP_ARITHMETIC").toStdString();
        const auto all = measuredArithmetics();
        const auto found = std::ranges::find_if(
            all, [&](const MeasuredArithmetic& one) { return numericsName(one.numerics) == name; });
        return found == all.end() ? all.front() : *found;
    }();
    return chosen;
}

void Measured::add(const Measured& other)
{
    cases += other.cases;
    elements += other.elements;
    different += other.different;
    largest = std::max(largest, other.largest);
    floatError = std::max(floatError, other.floatError);
    unsaid = unsaid || other.unsaid;
    if (note.empty())
        note = other.note;
}

Measured measure(const Model& model, const OurRun& ours, const OracleResult& oracle, Numerics numerics,
    std::map<std::string, Measured>& perOperator)
{
    Measured whole;
    whole.cases = 1;
    const Subgraph& graph = model.main();
    std::vector<bool> equal(graph.tensors.size(), true);
    const auto theirs
        = [&](TensorId id) { return id.index() < oracle.tensors.size() ? oracle.tensors[id.index()] : nullptr; };
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const OpInfo& op = graph.ops[i];
        const bool sameInputs
            = std::ranges::all_of(op.inputs, [&](TensorId input) { return !input.valid() || equal[input.index()]; });
        for (const TensorId output : op.outputs) {
            if (!output.valid())
                continue;
            const TensorPtr own = unpackCodes(ours.tensors[output.index()]);
            const TensorPtr other = theirs(output);
            auto measured = own && other ? measureTensor(*own, *other) : std::nullopt;
            equal[output.index()] = measured && measured->different == 0 && measured->floatError == 0;
            if (!measured)
                continue;
            if (measured->different > 0)
                measured->note = opLabel(model, {SubgraphId(0), OpId(static_cast<std::int64_t>(i))});
            whole.add(*measured);
            if (!sameInputs)
                continue;
            measured->cases = 1;
            measured->unsaid = measured->different > 0
                && approximation(op, graph.tensor(op.outputs.front()).dtype, numerics).empty();
            perOperator[rowName(graph, op, graph.tensor(output))].add(*measured);
        }
    }
    return whole;
}

} // namespace quantstep::test
