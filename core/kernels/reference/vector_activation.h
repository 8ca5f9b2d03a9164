// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Activations of the recurrent kernels. The runtime computes TANH and the sigmoid there not with libm but with
// Eigen's vector code, in packets of four floats; the constants and the order of operations are Eigen's.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace quantstep::reference {

/// What recurrent kernels apply: the activations of a file, and the sigmoid of gates.
enum class VectorActivation : std::uint8_t { None, Relu, ReluN1To1, Relu6, Tanh, SignBit, Sigmoid };

/// tanh as a rational function of degree 9 over 8. NaN gives NaN.
[[nodiscard]] inline float tanhRational(float value)
{
    constexpr float kLimit = 7.90738964080810547F;
    const float x = std::isnan(value) ? value : std::clamp(value, -kLimit, kLimit);
    constexpr std::array<float, 4> kNumerator{1.394553628e-8F, 2.102733560e-5F, 3.520756727e-3F, 1.340216100e-1F};
    constexpr std::array<float, 5> kDenominator{
        8.015776984e-7F, 3.326951409e-4F, 2.597254514e-2F, 4.673548340e-1F, 1.0F};
    const float square = x * x;
    float p = kNumerator[0];
    for (std::size_t i = 1; i < kNumerator.size(); ++i)
        p = p * square + kNumerator[i];
    float q = kDenominator[0];
    for (std::size_t i = 1; i < kDenominator.size(); ++i)
        q = q * square + kDenominator[i];
    return (square * x * p + x) / q;
}

/// The sigmoid of an element that fills no packet: exp of libm.
[[nodiscard]] inline float sigmoidSingle(float value)
{
    const float e = std::exp(16.6355324F < value ? 16.6355324F : value);
    return e / (1.0F + e);
}

/// The sigmoid of an element in a packet: exp(x / 2) as 2^m times a polynomial, squared.
[[nodiscard]] inline float sigmoidInPacket(float value)
{
    if (value < -104.0F)
        return 0.0F;
    if (std::isnan(value))
        return value;
    const float x = std::min(value, 16.6355324F) * 0.5F;
    const float m = std::floor(x * 1.44269504088896341F + 0.5F);
    float r = m * -0.693359375F + x;
    r = m * 2.12194440e-4F + r;
    const float square = r * r;
    const float even = square * 4.1898667812347412109375e-2F + 0.49999141693115234375F;
    const float odd = square * 8.33471305668354034423828125e-3F + 0.16666877269744873046875F;
    const float p = square * (r * odd + even) + (r + 1.0F);
    const float root = std::ldexp(p, static_cast<int>(m));
    const float e = root * root;
    return e / (1.0F + e);
}

/// Which of a run of floats Eigen computes in packets: those before the first aligned address and those behind
/// the last full packet are computed one by one. `position` is the run's offset in floats from an aligned address.
[[nodiscard]] constexpr bool isInPacket(std::size_t index, std::size_t count, std::size_t position)
{
    constexpr std::size_t kPacket = 4;
    const std::size_t first = std::min(count, (kPacket - position % kPacket) % kPacket);
    return index >= first && index < first + (count - first) / kPacket * kPacket;
}

/// One activation. `inPacket` matters for the sigmoid only. None gives the value itself.
[[nodiscard]] inline float activate(VectorActivation activation, float value, bool inPacket)
{
    switch (activation) {
    case VectorActivation::None: break;
    case VectorActivation::Relu: return 0.0F < value ? value : 0.0F;
    case VectorActivation::ReluN1To1: return std::max(-1.0F, std::min(value, 1.0F));
    case VectorActivation::Relu6: return std::max(0.0F, std::min(value, 6.0F));
    case VectorActivation::Tanh: return tanhRational(value);
    case VectorActivation::SignBit: return std::signbit(value) ? 1.0F : 0.0F;
    case VectorActivation::Sigmoid: return inPacket ? sigmoidInPacket(value) : sigmoidSingle(value);
    }
    return value;
}

/// Activates a run of floats that starts `position` floats behind an aligned address in the runtime. As there, None
/// writes nothing: what `output` held stays.
inline void activateVector(
    VectorActivation activation, std::span<const float> values, std::size_t position, float* output)
{
    if (activation == VectorActivation::None)
        return;
    for (std::size_t i = 0; i < values.size(); ++i)
        output[i] = activate(activation, values[i], isInPacket(i, values.size(), position));
}

} // namespace quantstep::reference
