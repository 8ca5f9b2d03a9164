// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz_ops/worker.h"

#include "tests/generators/broken_run.h"

#include <chrono>
#include <cstdio>

namespace quantstep::test {
namespace {

using Clock = std::chrono::steady_clock;

void tell(const std::string& line)
{
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
}

std::string oneLine(std::string text)
{
    std::ranges::replace(text, '\n', ' ');
    return text;
}

void sound(Oracle& oracle, const OpGenerator& generator, int number, std::uint32_t seed)
{
    Random random(seed);
    std::vector<OpCase> cases;
    for (int i = 0; i < kCasesPerRound; ++i)
        cases.push_back(generator.make(random));
    const std::string folder = fmt::format("fuzz/{} seed {}", generator.name, seed);
    const CaseSummary summary = compareCases(oracle, folder, cases, generator.options);
    for (const std::string& failure : summary.failures)
        tell("fail " + oneLine(fmt::format("{} seed {}: {}", generator.name, seed, failure)));
    tell(fmt::format(
        "end {} {} {} {} {} 0", number, summary.cases, summary.equal, summary.bothRefuse, summary.failures.size()));
}

void broken(const BrokenSource& source, int number, std::uint32_t seed, Trail& trail)
{
    const BrokenSummary summary = runBroken(source, seed, kCasesPerRound, trail);
    for (const std::string& failure : summary.failures)
        tell("fail " + oneLine(failure));
    tell(fmt::format("end {} {} {} {} {} {}", number, summary.cases, summary.ran, summary.refused,
        summary.failures.size(), summary.unreadable));
}

template<typename T> std::vector<const T*> chosen(const std::vector<T>& all, const FuzzSettings& settings)
{
    std::vector<const T*> result;
    for (const T& one : all) {
        if (one.name.starts_with(settings.only))
            result.push_back(&one);
    }
    return result;
}

template<typename T> std::vector<std::string> namesOf(const std::vector<const T*>& list)
{
    std::vector<std::string> names;
    for (const T* one : list)
        names.push_back(one->name);
    return names;
}

} // namespace

std::vector<std::string> chosenNames(const FuzzSettings& settings)
{
    return settings.broken ? namesOf(chosen(brokenSources(), settings)) : namesOf(chosen(allGenerators(), settings));
}

void runWorker(const FuzzSettings& settings, const WorkerPlace& place)
{
    const auto end = Clock::now() + std::chrono::duration<double>(60 * settings.minutes);
    const auto generators = settings.broken ? std::vector<const OpGenerator*>() : chosen(allGenerators(), settings);
    const auto sources = settings.broken ? chosen(brokenSources(), settings) : std::vector<const BrokenSource*>();
    const std::size_t count = std::max(generators.size(), sources.size());
    Oracle oracle;
    Trail trail(QString::fromStdString(place.trail));
    int first = place.generator;
    for (int round = place.round;; round += place.stride) {
        for (int g = first; g < static_cast<int>(count); ++g) {
            if (Clock::now() >= end)
                return;
            tell(fmt::format("begin {} {}", round, g));
            const auto index = static_cast<std::size_t>(g);
            if (settings.broken)
                broken(*sources[index], g, roundSeed(settings, round), trail);
            else
                sound(oracle, *generators[index], g, roundSeed(settings, round));
        }
        first = 0;
    }
}

} // namespace quantstep::test
