// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/diagnosis.h"

#include <algorithm>

namespace quantstep {
namespace {

/// From here on a guess that does not explain all is still worth telling.
constexpr double kMostly = 0.9;

class Trials {
public:
    Trials(const Suspect& suspect, const std::stop_token& stop) : m_suspect(suspect), m_stop(stop) { }

    /// Runs a guess; true when it gives exactly what was found.
    bool explains(
        const std::string& cause, const std::string& explanation, const SingleOp& single, const EngineOptions& options)
    {
        if (m_stop.stop_requested())
            return false;
        const auto outputs = runSingle(single, options, m_stop);
        if (!outputs)
            return false; // what cannot be computed explains nothing
        const TensorPtr& value = (*outputs)[static_cast<std::size_t>(m_suspect.output)];
        if (!value)
            return false;
        const auto rest = valueDifference(*value, *m_suspect.found, m_suspect.tolerance);
        const double all = static_cast<double>(m_suspect.difference.differing);
        const double explained = rest.sameShape ? 1.0 - static_cast<double>(rest.differing) / all : 0.0;
        if (explained > m_best.explained)
            m_best = {cause, explanation, explained, rest.differing == 0, false, {}};
        return rest.differing == 0;
    }

    [[nodiscard]] std::vector<Numerics> otherArithmetics()
    {
        std::vector<Numerics> found;
        for (const Numerics numerics : kAllNumerics) {
            if (numerics == m_suspect.options.numerics)
                continue;
            EngineOptions options = m_suspect.options;
            options.numerics = numerics;
            const Diagnosis guess = arithmeticDiagnosis(numerics, {});
            if (explains(guess.cause, guess.explanation, m_suspect.single, options))
                found.push_back(numerics);
        }
        return found;
    }

    bool changes()
    {
        const auto explained = [this](const ChangedOp& change) {
            return explains(change.cause, change.explanation, change.single, m_suspect.options);
        };
        return std::ranges::any_of(changedOps(m_suspect.single), explained)
            || std::ranges::any_of(m_suspect.guesses, explained);
    }

    [[nodiscard]] const Diagnosis& best() const { return m_best; }

private:
    const Suspect& m_suspect;
    const std::stop_token& m_stop;
    Diagnosis m_best;
};

bool isRounded(const Suspect& suspect)
{
    const DType dtype = suspect.expected->dtype;
    if (dtype != DType::Int8 && dtype != DType::UInt8 && dtype != DType::Int16)
        return false;
    const auto arithmetic = arithmeticOf(suspect.single, suspect.options);
    return arithmetic && !arithmetic->formula.empty()
        && suspect.single.graph.tensor(suspect.single.graph.outputs[static_cast<std::size_t>(suspect.output)])
               .quant.isQuantized();
}

/// Each element that differs is nearer to the zero point than expected.
bool allTowardsZero(const Suspect& suspect)
{
    const auto id = suspect.single.graph.outputs[static_cast<std::size_t>(suspect.output)];
    const std::int64_t zero = suspect.single.graph.tensor(id).quant.zeroPoint();
    for (std::size_t i = 0; i < suspect.difference.elements; ++i) {
        const std::int64_t expected = codeAt(*suspect.expected, i) - zero;
        const std::int64_t found = codeAt(*suspect.found, i) - zero;
        if (found != expected && std::abs(found) > std::abs(expected))
            return false;
    }
    return true;
}

/// Every difference is one code, in an operator that rounds.
std::optional<Diagnosis> rounding(const Suspect& suspect)
{
    const ValueDifference& difference = suspect.difference;
    if (!difference.sameShape || difference.largest > 1 || !isRounded(suspect))
        return std::nullopt;
    const char* direction = "in both directions";
    if (difference.above == 0)
        direction = "all of them down, as rounding towards minus infinity does";
    else if (difference.above == difference.differing)
        direction = "all of them up, as rounding towards plus infinity does";
    else if (allTowardsZero(suspect))
        direction = "all of them towards zero, as cutting off does";
    return Diagnosis{"rounding",
        fmt::format("{} of {} codes are off by one, {}: another rounding in the requantization", difference.differing,
            difference.elements, direction),
        1.0, false, false, {}};
}

} // namespace

Diagnosis arithmeticDiagnosis(Numerics numerics, std::vector<Numerics> all)
{
    const auto name = numericsName(numerics);
    return {fmt::format("arithmetic:{}", name), fmt::format("the arithmetic {} computes it", name), 1.0, true, false,
        std::move(all)};
}

Diagnosis diagnose(const Suspect& suspect, const std::stop_token& stop)
{
    if (!suspect.difference.sameShape)
        return {"shape",
            fmt::format("expected shape {}, found {}", suspect.expected->shape.text(), suspect.found->shape.text()),
            1.0, true, false, {}};
    if (auto found = diagnoseData(suspect))
        return *found;
    Trials trials(suspect, stop);
    if (auto arithmetics = trials.otherArithmetics(); !arithmetics.empty()) {
        const Numerics first = arithmetics.front();
        return arithmeticDiagnosis(first, std::move(arithmetics));
    }
    if (auto found = diagnoseShift(suspect))
        return *found;
    if (trials.changes())
        return trials.best();
    if (auto found = diagnosePart(suspect))
        return *found;
    if (auto found = rounding(suspect))
        return *found;
    Diagnosis best = trials.best();
    if (best.explained < kMostly) {
        Diagnosis unknown{"unknown", "nothing that was tried gives these values", 0.0, false, false, {}};
        if (const auto slice = commonSlice(suspect); slice && suspect.difference.differing > 1)
            unknown.explanation
                += fmt::format("; all that differ are at index {} of axis {}", slice->index, slice->axis);
        return unknown;
    }
    best.explanation += fmt::format(" for {:.1f} % of the elements that differ", 100.0 * best.explained);
    return best;
}

} // namespace quantstep
