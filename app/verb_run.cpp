// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/element_text.h"
#include "core/exchange/npz.h"
#include "core/exchange/op_report.h"
#include "core/exchange/tensor_archive.h"

#include <QFile>

#include <set>

namespace quantstep {
namespace {

/// Elements of an output that are printed.
constexpr std::size_t kShownElements = 32;

/// Saves tensors while the model runs, so that those which fall out of the engine's budget need not be computed
/// again. Variables change during a run, and subgraphs may run more than once; their tensors are saved at its end.
class TensorSaver {
public:
    TensorSaver(std::unique_ptr<TensorArchive> archive, const Engine& engine)
        : m_archive(std::move(archive)), m_engine(engine)
    {
    }

    /// Constants of all subgraphs and the inputs.
    void begin()
    {
        eachTensor([&](TensorRef ref, const TensorInfo& info) {
            if (!info.isVariable)
                save(ref, m_engine.value(ref));
        });
    }

    void step(const StepRecord& record)
    {
        for (const TensorDelta& delta : record.deltas) {
            if (delta.tensor.subgraph.value == 0 && !m_engine.model()->tensor(delta.tensor).isVariable)
                save(delta.tensor, delta.after);
        }
    }

    Status finish()
    {
        eachTensor([&](TensorRef ref, const TensorInfo& info) {
            if (info.isVariable || ref.subgraph.value != 0)
                save(ref, m_engine.value(ref));
        });
        QS_CHECK(m_status);
        return m_archive->finish();
    }

private:
    template<typename Visit> void eachTensor(Visit visit)
    {
        const Model& model = *m_engine.model();
        for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
            for (std::size_t t = 0; t < model.subgraphs[s]->tensors.size(); ++t) {
                const TensorRef ref{SubgraphId(static_cast<std::int64_t>(s)), TensorId(static_cast<std::int64_t>(t))};
                visit(ref, model.tensor(ref));
            }
        }
    }

    void save(TensorRef ref, const TensorPtr& value)
    {
        const auto key = npzKey(ref);
        if (!value || !m_status || !m_archive->takes(value->dtype) || !m_saved.insert(key).second)
            return;
        m_status = m_archive->add(key, m_engine.model()->tensor(ref).name, value);
    }

    std::unique_ptr<TensorArchive> m_archive;
    const Engine& m_engine;
    Status m_status;
    std::set<std::string> m_saved;
};

void printTensor(const Engine& engine, const char* kind, std::size_t k, TensorId id)
{
    const TensorInfo& info = engine.model()->main().tensor(id);
    const auto value = engine.value({SubgraphId(0), id});
    const auto sink = standardOutput();
    std::string line = fmt::format("{} {} t{} {} {} {}:", kind, k, id.value, jsonString(info.name),
        dtypeText(info.dtype), value ? value->shape.text() : info.shape.text());
    if (!value) {
        sink(line + " not computed\n");
        return;
    }
    const std::size_t count = value->elements();
    line += ' ';
    appendElements(line, *value, 0, std::min(count, kShownElements), " ", ElementStyle::Plain);
    if (count > kShownElements)
        line += fmt::format(" ... {} in all", count);
    sink(line + "\n");
}

/// All inferences but the last.
RunResult runEarlier(Engine& engine, int inferences)
{
    for (int i = 0; i < inferences; ++i) {
        if (RunResult result = engine.run({}, {}, {}); result.error)
            return result;
        engine.restartKeepingState();
    }
    return {};
}

Result<RunResult> run(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    QS_TRY(const auto mappings, giveInputs(*engine, command));
    if (RunResult earlier = runEarlier(*engine, command.invokes - 1); earlier.error)
        return earlier;
    RunRequest request;
    QS_TRY(request.until, untilOp(*engine, command));
    std::optional<TensorSaver> saver;
    if (!command.saveTensors.isEmpty()) {
        const auto path = QFile::encodeName(command.saveTensors).toStdString();
        auto format = command.archive.value_or(archiveFormat(path));
        if (format == ArchiveFormat::Npz && command.compress)
            format = ArchiveFormat::CompressedNpz;
        QS_TRY(auto archive, TensorArchive::create(path, format));
        saver.emplace(std::move(archive), *engine);
        saver->begin();
    }
    Progress progress(command, "run", engine->opCount());
    std::size_t executed = 0;
    const auto result = engine->run(request, {}, [&](const StepRecord& record) {
        if (saver)
            saver->step(record);
        if (record.op.subgraph.value == 0)
            progress.show(++executed);
    });
    if (saver)
        QS_CHECK(saver->finish());

    const Subgraph& graph = engine->model()->main();
    for (std::size_t k = 0; k < mappings.size(); ++k)
        standardOutput()(fmt::format("input {} t{} {}\n", k, graph.inputs[k].value, mappings[k]));
    standardOutput()(fmt::format("executed {} of {} ops\n", executed, engine->opCount()));
    for (std::size_t k = 0; k < graph.outputs.size(); ++k)
        printTensor(*engine, "output", k, graph.outputs[k]);
    return result;
}

} // namespace

Exit runRun(const CommandLine& command)
{
    const auto result = run(command);
    if (!result)
        return failWith(result.error());
    return finishOutput(result->error ? failWith(*result->error) : Exit::Done);
}

} // namespace quantstep
