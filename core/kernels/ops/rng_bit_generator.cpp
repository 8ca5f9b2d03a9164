// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/reference/counter_random.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareStablehloRngBitGenerator(const PrepareContext& context);

namespace {

enum Algorithm { kDefault, kPhilox, kThreefry };

constexpr std::size_t kMaxStateWords = 6;
using State = std::array<std::uint32_t, kMaxStateWords>;

/// Fills the output with the blocks of successive counters; only its lower half counts. Gives the words of the last
/// counter.
template<typename Block>
Block fill(
    std::span<std::byte> output, reference::RandomKey key, Block counter, Block (*block)(reference::RandomKey, Block))
{
    for (std::size_t at = 0; at < output.size(); at += sizeof(Block)) {
        const Block words = block(key, counter);
        std::memcpy(output.data() + at, words.data(), std::min(sizeof(Block), output.size() - at));
        if (++counter[0] == 0)
            ++counter[1];
    }
    return counter;
}

/// The state is key, counter, and for Philox the upper half of the counter, else the key again.
void generate(int algorithm, const EvalContext& context)
{
    const auto stateBytes = context.input(0).bytes.span();
    State state{};
    std::memcpy(state.data(), stateBytes.data(), stateBytes.size());
    const reference::RandomKey key{state[0], state[1]};
    const std::span<std::byte> output = context.output(1).bytes;
    if (algorithm == kThreefry) {
        const auto last = fill<reference::ThreefryBlock>(output, key, {state[2], state[3]}, &reference::threefry2x32);
        std::copy(last.begin(), last.end(), state.begin() + 2);
    } else {
        const std::size_t upper = stateBytes.size() == sizeof(State) ? 4 : 0;
        const auto last = fill<reference::PhiloxBlock>(
            output, key, {state[2], state[3], state[upper], state[upper + 1]}, &reference::philox4x32);
        std::copy(last.begin(), last.begin() + 2, state.begin() + 2);
    }
    std::memcpy(context.output(0).bytes.data(), state.data(), stateBytes.size());
}

} // namespace

Result<PreparedPtr> prepareStablehloRngBitGenerator(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 2));
    QS_TRY(const auto options, context.options<StablehloRngBitGeneratorOptions>());
    const Operand& state = context.input(0);
    QS_CHECK(expectTypeIn(context, "the state", state.dtype(), {DType::UInt64}));
    QS_CHECK(expectTypeIn(context, "the next state", context.output(0).dtype(), {DType::UInt64}));
    const DType dtype = context.output(1).dtype();
    QS_CHECK(expectTypeIn(context, "output 1", dtype, {DType::Int32, DType::Int64, DType::UInt32, DType::UInt64}));
    if (options.algorithm < kDefault || options.algorithm > kThreefry)
        return context.error(ErrorCode::RefusedByRuntime, "algorithm {} is not known", options.algorithm);
    const bool longer = options.algorithm != kThreefry && state.shape == Shape{3};
    if ((state.shape != Shape{2} && !longer) || context.output(0).shape != state.shape) {
        return context.error(ErrorCode::RefusedByRuntime, "state {} and next state {} of algorithm {}",
            state.shape.text(), context.output(0).shape.text(), options.algorithm);
    }
    QS_CHECK(expectSaneShape(context, context.output(1).shape));
    OpArithmetic arithmetic;
    arithmetic.formula
        = options.algorithm == kThreefry ? "out = Threefry2x32(key, counter)" : "out = Philox4x32(key, counter)";
    arithmetic.note = "the state is key and counter; the next state has the counter advanced";
    std::vector<TensorSpec> specs{{DType::UInt64, state.shape}, {dtype, context.output(1).shape}};
    return makePrepared(std::move(specs), std::move(arithmetic),
        [algorithm = int{options.algorithm}](const EvalContext& c) { generate(algorithm, c); });
}

} // namespace quantstep
