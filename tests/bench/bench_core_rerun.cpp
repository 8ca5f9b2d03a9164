// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a partial re-run costs: for edits at several operators of a model, the time of the re-run as a ratio to the
// time that the operators it computes again took before, and beside it the time to take the edit over.
// usage: bench_core_rerun MODEL [--check]
// --check: exit code 1 when a ratio is above the limit.

#include "core/edit/edit.h"
#include "core/engine/engine.h"
#include "core/engine/random_input.h"
#include "core/io/tflite_reader.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

using namespace quantstep;

namespace {

constexpr int kRounds = 15;
constexpr std::size_t kPlaces = 8;
constexpr double kLimit = 1.1;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double millisecondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// The times of one place: to take the edit over, of the re-run, and of the same operators before.
struct Times {
    std::vector<double> edit, rerun, operators;
};

/// Edits the zero point of the first output of operator `op`, there and back. (Another scale would no longer fit
/// the biases of the operators that read it, which the runtime refuses.)
Status measureOnce(Engine& engine, OpId op, Times& times)
{
    const TensorRef tensor{SubgraphId(0), engine.model()->main().op(op).outputs.front()};
    const std::int64_t zeroPoint = engine.model()->main().tensor(tensor.tensor).quant.zeroPoint();
    for (const std::int64_t step : {zeroPoint > 0 ? -1 : 1, 0}) {
        const auto edit = std::chrono::steady_clock::now();
        QS_TRY(const auto outcome, applyEdit(engine.model(), SetZeroPoint{tensor, std::nullopt, zeroPoint + step}));
        engine.rebase(outcome.model, outcome.changes);
        times.edit.push_back(millisecondsSince(edit));
        const std::vector<OpId> stale = engine.staleOps();
        double before = 0;
        for (const OpId each : stale)
            before += static_cast<double>(engine.durationNs(each)) / 1e6;
        const auto begin = std::chrono::steady_clock::now();
        if (auto result = engine.rerun({}, {}); result.error)
            return tl::unexpected(*result.error);
        times.rerun.push_back(millisecondsSince(begin));
        times.operators.push_back(before);
    }
    return {};
}

Result<bool> measure(const char* path)
{
    QS_TRY(const ModelPtr model, openModel(path));
    const auto engine = Engine::create(model, {});
    for (std::size_t k = 0; k < model->main().inputs.size(); ++k) {
        const TensorInfo& info = model->main().tensor(model->main().inputs[k]);
        const int index = static_cast<int>(k);
        QS_CHECK(engine->setInput(index, randomInput(info.dtype, info.shape, 1, index)));
    }
    for (int i = 0; i < 3; ++i) {
        engine->restart();
        if (auto result = engine->run({}, {}, {}); result.error)
            return tl::unexpected(*result.error);
    }
    std::printf("%-24s %12s %12s %8s %10s\n", "edit at", "operators ms", "re-run ms", "ratio", "edit ms");
    bool good = true;
    for (std::size_t place = 0; place < kPlaces; ++place) {
        const OpId op(static_cast<std::int64_t>(place * engine->opCount() / kPlaces));
        if (!model->main().tensor(model->main().op(op).outputs.front()).quant.isQuantized())
            continue;
        Times times;
        for (int round = 0; round < kRounds; ++round)
            QS_CHECK(measureOnce(*engine, op, times));
        const double rerun = median(times.rerun), operators = median(times.operators);
        const std::string name = fmt::format("{} {}", op.value, model->main().op(op).name());
        std::printf("%-24s %12.3f %12.3f %8.2f %10.3f\n", name.c_str(), operators, rerun, rerun / operators,
            median(times.edit));
        good = good && rerun <= kLimit * operators;
    }
    return good;
}

} // namespace

int main(int count, char** arguments)
{
    const bool check = count == 3 && std::string_view(arguments[2]) == "--check";
    if (count != 2 && !check) {
        std::fprintf(stderr, "usage: bench_core_rerun MODEL [--check]\n");
        return 2;
    }
    const auto good = measure(arguments[1]);
    if (!good)
        std::fprintf(stderr, "bench_core_rerun: %s\n", good.error().message.c_str());
    else if (check && !*good)
        std::fprintf(stderr, "bench_core_rerun: a re-run takes more than %.1f of its operators' time\n", kLimit);
    return good && (!check || *good) ? 0 : 1;
}
