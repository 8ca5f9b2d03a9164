// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The custom operator AudioSpectrogram: magnitudes of the spectra of overlapping stretches of sound
// [samples, channels], each under a Hann window, computed in double as the runtime does (though in another order of
// additions).

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fft.h"

#include <bit>
#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareAudioSpectrogram(const PrepareContext& context);

namespace {

struct SpectrogramPlan {
    std::size_t channels = 0, frames = 0, stride = 1;
    bool squared = false;
    std::vector<double> window;
    Fft transform;

    [[nodiscard]] std::size_t bins() const { return transform.length() / 2 + 1; }
};

/// The periodic Hann window.
std::vector<double> hannWindow(std::size_t length)
{
    const double pi = std::atan(1.0) * 4.0;
    std::vector<double> window(length);
    for (std::size_t i = 0; i < length; ++i)
        window[i] = 0.5 - 0.5 * std::cos(2.0 * pi * static_cast<double>(i) / static_cast<double>(length));
    return window;
}

/// One frame; `samples` is the first one of its channel.
void transformFrame(const SpectrogramPlan& plan, const float* samples, std::vector<Fft::Complex>& line, float* out)
{
    std::ranges::fill(line, Fft::Complex{});
    for (std::size_t i = 0; i < plan.window.size(); ++i)
        line[i] = static_cast<double>(samples[i * plan.channels]) * plan.window[i];
    plan.transform.transform(line.data());
    for (std::size_t i = 0; i < plan.bins(); ++i) {
        const auto energy = static_cast<float>(line[i].real() * line[i].real() + line[i].imag() * line[i].imag());
        out[i] = plan.squared ? energy : std::sqrt(energy);
    }
}

Status checkOperands(const PrepareContext& context, const AudioSpectrogramOptions& options)
{
    constexpr std::int32_t kLongestWindow = 1 << 20;
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "the input", input.dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    if (input.shape.rank() != 2) {
        return context.error(
            ErrorCode::RefusedByRuntime, "input has shape {}, expected [samples, channels]", input.shape.text());
    }
    if (options.windowSize < 2 || options.stride < 1) {
        return context.error(ErrorCode::RefusedByRuntime,
            "window_size is {} and stride {}, expected at least 2 and at least 1", options.windowSize, options.stride);
    }
    if (options.windowSize > kLongestWindow)
        return context.error(ErrorCode::LimitExceeded, "window_size is {}", options.windowSize);
    return {};
}

} // namespace

Result<PreparedPtr> prepareAudioSpectrogram(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<AudioSpectrogramOptions>());
    QS_CHECK(checkOperands(context, options));
    const Shape& input = context.input(0).shape;
    const std::int32_t beyond = input[0] - options.windowSize;
    const std::int32_t frames = beyond < 0 ? 0 : 1 + beyond / options.stride;
    const auto window = static_cast<std::size_t>(options.windowSize);
    const Fft transform(std::bit_ceil(window));
    const Shape shape{input[1], frames, static_cast<std::int32_t>(transform.length() / 2 + 1)};
    QS_CHECK(expectSaneShape(context, shape));
    SpectrogramPlan plan{static_cast<std::size_t>(input[1]), static_cast<std::size_t>(frames),
        static_cast<std::size_t>(options.stride), options.magnitudeSquared, hannWindow(window), transform};
    OpArithmetic arithmetic;
    arithmetic.constants = {{"transform length", static_cast<std::int64_t>(transform.length())}};
    arithmetic.formula
        = plan.squared ? "out = |spectrum of a windowed frame|^2" : "out = |spectrum of a windowed frame|";
    arithmetic.note = "the runtime adds up in another order: its last digits may differ";
    return makePrepared(
        {{DType::Float32, shape}}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) {
            const float* samples = c.input(0).as<float>().data();
            float* out = c.output(0).as<float>();
            const std::size_t work = plan.transform.length() * 32;
            forPieces(c, plan.channels * plan.frames, work, [&](std::size_t begin, std::size_t end) {
                std::vector<Fft::Complex> line(plan.transform.length());
                for (std::size_t i = begin; i < end; ++i) {
                    const std::size_t first = i % plan.frames * plan.stride;
                    transformFrame(
                        plan, samples + first * plan.channels + i / plan.frames, line, out + i * plan.bins());
                }
            });
        });
}

} // namespace quantstep
