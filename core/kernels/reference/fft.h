// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace quantstep {

/// Discrete Fourier transforms of one length, a power of two, in double.
class Fft {
public:
    using Complex = std::complex<double>;

    explicit Fft(std::size_t length) : m_length(length), m_roots(length / 2)
    {
        for (std::size_t k = 0; k < m_roots.size(); ++k)
            m_roots[k] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length));
    }

    [[nodiscard]] std::size_t length() const { return m_length; }

    /// values[k] = sum over n of values[n] * exp(-2 * pi * i * k * n / length), in place.
    void transform(Complex* values) const
    {
        for (std::size_t i = 1, mirrored = 0; i < m_length; ++i) {
            std::size_t bit = m_length >> 1;
            for (; (mirrored & bit) != 0; bit >>= 1)
                mirrored ^= bit;
            mirrored ^= bit;
            if (i < mirrored)
                std::swap(values[i], values[mirrored]);
        }
        for (std::size_t half = 1; half < m_length; half *= 2) {
            const std::size_t stride = m_length / (2 * half);
            for (std::size_t first = 0; first < m_length; first += 2 * half) {
                for (std::size_t k = 0; k < half; ++k) {
                    const Complex root = m_roots[k * stride];
                    const Complex far = values[first + k + half];
                    const Complex turned(root.real() * far.real() - root.imag() * far.imag(),
                        root.real() * far.imag() + root.imag() * far.real());
                    values[first + k + half] = values[first + k] - turned;
                    values[first + k] += turned;
                }
            }
        }
    }

private:
    std::size_t m_length;
    std::vector<Complex> m_roots;
};

} // namespace quantstep
