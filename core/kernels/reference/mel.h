// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mel-frequency cepstral coefficients: energies of a spectrum gathered in triangular bands, their logarithms, and the
// cosine transform of these; all in double.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace quantstep {

[[nodiscard]] inline double melOf(double frequency)
{
    return 1127.0 * std::log1p(frequency / 700.0);
}

/// Bands of equal width in mel between two frequencies, each overlapping half of its neighbours.
class MelBands {
public:
    /// `bins`, at least 2: of the spectrum, from 0 to half the sample rate. 0 <= low < high.
    MelBands(std::size_t bins, double sampleRate, std::size_t bands, double low, double high) : m_bands(bands)
    {
        const double melLow = melOf(low);
        const double spacing = (melOf(high) - melLow) / static_cast<double>(bands + 1);
        std::vector<double> edges; // edges[c] begins band c, edges[c + 1] is its middle
        edges.push_back(melLow);
        for (std::size_t i = 0; i < bands + 1; ++i)
            edges.push_back(melLow + spacing * static_cast<double>(i + 1));
        const double width = 0.5 * sampleRate / static_cast<double>(bins - 1);
        const double first = 1.5 + low / width;
        const double last = high / width;
        m_covered = last < static_cast<double>(bins);
        if (!m_covered)
            return;
        m_first = static_cast<std::size_t>(first);
        std::size_t band = 0;
        for (std::size_t i = m_first; i <= static_cast<std::size_t>(last); ++i) {
            const double mel = melOf(static_cast<double>(i) * width);
            while (band < bands && edges[band + 1] < mel)
                ++band;
            m_parts.push_back({band, (edges[band + 1] - mel) / (edges[band + 1] - edges[band])});
        }
    }

    /// Of squared magnitudes; all 0 logarithms, thus nothing, when the bands reach beyond the spectrum.
    [[nodiscard]] std::vector<double> energies(std::span<const float> spectrum) const
    {
        std::vector<double> sums(m_covered ? m_bands : 0);
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            const double magnitude = std::sqrt(static_cast<double>(spectrum[m_first + i]));
            const double falling = magnitude * m_parts[i].falling;
            const std::size_t band = m_parts[i].band;
            if (band > 0)
                sums[band - 1] += falling;
            if (band < m_bands)
                sums[band] += magnitude - falling;
        }
        return sums;
    }

private:
    /// Of a bin: it lies between the middles of bands `band` - 1 and `band`; `falling` is the weight in the lower one.
    struct Part {
        std::size_t band;
        double falling;
    };

    std::size_t m_bands, m_first = 0;
    bool m_covered = false;
    std::vector<Part> m_parts;
};

/// The first coefficients of a cosine transform of `inputs` numbers.
class CosineTransform {
public:
    CosineTransform(std::size_t inputs, std::size_t coefficients) : m_inputs(inputs), m_cosines(coefficients * inputs)
    {
        const double scale = std::sqrt(2.0 / static_cast<double>(inputs));
        const double step = std::atan(1.0) * 4.0 / static_cast<double>(inputs);
        for (std::size_t i = 0; i < coefficients; ++i) {
            for (std::size_t j = 0; j < inputs; ++j)
                m_cosines[i * inputs + j]
                    = scale * std::cos(static_cast<double>(i) * step * (static_cast<double>(j) + 0.5));
        }
    }

    /// `values` may be none: 0 then.
    [[nodiscard]] double coefficient(std::size_t index, std::span<const double> values) const
    {
        double sum = 0;
        for (std::size_t j = 0; j < values.size(); ++j)
            sum += m_cosines[index * m_inputs + j] * values[j];
        return sum;
    }

private:
    std::size_t m_inputs;
    std::vector<double> m_cosines;
};

/// Logarithms of energies, none below that of 1e-12.
inline void takeLogarithms(std::span<double> energies)
{
    constexpr double kFloor = 1e-12;
    for (double& energy : energies)
        energy = std::log(energy < kFloor ? kFloor : energy);
}

} // namespace quantstep
