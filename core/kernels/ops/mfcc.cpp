// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The custom operator Mfcc: 0 squared magnitudes [channels, frames, bins], 1 the sample rate. Gives the mel-frequency
// cepstral coefficients of each frame.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/mel.h"

namespace quantstep {

Result<PreparedPtr> prepareMfcc(const PrepareContext& context);

namespace {

struct MfccPlan {
    MfccOptions options;
    std::size_t frames = 0, bins = 0;
    std::string label;
};

/// What the runtime only finds out when there is a frame to compute.
Status checkBands(const PrepareContext& context, const MfccOptions& o, std::int32_t bins)
{
    constexpr std::int32_t kMostBands = 1 << 16;
    if (bins < 2)
        return context.error(ErrorCode::RefusedByRuntime, "spectra have {} bins, expected at least 2", bins);
    if (o.filterbankChannelCount < 1 || o.dctCoefficientCount < 1 || o.dctCoefficientCount > o.filterbankChannelCount) {
        return context.error(ErrorCode::RefusedByRuntime,
            "filterbank_channel_count is {} and dct_coefficient_count {}, expected at least 1, and not fewer bands "
            "than coefficients",
            o.filterbankChannelCount, o.dctCoefficientCount);
    }
    if (o.lowerFrequencyLimit < 0 || o.upperFrequencyLimit <= o.lowerFrequencyLimit) {
        return context.error(ErrorCode::RefusedByRuntime,
            "lower_frequency_limit is {} and upper_frequency_limit {}, expected at least 0 and more than the lower one",
            o.lowerFrequencyLimit, o.upperFrequencyLimit);
    }
    if (o.filterbankChannelCount > kMostBands
        || std::int64_t{o.filterbankChannelCount} * o.dctCoefficientCount > std::int64_t{1} << 24) {
        return context.error(ErrorCode::LimitExceeded, "asks for {} coefficients of {} bands", o.dctCoefficientCount,
            o.filterbankChannelCount);
    }
    return {};
}

Status checkOperands(const PrepareContext& context)
{
    const Operand& spectra = context.input(0);
    const Operand& rate = context.input(1);
    if (!spectra.present() || !rate.present())
        return context.error(ErrorCode::RefusedByRuntime, "an input is absent");
    QS_CHECK(expectTypeIn(context, "the spectra", spectra.dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the sample rate", rate.dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    if (spectra.shape.rank() == 3 && rate.shape.elements() == 1)
        return {};
    return context.error(ErrorCode::RefusedByRuntime,
        "spectra {} and sample rate {}, expected [channels, frames, bins] and one number", spectra.shape.text(),
        rate.shape.text());
}

Status computeCoefficients(const EvalContext& context, const MfccPlan& plan)
{
    if (plan.frames == 0 || plan.options.dctCoefficientCount == 0)
        return {};
    const std::int32_t rate = context.input(1).as<std::int32_t>()[0];
    if (rate <= 0)
        return fail(ErrorCode::DataDependent, "{}: the sample rate is {}, expected more than 0", plan.label, rate);
    const auto bands = static_cast<std::size_t>(plan.options.filterbankChannelCount);
    const auto coefficients = static_cast<std::size_t>(plan.options.dctCoefficientCount);
    const MelBands mel(plan.bins, rate, bands, static_cast<double>(plan.options.lowerFrequencyLimit),
        static_cast<double>(plan.options.upperFrequencyLimit));
    const CosineTransform transform(bands, coefficients);
    const auto spectra = context.input(0).as<float>();
    float* out = context.output(0).as<float>();
    forPieces(context, plan.frames, plan.bins + bands * coefficients, [&](std::size_t begin, std::size_t end) {
        for (std::size_t frame = begin; frame < end; ++frame) {
            std::vector<double> energies = mel.energies(spectra.subspan(frame * plan.bins, plan.bins));
            takeLogarithms(energies);
            for (std::size_t i = 0; i < coefficients; ++i)
                out[frame * coefficients + i] = static_cast<float>(transform.coefficient(i, energies));
        }
    });
    return {};
}

} // namespace

Result<PreparedPtr> prepareMfcc(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const auto options, context.options<MfccOptions>());
    QS_CHECK(checkOperands(context));
    const Shape& spectra = context.input(0).shape;
    if (options.dctCoefficientCount < 0) {
        return context.error(ErrorCode::RefusedByRuntime, "dct_coefficient_count is {}", options.dctCoefficientCount);
    }
    const Shape shape{spectra[0], spectra[1], options.dctCoefficientCount};
    QS_CHECK(expectSaneShape(context, shape));
    MfccPlan plan;
    plan.options = options;
    plan.frames = static_cast<std::size_t>(spectra[0]) * static_cast<std::size_t>(spectra[1]);
    plan.bins = static_cast<std::size_t>(spectra[2]);
    plan.label = context.op().name();
    if (shape.elements() > 0)
        QS_CHECK(checkBands(context, options, spectra[2]));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = cosine transform of log(max(1e-12, magnitudes summed in mel bands))";
    arithmetic.note = "in double; all are 0 when the bands reach beyond the spectrum";
    return makePrepared({{DType::Float32, shape}}, std::move(arithmetic),
        [plan = std::move(plan)](const EvalContext& c) { return computeCoefficients(c, plan); });
}

} // namespace quantstep
