// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generators/elementwise.h"

#include "core/base/half.h"

#include <limits>

namespace quantstep::test {
namespace {

template<typename T, typename Convert>
TensorPtr converted(DType dtype, Shape shape, const std::vector<float>& values, Convert convert)
{
    std::vector<T> elements;
    elements.reserve(values.size());
    for (const float value : values)
        elements.push_back(convert(value));
    return makeTensor(dtype, std::move(shape), std::move(elements));
}

float specialFloat(Random& random, bool finite)
{
    const int kinds = finite ? 5 : 8;
    switch (random.between(0, kinds)) {
    case 0: return 0.0F;
    case 1: return -0.0F;
    case 2: return 1e-40F;
    case 3: return 1.5F;
    case 4: return -2.5F;
    case 5: return random.pick(std::vector<float>{3e38F, -3e38F, 65504, -65504, 1e10F, -1e10F});
    case 6: return std::numeric_limits<float>::infinity();
    case 7: return -std::numeric_limits<float>::infinity();
    default: return std::numeric_limits<float>::quiet_NaN();
    }
}

std::vector<std::int64_t> wideIntegers(Random& random, std::size_t count, std::int64_t min, std::int64_t max)
{
    std::vector<std::int64_t> values(count);
    const bool extreme = random.chance(0.3F);
    const int size = random.pick(std::vector<int>{5, 1000, 1 << 30});
    for (auto& value : values) {
        value = std::max<std::int64_t>(min, random.between(-size, size));
        if (extreme && random.chance(0.3F))
            value = random.pick(std::vector<std::int64_t>{min, max, -1, 0, 1, min + 1});
        if (extreme && value < min)
            value = min;
    }
    return values;
}

template<typename T> TensorPtr wide(Random& random, DType dtype, const Shape& shape)
{
    const auto values = wideIntegers(random, shape.elements(), static_cast<std::int64_t>(std::numeric_limits<T>::min()),
        sizeof(T) == 8 ? std::numeric_limits<std::int64_t>::max()
                       : static_cast<std::int64_t>(std::numeric_limits<T>::max()));
    std::vector<T> elements;
    for (const std::int64_t value : values)
        elements.push_back(static_cast<T>(value));
    return makeTensor(dtype, shape, std::move(elements));
}

} // namespace

TensorPtr floatTensor(DType dtype, Shape shape, const std::vector<float>& values)
{
    switch (dtype) {
    case DType::Float16: return converted<std::uint16_t>(dtype, std::move(shape), values, floatToHalf);
    case DType::BFloat16: return converted<std::uint16_t>(dtype, std::move(shape), values, floatToBfloat16);
    case DType::Float64:
        return converted<double>(dtype, std::move(shape), values, [](float x) { return static_cast<double>(x); });
    default: return makeTensor(dtype, std::move(shape), std::vector<float>(values));
    }
}

TensorPtr anyFloats(Random& random, DType dtype, const Shape& shape, bool finite)
{
    const float size = random.pick(std::vector<float>{0.1F, 4, 4, 4, 30, 1000});
    const float special = random.pick(std::vector<float>{0, 0, 0, 0.1F, 0.5F});
    std::vector<float> values(shape.elements());
    for (float& value : values)
        value = random.chance(special) ? specialFloat(random, finite) : random.real(-size, size);
    return floatTensor(dtype, shape, values);
}

TensorPtr anyElements(Random& random, DType dtype, const Shape& shape)
{
    if (isFloat(dtype))
        return anyFloats(random, dtype, shape);
    switch (dtype) {
    case DType::Int32: return wide<std::int32_t>(random, dtype, shape);
    case DType::Int64: return wide<std::int64_t>(random, dtype, shape);
    case DType::UInt32: return wide<std::uint32_t>(random, dtype, shape);
    case DType::UInt64: return wide<std::uint64_t>(random, dtype, shape);
    default: break;
    }
    const auto range = codeRange(dtype);
    if (range && random.chance(0.15F))
        return random.eitherOf(dtype, shape, static_cast<int>(range->min), static_cast<int>(range->max));
    if (range && random.chance(0.2F))
        return random.integers(dtype, shape, range->min < 0 ? -3 : 0, 3);
    return random.tensor(dtype, shape);
}

QuantParams saneQuant(Random& random, DType dtype)
{
    if (!isCode(dtype))
        return {};
    int zeroPoint = randomZeroPoint(random, dtype);
    if (dtype != DType::Int16 && random.chance(0.2F)) {
        const auto range = *codeRange(dtype);
        zeroPoint = static_cast<int>(random.chance(0.5F) ? range.min : range.max);
    }
    return perTensor(randomScale(random, -9, 0), zeroPoint);
}

QuantParams anyQuant(Random& random, DType dtype)
{
    QuantParams quant = saneQuant(random, dtype);
    if (isCode(dtype) && random.chance(0.06F))
        quant.scales[0] = randomScale(random, -30, 10);
    if (isCode(dtype) && random.chance(0.06F))
        quant.scales[0] = std::ldexp(1.0F, random.between(-16, 2));
    return quant;
}

Shape anyShape(Random& random, int minRank)
{
    if (random.chance(0.15F))
        return Shape{random.between(1, 300)};
    Shape shape = randomShape(random, minRank, random.chance(0.1F) ? 6 : 4, 5);
    if (shape.rank() > 0 && random.chance(0.03F))
        shape.setDim(random.between(0, shape.rank() - 1), 0);
    return shape;
}

ShapePair anyShapePair(Random& random)
{
    Shape whole = anyShape(random);
    if (random.chance(0.02F))
        whole = randomShape(random, 7, 9, 2);
    ShapePair pair{whole, whole};
    if (random.chance(0.65F)) {
        pair.a = broadcastingShape(random, whole);
        pair.b = broadcastingShape(random, whole);
    }
    if (random.chance(0.02F))
        pair.b = anyShape(random);
    return pair;
}

CaseTensor maybeConstant(Random& random, TensorPtr value, QuantParams quant, float chance)
{
    // Constants without elements have no data, and the runtime takes them for activations.
    return value->elements() > 0 && random.chance(chance) ? constant(std::move(value), std::move(quant))
                                                          : activation(std::move(value), std::move(quant));
}

std::string generatorName(OpCode code, DType dtype)
{
    return std::string(opName(code)) + " " + std::string(dtypeName(dtype));
}

} // namespace quantstep::test
