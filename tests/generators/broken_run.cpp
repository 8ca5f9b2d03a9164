// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generators/broken_run.h"

#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "tests/generators/damage.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cstring>

namespace quantstep::test {
namespace {

/// Enough for every case; more would only take time.
constexpr std::size_t kMaxTensorBytes = std::size_t{1} << 16;

constexpr qint64 kTrailBytes = 1 << 20;
constexpr qint64 kMaxFileBytes = 40'000;

struct Outcome {
    std::string error; ///< empty: ran
    bool ran = false;
    ErrorCode code = ErrorCode::Internal;
    std::vector<TensorPtr> tensors;
};

std::optional<std::vector<TensorPtr>> inputsFor(const Subgraph& graph, Random& random)
{
    std::vector<TensorPtr> values;
    for (const TensorId id : graph.inputs) {
        const TensorInfo& info = graph.tensor(id);
        const auto elements = info.shape.checkedElements();
        const bool known = isKnown(info.dtype) && (dtypeBits(info.dtype) > 0 || info.dtype == DType::String);
        if (!elements || !known || *elements > kMaxTensorBytes || dtypeBytes(info.dtype, *elements) > kMaxTensorBytes)
            return std::nullopt;
        values.push_back(roughInput(random, info.dtype, info.shape));
    }
    return values;
}

Outcome runPath(const ModelPtr& model, const std::vector<TensorPtr>& inputs, KernelPath path, int invokes, int threads)
{
    EngineOptions options;
    options.maxTensorBytes = kMaxTensorBytes;
    options.path = path;
    options.threads = threads;
    const auto engine = Engine::create(model, options);
    Outcome outcome;
    const auto failed = [&](const Error& error) {
        outcome.error = error.message;
        outcome.code = error.code;
        return outcome;
    };
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (const Status status = engine->setInput(static_cast<int>(k), inputs[k]); !status)
            return failed(status.error());
    }
    for (int i = 0; i < invokes; ++i) {
        if (i > 0)
            engine->restartKeepingState();
        const RunResult result = engine->run({}, {}, {});
        if (result.reason != StopReason::Finished)
            return failed(result.error.value_or(Error{ErrorCode::Internal, "failed without a reason"}));
    }
    outcome.ran = true;
    for (const TensorId id : model->main().outputs)
        outcome.tensors.push_back(engine->value({SubgraphId(0), id}));
    return outcome;
}

/// Empty when the outcome is one that may be.
std::string complaint(const Outcome& outcome, const char* path)
{
    if (outcome.ran)
        return {};
    if (outcome.error.empty())
        return std::string(path) + ": an error without words";
    return outcome.code == ErrorCode::Internal ? std::string(path) + ": internal error: " + outcome.error
                                               : std::string();
}

std::string disagreement(const Outcome& fast, const Outcome& reference)
{
    if (fast.ran != reference.ran)
        return "fast: " + (fast.ran ? "runs" : fast.error)
            + "; reference: " + (reference.ran ? "runs" : reference.error);
    for (std::size_t i = 0; i < fast.tensors.size(); ++i) {
        const TensorPtr& a = fast.tensors[i];
        const TensorPtr& b = reference.tensors[i];
        if (!a || !b)
            continue;
        const std::string text = compareTensors(*a, *b, 1e-4);
        if (!text.empty())
            return "output " + std::to_string(i) + " by the fast path (ours) and the reference (oracle): " + text;
    }
    return {};
}

void save(const BrokenSource& source, std::uint32_t seed, int number, const SharedBytes& bytes, std::string& message)
{
    const QString folder = scratchPath() + QStringLiteral("/broken");
    QDir().mkpath(folder);
    const QString path = folder
        + QStringLiteral("/%1 seed %2 case %3.tflite")
              .arg(QString::fromStdString(source.name).replace(QLatin1Char('/'), QLatin1Char('-')))
              .arg(seed)
              .arg(number);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    message += " [" + path.toStdString() + "]";
}

SharedBytes contents(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    return SharedBytes::adopt(std::vector<char>(bytes.begin(), bytes.end()));
}

std::vector<BrokenSource> makeSources()
{
    std::vector<BrokenSource> sources;
    for (const OpGenerator& generator : allGenerators()) {
        sources.push_back({generator.name, [&generator](Random& random) {
                               const OpCase oneCase = generator.make(random);
                               return BrokenSource::Sample{buildCase(oneCase), oneCase.invokes, oneCase.label};
                           }});
    }
    std::vector<QString> files = filesBelow(zooFile(QStringLiteral("models/op_tests")), QStringLiteral(".tflite"));
    std::erase_if(files, [](const QString& file) { return QFileInfo(file).size() > kMaxFileBytes; });
    if (!files.empty()) {
        sources.push_back({"files", [files](Random& random) {
                               const QString& file = random.pick(files);
                               return BrokenSource::Sample{contents(file), random.between(1, 2), file.toStdString()};
                           }});
    }
    return sources;
}

} // namespace

Trail::Trail(const QString& path) : m_file(path)
{
    if (!path.isEmpty() && m_file.open(QIODevice::ReadWrite) && m_file.resize(kTrailBytes))
        m_memory = m_file.map(0, kTrailBytes);
}

void Trail::keep(const SharedBytes& model)
{
    const std::uint64_t size = std::min<std::uint64_t>(model.size(), kTrailBytes - sizeof(std::uint64_t));
    if (!m_memory)
        return;
    std::memcpy(m_memory, &size, sizeof size);
    std::memcpy(m_memory + sizeof size, model.data(), size);
}

SharedBytes Trail::read(const QString& path)
{
    const SharedBytes all = contents(path);
    std::uint64_t size = 0;
    if (all.size() < sizeof size)
        return {};
    std::memcpy(&size, all.data(), sizeof size);
    return all.part(sizeof size, std::min<std::size_t>(size, all.size() - sizeof size));
}

const std::vector<BrokenSource>& brokenSources()
{
    static const std::vector<BrokenSource> sources = makeSources();
    return sources;
}

BrokenSummary runBroken(const BrokenSource& source, std::uint32_t seed, int count, Trail& trail)
{
    Random random(seed);
    BrokenSummary summary;
    for (int i = 0; i < count; ++i) {
        const BrokenSource::Sample sample = source.make(random);
        const SharedBytes bytes = damaged(sample.bytes, random);
        trail.keep(bytes);
        ++summary.cases;
        const auto model = readTflite(bytes);
        if (!model) {
            ++summary.unreadable;
            continue;
        }
        const ModelPtr isolated = withIsolatedConstants(*model);
        const auto inputs = inputsFor(isolated->main(), random);
        if (!inputs) {
            ++summary.unreadable;
            continue;
        }
        const int threads = random.chance(0.02F) ? 2 : 1;
        const Outcome fast = runPath(isolated, *inputs, KernelPath::Fast, sample.invokes, threads);
        const Outcome reference = runPath(isolated, *inputs, KernelPath::Reference, sample.invokes, 1);
        (fast.ran ? summary.ran : summary.refused) += 1;
        std::string message = complaint(fast, "fast");
        if (message.empty())
            message = complaint(reference, "reference");
        if (message.empty())
            message = disagreement(fast, reference);
        if (!message.empty()) {
            message = fmt::format("{} seed {} case {} ({}): {}", source.name, seed, i, sample.label, message);
            save(source, seed, i, bytes, message);
            summary.failures.push_back(std::move(message));
        }
    }
    return summary;
}

} // namespace quantstep::test
