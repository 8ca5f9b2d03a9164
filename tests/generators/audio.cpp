// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// AudioSpectrogram of short sounds, Mfcc with bands within and beyond the spectrum.

#include "tests/generators/matrix_parts.h"

#include <algorithm>

namespace quantstep::test {

void addAudioGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase spectrogramCase(Random& random)
{
    const int window = random.chance(0.03F) ? random.between(-1, 1) : random.between(2, random.chance(0.2F) ? 200 : 40);
    AudioSpectrogramOptions o;
    o.windowSize = window;
    o.stride = random.chance(0.03F) ? random.between(-1, 0) : random.between(1, random.chance(0.2F) ? 90 : 20);
    o.magnitudeSquared = random.chance(0.5F);
    Shape shape{random.between(random.chance(0.1F) ? 0 : std::max(window, 0), window + 60), random.between(1, 3)};
    if (random.chance(0.02F))
        shape = Shape{shape[0]};
    OpCase c;
    c.customName = "AudioSpectrogram";
    c.options = o;
    c.inputs = {parameter(random, random.tensor(DType::Float32, shape), {}, 0.8F)};
    c.outputs = {output(random.chance(0.02F) ? DType::Int32 : DType::Float32, Shape{1, 1, 1})};
    c.label = fmt::format(
        "{} window {} stride {}{}", shape.text(), o.windowSize, o.stride, o.magnitudeSquared ? " squared" : "");
    return c;
}

TensorPtr spectraOf(Random& random, const Shape& shape)
{
    std::vector<float> values(shape.elements());
    for (float& value : values)
        value = random.chance(0.05F) ? 0.0F : std::exp2(random.real(-40, 12));
    if (!values.empty() && random.chance(0.05F))
        random.chance(0.5F) ? values[0] = -1 : values.back() = random.chance(0.5F) ? NAN : -1.0F;
    return makeTensor(DType::Float32, shape, std::move(values));
}

OpCase mfccCase(Random& random)
{
    MfccOptions o;
    o.filterbankChannelCount = random.between(random.chance(0.05F) ? 0 : 1, random.chance(0.2F) ? 40 : 12);
    o.dctCoefficientCount = random.between(random.chance(0.1F) ? 0 : 1, std::max(o.filterbankChannelCount, 1));
    if (random.chance(0.02F))
        ++o.dctCoefficientCount;
    const std::int32_t rate
        = random.chance(0.03F) ? random.between(-1, 0) : random.pick(std::vector<int>{8000, 16000, 44100, 1000, 1});
    const float half = static_cast<float>(rate) / 2;
    o.lowerFrequencyLimit = random.chance(0.4F) ? 20.0F : random.real(random.chance(0.05F) ? -9.0F : 0.0F, half);
    o.upperFrequencyLimit = random.chance(0.4F) ? 4000.0F : o.lowerFrequencyLimit + random.real(-1, half * 1.3F);
    if (random.chance(0.02F))
        o.upperFrequencyLimit = 1e17F;
    const Shape spectra{random.between(random.chance(0.05F) ? 0 : 1, 2),
        random.between(random.chance(0.05F) ? 0 : 1, 3),
        random.between(random.chance(0.05F) ? 0 : 2, random.chance(0.3F) ? 257 : 33)};
    OpCase c;
    c.customName = "Mfcc";
    c.options = o;
    c.inputs = {parameter(random, spectraOf(random, spectra), {}, 0.8F),
        parameter(random, int32Vector(std::vector<std::int32_t>(random.chance(0.02F) ? 2 : 1, rate)))};
    c.outputs = {output(random.chance(0.02F) ? DType::Int32 : DType::Float32, Shape{1, 1, 1})};
    c.label = fmt::format("{} rate {} from {} to {}, {} of {}", spectra.text(), rate, o.lowerFrequencyLimit,
        o.upperFrequencyLimit, o.dctCoefficientCount, o.filterbankChannelCount);
    return c;
}

} // namespace

void addAudioGenerators(std::vector<OpGenerator>& list)
{
    // The runtime's transform, in double, adds up in another order.
    list.push_back({"AUDIO_SPECTROGRAM float32", &spectrogramCase, {.tolerance = 1e-6}});
    list.push_back({"MFCC float32", &mfccCase});
}

} // namespace quantstep::test
