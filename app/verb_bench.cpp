// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/op_report.h"

#include <algorithm>
#include <chrono>

namespace quantstep {
namespace {

/// Times of one thing over all runs, in milliseconds.
struct Times {
    std::vector<double> ms;

    [[nodiscard]] double median() const
    {
        auto sorted = ms;
        std::sort(sorted.begin(), sorted.end());
        const std::size_t middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
    [[nodiscard]] double min() const { return *std::min_element(ms.begin(), ms.end()); }
    [[nodiscard]] double max() const { return *std::max_element(ms.begin(), ms.end()); }
};

struct Measured {
    Times whole;
    std::vector<Times> ops;
};

Result<Measured> measure(Engine& engine, const CommandLine& command)
{
    Measured measured;
    measured.ops.resize(engine.opCount());
    Progress progress(command, "bench", static_cast<std::size_t>(command.runs));
    // The first run is not counted: it fills caches and the engine's pool of buffers.
    for (int round = -1; round < command.runs; ++round) {
        engine.restart();
        const auto begin = std::chrono::steady_clock::now();
        const auto result = engine.run({}, {}, [](const StepRecord&) {});
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
        if (result.error)
            return tl::unexpected(*result.error);
        if (round < 0)
            continue;
        measured.whole.ms.push_back(elapsed.count());
        for (std::size_t i = 0; i < measured.ops.size(); ++i)
            measured.ops[i].ms.push_back(
                static_cast<double>(engine.durationNs(OpId(static_cast<std::int64_t>(i)))) / 1e6);
        progress.show(static_cast<std::size_t>(round + 1));
    }
    return measured;
}

void writeTimes(JsonWriter& json, const Times& times)
{
    json.member("median_ms", times.median());
    json.member("min_ms", times.min());
    json.member("max_ms", times.max());
}

void writeJson(const Engine& engine, const CommandLine& command, const Measured& measured)
{
    JsonWriter json(standardOutput());
    json.beginObject();
    json.member("model", engine.model()->path);
    json.member("runs", command.runs);
    json.member("threads", command.engine.threads);
    json.member("kernels", command.engine.path == KernelPath::Fast ? "fast" : "reference");
    json.member("arithmetic", numericsName(command.engine.numerics));
    writeTimes(json, measured.whole);
    json.key("ops");
    json.beginArray();
    for (std::size_t i = 0; i < measured.ops.size(); ++i) {
        json.beginObject(true);
        json.member("index", static_cast<std::uint64_t>(i));
        json.member("name", engine.model()->main().ops[i].name());
        writeTimes(json, measured.ops[i]);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    json.finish();
}

void writeText(const Engine& engine, const CommandLine& command, const Measured& measured)
{
    const auto sink = standardOutput();
    sink(fmt::format("{}: {} runs, {} thread(s), {} kernels, all tensors kept\n", engine.model()->path, command.runs,
        command.engine.threads, command.engine.path == KernelPath::Fast ? "fast" : "reference"));
    sink(fmt::format("{:>10} {:>10} {:>10}\n", "median ms", "min ms", "max ms"));
    const auto row = [&](const Times& times, const std::string& name) {
        sink(fmt::format("{:10.3f} {:10.3f} {:10.3f}  {}\n", times.median(), times.min(), times.max(), name));
    };
    row(measured.whole, "whole run");
    for (std::size_t i = 0; i < measured.ops.size(); ++i)
        row(measured.ops[i], fmt::format("{} {}", i, engine.model()->main().ops[i].name()));
}

Status bench(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    QS_CHECK(giveInputs(*engine, command));
    QS_TRY(const auto measured, measure(*engine, command));
    if (command.json)
        writeJson(*engine, command, measured);
    else
        writeText(*engine, command, measured);
    return {};
}

} // namespace

Exit runBench(const CommandLine& command)
{
    const auto status = bench(command);
    return status ? finishOutput(Exit::Done) : failWith(status.error());
}

} // namespace quantstep
