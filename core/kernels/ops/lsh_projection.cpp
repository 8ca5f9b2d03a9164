// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSH_PROJECTION: 0 seeds [hashes, bits], 1 items (along the first axis, of any type), 2 optional weights of the items.
// A bit says whether the weighted sum of the items' fingerprints is positive.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fingerprint64.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareLshProjection(const PrepareContext& context);

namespace {

enum Input { kSeeds, kItems, kWeights };
constexpr std::int8_t kSparse = 1, kDense = 2;

struct LshPlan {
    bool sparse = false, weighted = false;
    std::size_t hashes = 0, bits = 0, items = 0;
    std::string label;
};

/// The runtime looks at the seeds' and weights' first bytes as floats, whatever their type is.
Status expectFloatBytes(const PrepareContext& context, int index, std::string_view what)
{
    const Operand& operand = context.input(index);
    QS_CHECK(expectFixedSize(context, operand.dtype()));
    const std::size_t elements = operand.shape.elements();
    if (dtypeBytes(operand.dtype(), elements) >= elements * sizeof(float))
        return {};
    return context.error(
        ErrorCode::RefusedByRuntime, "{} are {}: the runtime would read beyond them", what, dtypeName(operand.dtype()));
}

Status checkInputs(const PrepareContext& context)
{
    const Operand& seeds = context.input(kSeeds);
    const Operand& items = context.input(kItems);
    if (!seeds.present() || !items.present() || (context.inputCount() == 3 && !context.hasInput(kWeights)))
        return context.error(ErrorCode::RefusedByRuntime, "an input is absent");
    if (seeds.shape.rank() != 2 || seeds.shape[1] > 32) {
        return context.error(
            ErrorCode::RefusedByRuntime, "seeds have shape {}, expected [hashes, at most 32 bits]", seeds.shape.text());
    }
    if (items.shape.rank() < 1 || items.shape[0] < 1) {
        return context.error(
            ErrorCode::RefusedByRuntime, "items have shape {}, expected at least one item", items.shape.text());
    }
    QS_CHECK(expectFloatBytes(context, kSeeds, "seeds"));
    if (!context.hasInput(kWeights))
        return {};
    const Shape& weights = context.input(kWeights).shape;
    if (weights != Shape{items.shape[0]}) {
        return context.error(
            ErrorCode::RefusedByRuntime, "weights have shape {}, expected [{}]", weights.text(), items.shape[0]);
    }
    return expectFloatBytes(context, kWeights, "weights");
}

float floatAt(const TensorValue& value, std::size_t index)
{
    float number = 0;
    std::memcpy(&number, value.bytes.data() + index * sizeof(number), sizeof(number));
    return number;
}

/// `keys`: for each item, room for a seed and then the item's bytes.
bool projectedBit(const EvalContext& context, const LshPlan& plan, std::size_t seed, std::span<std::byte> keys)
{
    const std::size_t keyBytes = keys.size() / plan.items;
    double score = 0;
    for (std::size_t i = 0; i < plan.items; ++i) {
        const auto key = keys.subspan(i * keyBytes, keyBytes);
        std::memcpy(key.data(), context.input(kSeeds).bytes.data() + seed * sizeof(float), sizeof(float));
        const auto value = static_cast<double>(static_cast<std::int64_t>(fingerprint64(key)));
        score += plan.weighted ? static_cast<double>(floatAt(context.input(kWeights), i)) * value : value;
    }
    return score > 0;
}

Status project(const EvalContext& context, const LshPlan& plan)
{
    const auto items = context.input(kItems).bytes.span();
    // Only strings can be fewer than their shape says: work without end for a few bytes.
    if (items.size() < plan.items && context.input(kItems).dtype == DType::String)
        return fail(ErrorCode::DataDependent, "{}: {} items of {} bytes in all", plan.label, plan.items, items.size());
    const std::size_t itemBytes = items.size() / plan.items;
    std::vector<std::byte> keys(plan.items * (sizeof(float) + itemBytes));
    for (std::size_t i = 0; i < plan.items; ++i)
        std::ranges::copy(items.subspan(i * itemBytes, itemBytes),
            keys.begin() + static_cast<std::ptrdiff_t>(i * (sizeof(float) + itemBytes) + sizeof(float)));
    std::byte* out = context.output(0).bytes.data();
    const auto put = [&](std::uint32_t number) {
        std::memcpy(out, &number, sizeof(number));
        out += sizeof(number);
    };
    // Of 32 bits, the runtime's 1 << 32 is 1 in the processor.
    const std::uint32_t step = 1U << (plan.bits % 32);
    for (std::size_t hash = 0; hash < plan.hashes; ++hash) {
        std::uint32_t signature = 0;
        for (std::size_t bit = 0; bit < plan.bits; ++bit) {
            const std::uint32_t projected = projectedBit(context, plan, hash * plan.bits + bit, keys) ? 1 : 0;
            signature = (signature << 1) | projected;
            if (!plan.sparse)
                put(projected);
        }
        if (plan.sparse)
            put(signature + static_cast<std::uint32_t>(hash) * step);
    }
    return {};
}

} // namespace

Result<PreparedPtr> prepareLshProjection(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 3, 1));
    QS_TRY(const auto options, context.options<LshProjectionOptions>());
    QS_CHECK(checkInputs(context));
    if (options.type != kSparse && options.type != kDense)
        return context.error(ErrorCode::RefusedByRuntime, "type is {}, expected SPARSE or DENSE", options.type);
    const DType result = context.output(0).dtype();
    if (dtypeBits(result) != 32) {
        return context.error(
            ErrorCode::RefusedByRuntime, "the output is {}: the runtime writes int32 to it", dtypeName(result));
    }
    const Shape& seeds = context.input(kSeeds).shape;
    LshPlan plan;
    plan.label = context.op().name();
    plan.sparse = options.type == kSparse;
    plan.weighted = context.hasInput(kWeights);
    plan.hashes = static_cast<std::size_t>(seeds[0]);
    plan.bits = static_cast<std::size_t>(seeds[1]);
    plan.items = static_cast<std::size_t>(context.input(kItems).shape[0]);
    const std::int64_t elements = std::int64_t{seeds[0]} * (plan.sparse ? 1 : seeds[1]);
    if (elements > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::LimitExceeded, "asks for {} numbers", elements);
    const Shape shape{static_cast<std::int32_t>(elements)};
    QS_CHECK(expectSaneShape(context, shape));
    OpArithmetic arithmetic;
    arithmetic.formula = plan.sparse ? "out[h] = bits of hash h as one number + h * 2^bits"
                                     : "out = bit = sum(weight * fingerprint64(seed, item)) > 0";
    arithmetic.note = "a fingerprint counts as a signed number, summed in double";
    return makePrepared({{result, shape}}, std::move(arithmetic),
        [plan = std::move(plan)](const EvalContext& c) { return project(c, plan); });
}

} // namespace quantstep
