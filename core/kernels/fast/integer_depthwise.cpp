// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_depthwise.h"

#include "core/kernels/fast/scratch.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/integer_depthwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/depthwise-inl.h"
#include "core/kernels/fast/requantize-inl.h"

// Some taps of a filter row make one step of the dot product (4 with VNNI, else 2). Each input line is brought once
// into that form: a word per lane and step, which all filter rows then read.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

std::size_t lanes()
{
    return hn::Lanes(D32());
}

std::size_t stepsPerRow(const ConvGeometry& g)
{
    return (static_cast<std::size_t>(g.x.filter) + kStepValues - 1) / kStepValues;
}

std::int32_t codeAt(const void* codes, bool isSigned, std::size_t i)
{
    return isSigned ? static_cast<const std::int8_t*>(codes)[i] : static_cast<const std::uint8_t*>(codes)[i];
}

/// Packs one channel into its slot; returns the sum of its packed weights.
std::int32_t packSlot(IntegerDepthwise& conv, std::size_t slot, const void* filter, std::int32_t move)
{
    const ConvGeometry& g = conv.plan.geometry;
    const auto filterX = static_cast<std::size_t>(g.x.filter);
    const std::size_t n = lanes(), perRow = stepsPerRow(g);
    auto* packed = reinterpret_cast<StepValue*>(conv.weights.data());
    std::int32_t sum = 0;
    for (std::size_t tap = 0; tap < g.taps(); ++tap) {
        const std::size_t from = tap * static_cast<std::size_t>(g.outputChannels) + conv.plan.slots[slot];
        const std::int32_t w = codeAt(filter, conv.codes.isSigned, from) - move;
        sum += w;
        const std::size_t fx = tap % filterX, step = tap / filterX * perRow + fx / kStepValues;
        packed[((slot / n * conv.steps + step) * n + slot % n) * kStepValues + fx % kStepValues]
            = static_cast<StepValue>(w);
    }
    return sum;
}

void pack(const void* filter, IntegerDepthwise& conv)
{
    const ConvGeometry& g = conv.plan.geometry;
    const bool isSigned = conv.codes.isSigned;
    conv.steps = static_cast<std::size_t>(g.y.filter) * stepsPerRow(g);
    conv.weights.assign(conv.plan.slots.size() * conv.steps, 0);
    conv.ones.assign(conv.steps, 0);
    conv.correction.assign(conv.plan.slots.size(), 0);
    const std::int32_t move = !kByteSteps ? conv.codes.weightZeroPoint : isSigned ? 0 : 128;
    const std::int32_t zeroX = kByteSteps ? conv.codes.inputZeroPoint + (isSigned ? 128 : 0) : 0;
    const std::int32_t zeroW = conv.codes.weightZeroPoint - move;
    for (std::size_t slot = 0; slot < conv.plan.slots.size(); ++slot) {
        if (conv.plan.slots[slot] == ProductPlan::kNoChannel)
            continue;
        const std::int32_t sum = packSlot(conv, slot, filter, move);
        conv.correction[slot] = zeroX * (static_cast<std::int32_t>(g.taps()) * zeroW - sum);
    }
    auto* ones = reinterpret_cast<StepValue*>(conv.ones.data());
    for (std::size_t tap = 0; tap < g.taps(); ++tap) {
        const std::size_t fx = tap % static_cast<std::size_t>(g.x.filter);
        const std::size_t step = tap / static_cast<std::size_t>(g.x.filter) * stepsPerRow(g) + fx / kStepValues;
        ones[step * kStepValues + fx % kStepValues] = 1;
    }
    conv.sumFactor = -zeroW;
}

/// Words of one step: for each lane the values at `taps`, one after the other. Reads and writes whole vectors.
HWY_INLINE void interleave(const StepValue* const* taps, std::size_t count, std::int32_t* words)
{
    const hn::ScalableTag<StepValue> d;
    auto* to = reinterpret_cast<StepValue*>(words);
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
#if HWY_TARGET == HWY_AVX3_DL
        hn::StoreInterleaved4(hn::LoadU(d, taps[0] + i), hn::LoadU(d, taps[1] + i), hn::LoadU(d, taps[2] + i),
            hn::LoadU(d, taps[3] + i), d, to + 4 * i);
#else
        hn::StoreInterleaved2(hn::LoadU(d, taps[0] + i), hn::LoadU(d, taps[1] + i), d, to + 2 * i);
#endif
    }
}

/// Memory for the lines of one thread.
struct LineMemory {
    StepValue* plain; ///< a line as it lies in the image
    StepValue* split; ///< a line as lanes
    std::int32_t* words; ///< the held lines
    std::size_t stepWords; ///< of one step of one held line
    const std::int32_t** rows; ///< per step: where its words under an output row begin
};

/// Brings one input line into words.
void prepareLine(const IntegerDepthwise& conv, const std::uint8_t* line, const LineMemory& memory, std::size_t held)
{
    const DepthwisePlan& plan = conv.plan;
    const CodeReader reader{conv.codes.isSigned, conv.codes.inputZeroPoint};
    splitLine(plan, reader, line, memory.plain, memory.split);
    const std::size_t perRow = stepsPerRow(plan.geometry);
    const auto filterX = static_cast<std::size_t>(plan.geometry.x.filter);
    for (std::size_t step = 0; step < perRow; ++step) {
        const StepValue* taps[kStepValues];
        for (std::size_t i = 0; i < kStepValues; ++i) {
            const std::size_t fx = step * kStepValues + i;
            taps[i] = memory.split + plan.tapLane(fx < filterX ? fx : 0);
        }
        interleave(taps, plan.rowLanes, memory.words + (held * perRow + step) * memory.stepWords);
    }
}

/// Accumulators of one vector; fixedSteps 0: as many as the filter has.
template<std::size_t fixedSteps, bool sums> class StepSums {
public:
    HWY_INLINE StepSums(const IntegerDepthwise& conv, std::size_t vector, V32 start)
        : m_conv(conv),
          m_weights(conv.weights.data() + vector * conv.steps * lanes()),
          m_start(start),
          m_factor(hn::Set(D32(), conv.sumFactor))
    {
    }

    HWY_INLINE V32 operator()(const std::int32_t* const* rows, std::size_t lane) const
    {
        const D32 d;
        V32 acc = m_start, total = hn::Zero(d);
        const auto add = [&](std::size_t step) {
            const V32 x = hn::LoadU(d, rows[step] + lane);
            acc = addStep(acc, x, hn::LoadU(d, m_weights + step * hn::Lanes(d)));
            if constexpr (sums)
                total = addStep(total, x, hn::Set(d, m_conv.ones[step]));
        };
        if constexpr (fixedSteps > 0) {
            QS_UNROLL for (std::size_t step = 0; step < fixedSteps; ++step) add(step);
        } else {
            for (std::size_t step = 0; step < m_conv.steps; ++step)
                add(step);
        }
        return sums ? hn::Add(acc, hn::Mul(total, m_factor)) : acc;
    }

private:
    const IntegerDepthwise& m_conv;
    const std::int32_t* m_weights;
    V32 m_start, m_factor;
};

/// One output row. The last vector of the period first, so that lanes which belong to no channel of a pixel are
/// overwritten by what follows; only what would reach past `end` is cut.
template<StageKind kind, std::size_t fixedSteps, bool sums, typename Code>
HWY_NOINLINE void convolveRow(const IntegerDepthwise& conv, const std::int32_t* const* rows, const std::int32_t* base,
    Code* output, const Code* end)
{
    const D32 d;
    const DepthwisePlan& plan = conv.plan;
    const std::size_t n = hn::Lanes(d);
    for (std::size_t p = plan.period; p-- > 0;) {
        const VectorRescale<kind> rescale(conv.stage, p * n);
        const StepSums<fixedSteps, sums> sum(conv, p, hn::LoadU(d, base + p * n));
        for (std::size_t v = p; v * n < plan.rowLanes; v += plan.period) {
            const auto codes = narrowed<Code>(rescale(sum(rows, v * n)));
            Code* to = output + plan.outputAt(v);
            const bool whole = end - to >= static_cast<std::ptrdiff_t>(n);
            storeCodes(codes, to, whole ? n : plan.outputCount(v), whole);
        }
    }
}

template<typename Code>
void convolveRows(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* base,
    const LineMemory& memory, std::size_t begin, std::size_t end, Code* output)
{
    const DepthwisePlan& plan = conv.plan;
    const ConvGeometry& g = plan.geometry;
    const std::size_t held = plan.heldLines(), perRow = stepsPerRow(g);
    const std::size_t rowCodes = static_cast<std::size_t>(g.x.output) * static_cast<std::size_t>(g.outputChannels);
    const Code* const outputEnd = output + end * rowCodes;
    // The usual filter of 3x3 has a loop without end tests.
    constexpr std::size_t kUsualSteps = 3 * ((3 + kStepValues - 1) / kStepValues);
    const auto prepare = [&](const std::uint8_t* line, std::size_t to) { prepareLine(conv, line, memory, to); };
    forDepthwiseRows(plan, input, begin, end, prepare, [&](std::size_t row, std::size_t first) {
        for (std::size_t step = 0; step < conv.steps; ++step) {
            const std::size_t fy = step / perRow * static_cast<std::size_t>(g.y.dilation);
            memory.rows[step] = memory.words + ((first + fy) % held * perRow + step % perRow) * memory.stepWords;
        }
        withStageKind(conv.stage.kind, [&](auto kind) {
            constexpr StageKind k = decltype(kind)::value;
            Code* to = output + row * rowCodes;
            if (conv.sumFactor != 0 && conv.steps == kUsualSteps)
                convolveRow<k, kUsualSteps, true>(conv, memory.rows, base, to, outputEnd);
            else if (conv.sumFactor != 0)
                convolveRow<k, 0, true>(conv, memory.rows, base, to, outputEnd);
            else if (conv.steps == kUsualSteps)
                convolveRow<k, kUsualSteps, false>(conv, memory.rows, base, to, outputEnd);
            else
                convolveRow<k, 0, false>(conv, memory.rows, base, to, outputEnd);
        });
    });
}

void convolveAll(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output)
{
    const DepthwisePlan& plan = conv.plan;
    const std::size_t lineValues
        = static_cast<std::size_t>(plan.geometry.x.stride) * plan.phaseLanes + kReadSlack / sizeof(StepValue);
    const std::size_t lineBytes = roundedToVectors(lineValues * sizeof(StepValue));
    const std::size_t stepBytes = roundedToVectors(plan.rowLanes * sizeof(std::int32_t) + kReadSlack);
    const std::size_t baseBytes = roundedToVectors(plan.slots.size() * sizeof(std::int32_t));
    const std::size_t rowBytes = roundedToVectors(conv.steps * sizeof(std::int32_t*));
    const std::size_t heldSteps = plan.heldLines() * stepsPerRow(plan.geometry);
    std::uint8_t* scratch = threadScratch(baseBytes + rowBytes + 2 * lineBytes + heldSteps * stepBytes);
    auto* base = reinterpret_cast<std::int32_t*>(scratch);
    for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
        const bool hasBias = bias != nullptr && plan.slots[slot] != ProductPlan::kNoChannel;
        base[slot] = fx::wrappingAdd(conv.correction[slot], hasBias ? bias[plan.slots[slot]] : 0);
    }
    std::uint8_t* lines = scratch + baseBytes + rowBytes;
    const LineMemory memory{reinterpret_cast<StepValue*>(lines), reinterpret_cast<StepValue*>(lines + lineBytes),
        reinterpret_cast<std::int32_t*>(lines + 2 * lineBytes), stepBytes / sizeof(std::int32_t),
        reinterpret_cast<const std::int32_t**>(scratch + baseBytes)};
    if (conv.codes.isSigned)
        convolveRows(conv, input, base, memory, begin, end, reinterpret_cast<std::int8_t*>(output));
    else
        convolveRows(conv, input, base, memory, begin, end, output);
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(lanes);
HWY_EXPORT(pack);
HWY_EXPORT(convolveAll);

std::optional<IntegerDepthwise> packDepthwise(
    const ConvGeometry& geometry, const void* filter, const IntegerCodes& codes, const OutputStage& stage)
{
    if (!codes.fit() || !codes.hold(stage.clamp))
        return std::nullopt;
    auto plan = makeDepthwisePlan(geometry, HWY_DYNAMIC_DISPATCH(lanes)());
    if (!plan)
        return std::nullopt;
    IntegerDepthwise conv;
    conv.plan = std::move(*plan);
    conv.codes = codes;
    conv.stage = makeVectorStage(stage, conv.plan.slots);
    HWY_DYNAMIC_DISPATCH(pack)(filter, conv);
    return conv;
}

void convolve(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output)
{
    HWY_DYNAMIC_DISPATCH(convolveAll)(conv, input, bias, begin, end, output);
}

} // namespace quantstep::fast
#endif
