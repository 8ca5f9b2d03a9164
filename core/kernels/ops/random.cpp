// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL (0 shape) and MULTINOMIAL (0 logits [batch, classes], 1 number of samples).

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/random_numbers.h"

#include <cmath>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareRandomUniform(const PrepareContext& context);
Result<PreparedPtr> prepareRandomStandardNormal(const PrepareContext& context);
Result<PreparedPtr> prepareMultinomial(const PrepareContext& context);

namespace {

/// The runtime keeps 32 bits of each seed, with their sign. Without options both are 0.
reference::RandomSeeds seedsOf(const PrepareContext& context)
{
    const auto* options = std::get_if<RandomOptions>(&context.op().options);
    if (!options)
        return {};
    const auto kept = [](std::int64_t seed) {
        return static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(static_cast<std::uint64_t>(seed))});
    };
    return {kept(options->seed), kept(options->seed2)};
}

OpArithmetic arithmeticOf(reference::RandomSeeds seeds, std::string formula)
{
    OpArithmetic arithmetic;
    arithmetic.formula = std::move(formula);
    arithmetic.constants
        = {{"seed", static_cast<std::int64_t>(seeds.key)}, {"seed2", static_cast<std::int64_t>(seeds.stream)}};
    arithmetic.note = "every run starts at the beginning of the generator's stream, as the runtime's first does; its "
                      "further runs go on from there";
    if (seeds.key == 0 && seeds.stream == 0) {
        arithmetic.note = "both seeds are 0, so the runtime draws other numbers in every process; here the generator "
                          "starts from key 0 and counter 0 in every run";
    }
    return arithmetic;
}

Result<Shape> wantedShape(const PrepareContext& context)
{
    QS_CHECK(expectTypeIn(context, "the shape", context.input(0).dtype(), {DType::Int32}));
    if (context.input(0).shape.rank() != 1)
        return context.error(
            ErrorCode::RefusedByRuntime, "the shape is {}, expected a vector", context.input(0).shape.text());
    QS_TRY(const auto sizes, integersOf(context, 0));
    std::vector<std::int32_t> dims;
    for (const std::int64_t size : sizes) {
        if (size < 0)
            return context.error(ErrorCode::RefusedByRuntime, "the shape has a size of {}", size);
        dims.push_back(static_cast<std::int32_t>(size));
    }
    Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    return shape;
}

/// An operator whose every four elements are made of one block: convert(block) -> four floats.
template<typename Convert>
Result<PreparedPtr> prepareRandom(const PrepareContext& context, std::string formula, Convert convert)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    QS_TRY(Shape shape, wantedShape(context));
    const std::size_t count = shape.elements();
    const reference::RandomSeeds seeds = seedsOf(context);
    return makePrepared({{DType::Float32, std::move(shape)}}, arithmeticOf(seeds, std::move(formula)),
        [count, seeds, convert](const EvalContext& run) {
            auto* out = run.output(0).as<float>();
            for (std::size_t i = 0; i < count; i += 4) {
                const std::array<float, 4> numbers = convert(reference::blockAt(seeds, i / 4));
                std::copy_n(numbers.begin(), std::min<std::size_t>(4, count - i), out + i);
            }
        });
}

/// The running sums of the classes' odds, relative to the likeliest; classes of logits that are no numbers have none.
void cumulativeOdds(std::span<const float> logits, std::vector<double>& sums)
{
    float largest = std::numeric_limits<float>::lowest();
    for (const float logit : logits) {
        if (std::isfinite(logit))
            largest = std::max(largest, logit);
    }
    double total = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (std::isfinite(logits[i]))
            total += std::exp(static_cast<double>(logits[i]) - static_cast<double>(largest));
        sums[i] = total;
    }
}

template<typename Index>
void drawClasses(std::span<const float> logits, std::size_t classes, std::size_t samples, reference::RandomSeeds seeds,
    std::span<Index> out)
{
    std::vector<double> sums(classes);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % samples == 0)
            cumulativeOdds(logits.subspan(i / samples * classes, classes), sums);
        const reference::PhiloxBlock block = reference::blockAt(seeds, i / 2); // two words per sample
        const std::size_t word = i % 2 * 2;
        const double wanted = reference::uniformDouble(block[word], block[word + 1]) * sums.back();
        out[i] = static_cast<Index>(std::upper_bound(sums.begin(), sums.end(), wanted) - sums.begin());
    }
}

Status checkMultinomial(const PrepareContext& context)
{
    const Shape& logits = context.input(0).shape;
    QS_CHECK(expectTypeIn(context, "the logits", context.input(0).dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the number of samples", context.input(1).dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Int32, DType::Int64}));
    if (logits.rank() != 2 || logits[1] == 0) {
        return context.error(
            ErrorCode::RefusedByRuntime, "the logits are {}, expected a matrix with columns", logits.text());
    }
    if (context.input(1).shape.rank() != 0) {
        return context.error(ErrorCode::RefusedByRuntime, "the number of samples is {}, expected a scalar",
            context.input(1).shape.text());
    }
    return {};
}

} // namespace

Result<PreparedPtr> prepareRandomUniform(const PrepareContext& context)
{
    return prepareRandom(
        context, "out = lower 23 bits of Philox4x32-10 / 2^23", [](const reference::PhiloxBlock& block) {
            return std::array{reference::uniformFloat(block[0]), reference::uniformFloat(block[1]),
                reference::uniformFloat(block[2]), reference::uniformFloat(block[3])};
        });
}

Result<PreparedPtr> prepareRandomStandardNormal(const PrepareContext& context)
{
    return prepareRandom(context, "out = sqrt(-2 log(u)) * sin(2 pi v), then * cos(2 pi v), u and v of Philox4x32-10",
        [](const reference::PhiloxBlock& block) {
            const auto first = reference::normalPair(block[0], block[1]);
            const auto second = reference::normalPair(block[2], block[3]);
            return std::array{first[0], first[1], second[0], second[1]};
        });
}

Result<PreparedPtr> prepareMultinomial(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(checkMultinomial(context));
    QS_TRY(const auto samples, integersOf(context, 1));
    if (samples[0] < 0)
        return context.error(ErrorCode::RefusedByRuntime, "the number of samples is {}", samples[0]);
    const Shape& logits = context.input(0).shape;
    Shape shape{logits[0], static_cast<std::int32_t>(samples[0])};
    QS_CHECK(expectSaneShape(context, shape));
    const reference::RandomSeeds seeds = seedsOf(context);
    const DType dtype = context.output(0).dtype();
    const std::size_t count = shape.elements();
    return makePrepared({{dtype, std::move(shape)}},
        arithmeticOf(seeds, "out = first class whose sum of exp(logit - max) up to it exceeds u * the whole sum"),
        [=, classes = static_cast<std::size_t>(logits[1]), perRow = static_cast<std::size_t>(samples[0])](
            const EvalContext& run) {
            const auto values = run.input(0).as<float>();
            if (dtype == DType::Int64)
                drawClasses(values, classes, perRow, seeds, std::span(run.output(0).as<std::int64_t>(), count));
            else
                drawClasses(values, classes, perRow, seeds, std::span(run.output(0).as<std::int32_t>(), count));
        });
}

} // namespace quantstep
