// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/random_input.h"

#include <random>
#include <vector>

namespace quantstep {

namespace {

/// std::mt19937_64 is the same everywhere; the distributions of the standard library are not, so bits are
/// taken from its top by hand.
class Bits {
public:
    Bits(std::uint64_t seed, int index) : m_engine(seed ^ (0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(index)))
    {
    }
    std::uint64_t top(int count) { return m_engine() >> (64 - count); }
    double unit() { return static_cast<double>(top(53)) * 0x1p-53; }

private:
    std::mt19937_64 m_engine;
};

template<typename T, typename Make> TensorPtr fill(DType dtype, const Shape& shape, Make make)
{
    std::vector<T> elements(shape.elements());
    for (T& element : elements)
        element = make();
    return makeTensor(dtype, shape, std::move(elements));
}

} // namespace

TensorPtr randomInput(DType dtype, const Shape& shape, std::uint64_t seed, int index)
{
    Bits bits(seed, index);
    const auto real = [&bits] { return bits.unit() * 2.0 - 1.0; };
    const auto position = [&bits] { return static_cast<std::int64_t>(bits.unit() * 10.0); };
    switch (dtype) {
    case DType::Float32: return fill<float>(dtype, shape, [&] { return static_cast<float>(real()); });
    case DType::Float64: return fill<double>(dtype, shape, real);
    case DType::Int8:
    case DType::UInt8: return fill<std::uint8_t>(dtype, shape, [&] { return static_cast<std::uint8_t>(bits.top(8)); });
    case DType::Int16:
    case DType::UInt16:
        return fill<std::uint16_t>(dtype, shape, [&] { return static_cast<std::uint16_t>(bits.top(16)); });
    case DType::Int32:
    case DType::UInt32: return fill<std::int32_t>(dtype, shape, [&] { return static_cast<std::int32_t>(position()); });
    case DType::Int64:
    case DType::UInt64: return fill<std::int64_t>(dtype, shape, position);
    case DType::Bool: return fill<std::uint8_t>(dtype, shape, [&] { return static_cast<std::uint8_t>(bits.top(1)); });
    default: return makeZeros(dtype, shape);
    }
}

} // namespace quantstep
