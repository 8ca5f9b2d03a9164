// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/op_case.h"

#include "core/io/tflite_reader.h"
#include "tests/support/arithmetic_measure.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace quantstep::test {
namespace {

constexpr std::size_t kDumpedFailures = 5;
constexpr std::size_t kBatch = 256;

int addTensor(BuiltSubgraph& graph, const CaseTensor& tensor, const std::string& name)
{
    if (tensor.role == CaseTensor::Role::Absent)
        return -1;
    BuiltTensor built;
    built.name = name;
    built.dtype = tensor.dtype;
    built.shape = tensor.shape;
    built.hasRank = tensor.shape.rank() == 0;
    built.quant = tensor.quant;
    built.shapeSignature = tensor.shapeSignature;
    built.sparsity = tensor.sparsity;
    built.isVariable = tensor.role == CaseTensor::Role::Variable;
    if (tensor.role == CaseTensor::Role::Constant)
        built.data = tensor.value;
    graph.tensors.push_back(std::move(built));
    return static_cast<int>(graph.tensors.size()) - 1;
}

} // namespace

std::vector<TensorPtr> graphInputs(const OpCase& oneCase)
{
    std::vector<TensorPtr> values;
    for (const CaseTensor& input : oneCase.inputs) {
        if (input.role == CaseTensor::Role::Activation)
            values.push_back(input.value);
    }
    return values;
}

namespace {

void writeBytes(const QString& path, std::span<const std::byte> bytes)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
}

/// Leaves a failing case behind; gives the model's path.
std::string dump(const QString& folder, std::size_t number, const OpCase& oneCase, const std::string& message)
{
    QDir().mkpath(folder);
    const QString stem = folder + QStringLiteral("/case%1").arg(number);
    writeBytes(stem + QStringLiteral(".tflite"), buildCase(oneCase).span());
    const auto inputs = graphInputs(oneCase);
    for (std::size_t k = 0; k < inputs.size(); ++k)
        writeBytes(stem + QStringLiteral(".input%1.bin").arg(k), inputs[k]->bytes.span());
    writeBytes(stem + QStringLiteral(".txt"), std::as_bytes(std::span(message)));
    return (stem + QStringLiteral(".tflite")).toStdString();
}

/// An operator that only one arithmetic has keeps that; all others take the one under test.
Numerics numericsOf(const CaseOptions& options)
{
    return options.numerics == Numerics::LiteRtRef ? arithmeticUnderTest().numerics : options.numerics;
}

/// One case against what the oracle made of it, with every kernel path asked for.
std::vector<Comparison> compareCase(
    const SharedBytes& bytes, const OpCase& oneCase, const OracleResult& oracle, const CaseOptions& options)
{
    const auto model = readTflite(bytes);
    if (!model) {
        Comparison refused;
        refused.verdict = oracle.done() ? Comparison::Verdict::OnlyWeRefuse : Comparison::Verdict::BothRefuse;
        refused.text = model.error().message;
        return {refused};
    }
    std::vector<Comparison> comparisons;
    for (const KernelPath path : {KernelPath::Fast, KernelPath::Reference}) {
        if (path == KernelPath::Reference && !options.bothPaths)
            continue;
        const Numerics numerics = numericsOf(options);
        const OurRun ours = runOurs(*model, graphInputs(oneCase), path, {}, 1, oneCase.invokes, numerics);
        Comparison comparison = compareRuns(**model, ours, oracle, options.tolerance);
        comparison.text = (path == KernelPath::Fast ? "fast: " : "reference: ") + comparison.text;
        comparisons.push_back(std::move(comparison));
    }
    return comparisons;
}

class Collector {
public:
    Collector(CaseSummary& summary, QString folder, const CaseOptions& options)
        : m_summary(summary), m_folder(std::move(folder)), m_options(options)
    {
    }

    void add(const OpCase& oneCase, const std::vector<Comparison>& comparisons)
    {
        const std::size_t number = static_cast<std::size_t>(m_summary.cases++);
        const auto failed = std::ranges::find_if_not(comparisons, [&](const Comparison& c) { return passes(c); });
        for (const Comparison& comparison : comparisons)
            m_summary.floatError = std::max(m_summary.floatError, comparison.floatError);
        if (failed == comparisons.end()) {
            const auto verdict = comparisons.front().verdict;
            m_summary.equal += verdict == Comparison::Verdict::Equal ? 1 : 0;
            m_summary.bothRefuse += verdict == Comparison::Verdict::BothRefuse ? 1 : 0;
            return;
        }
        std::string message
            = fmt::format("case {} {}: {}: {}", number, oneCase.label, verdictName(failed->verdict), failed->text);
        if (m_summary.failures.size() < kDumpedFailures)
            message += " [" + dump(m_folder, number, oneCase, message) + "]";
        m_summary.failures.push_back(std::move(message));
    }

private:
    [[nodiscard]] bool passes(const Comparison& comparison) const
    {
        // What is refused is tested in the reference arithmetic only.
        if (arithmeticUnderTest().numerics != Numerics::LiteRtRef)
            return comparison.verdict != Comparison::Verdict::Different;
        switch (comparison.verdict) {
        case Comparison::Verdict::Equal:
        case Comparison::Verdict::BothRefuse: return true;
        case Comparison::Verdict::OnlyOracleRefuses: return m_options.oracleMayRefuse;
        default: return false;
        }
    }

    CaseSummary& m_summary;
    QString m_folder;
    const CaseOptions& m_options;
};

} // namespace

CaseTensor activation(TensorPtr value, QuantParams quant)
{
    return {value->dtype, value->shape, std::move(quant), value, CaseTensor::Role::Activation, {}};
}

CaseTensor constant(TensorPtr value, QuantParams quant)
{
    return {value->dtype, value->shape, std::move(quant), value, CaseTensor::Role::Constant, {}};
}

CaseTensor absent()
{
    CaseTensor tensor;
    tensor.role = CaseTensor::Role::Absent;
    return tensor;
}

CaseTensor output(DType dtype, Shape shape, QuantParams quant)
{
    return {dtype, std::move(shape), std::move(quant), nullptr, CaseTensor::Role::Activation, {}};
}

SharedBytes buildCase(const OpCase& oneCase)
{
    BuiltSubgraph graph;
    BuiltOp op;
    op.code = oneCase.code;
    op.version = oneCase.version;
    op.options = oneCase.options;
    op.customName = oneCase.customName;
    op.customOptions = oneCase.customOptions;
    for (std::size_t i = 0; i < oneCase.inputs.size(); ++i) {
        const int index = addTensor(graph, oneCase.inputs[i], fmt::format("in{}", i));
        op.inputs.push_back(index);
        if (oneCase.inputs[i].role == CaseTensor::Role::Activation)
            graph.inputs.push_back(index);
    }
    for (std::size_t i = 0; i < oneCase.outputs.size(); ++i) {
        const int index = addTensor(graph, oneCase.outputs[i], fmt::format("out{}", i));
        op.outputs.push_back(index);
        graph.outputs.push_back(index);
    }
    for (std::size_t i = 0; i < oneCase.intermediates.size(); ++i)
        op.intermediates.push_back(addTensor(graph, oneCase.intermediates[i], fmt::format("inner{}", i)));
    graph.ops.push_back(std::move(op));
    std::vector<BuiltSubgraph> subgraphs{std::move(graph)};
    subgraphs.insert(subgraphs.end(), oneCase.subgraphs.begin(), oneCase.subgraphs.end());
    return buildModel(subgraphs);
}

std::string CaseSummary::text() const
{
    return fmt::format("{} cases: {} equal, {} refused by both, {} failed, largest float error {:.2g}; seed {}", cases,
        equal, bothRefuse, failures.size(), floatError, testSeed());
}

CaseSummary compareCases(const std::string& group, std::span<const OpCase> cases, const CaseOptions& options)
{
    Oracle oracle(arithmeticUnderTest().runtime);
    return compareCases(oracle, group, cases, options);
}

CaseSummary compareCases(
    Oracle& oracle, const std::string& group, std::span<const OpCase> cases, const CaseOptions& options)
{
    CaseSummary summary;
    Collector collector(summary, scratchPath() + QLatin1Char('/') + QString::fromStdString(group), options);
    for (std::size_t begin = 0; begin < cases.size(); begin += kBatch) {
        const auto batch = cases.subspan(begin, std::min(kBatch, cases.size() - begin));
        std::vector<OracleCase> requests;
        for (const OpCase& oneCase : batch) {
            OracleCase request;
            request.model = buildCase(oneCase);
            request.inputs = graphInputs(oneCase);
            request.invokes = oneCase.invokes;
            request.resolver
                = options.numerics == Numerics::LiteRtDefault ? Resolver::Default : arithmeticUnderTest().resolver;
            const auto absent = std::ranges::count(oneCase.inputs, CaseTensor::Role::Absent, &CaseTensor::role);
            request.tensors
                = static_cast<int>(oneCase.inputs.size() + oneCase.outputs.size()) - static_cast<int>(absent);
            requests.push_back(std::move(request));
        }
        const std::vector<OracleResult> results = oracle.run(requests);
        for (std::size_t i = 0; i < batch.size(); ++i)
            collector.add(batch[i], compareCase(requests[i].model, batch[i], results[i], options));
    }
    return summary;
}

} // namespace quantstep::test
