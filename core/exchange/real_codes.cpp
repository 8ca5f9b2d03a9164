// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/real_codes.h"

#include "core/base/half.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace quantstep {
namespace {

struct Quantizer {
    float scale = 1;
    double zeroPoint = 0, min = 0, max = 0;

    template<typename T> T operator()(float real) const
    {
        const double code = std::round(real / scale) + zeroPoint;
        return static_cast<T>(std::isnan(code) ? zeroPoint : std::clamp(code, min, max));
    }
};

template<typename T>
TensorPtr quantizeAll(std::span<const float> reals, DType dtype, const Shape& shape, const Quantizer& quantizer)
{
    std::vector<T> codes(reals.size());
    std::transform(
        reals.begin(), reals.end(), codes.begin(), [&](float real) { return quantizer.operator()<T>(real); });
    return makeTensor(dtype, shape, std::move(codes));
}

TensorPtr quantize(std::span<const float> reals, DType dtype, const Shape& shape, const Quantizer& quantizer)
{
    switch (dtype) {
    case DType::Int8: return quantizeAll<std::int8_t>(reals, dtype, shape, quantizer);
    case DType::UInt8: return quantizeAll<std::uint8_t>(reals, dtype, shape, quantizer);
    case DType::Int16: return quantizeAll<std::int16_t>(reals, dtype, shape, quantizer);
    case DType::UInt16: return quantizeAll<std::uint16_t>(reals, dtype, shape, quantizer);
    case DType::Int32: return quantizeAll<std::int32_t>(reals, dtype, shape, quantizer);
    default: return nullptr;
    }
}

} // namespace

Result<CodedReals> codesOfReals(std::span<const float> reals, const TensorInfo& input, const Shape& shape)
{
    if (input.dtype == DType::Float32)
        return CodedReals{
            makeTensor(input.dtype, shape, std::vector<float>(reals.begin(), reals.end())), "stored as float32"};
    if (input.dtype == DType::Float16) {
        std::vector<std::uint16_t> halves(reals.size());
        std::transform(reals.begin(), reals.end(), halves.begin(), floatToHalf);
        return CodedReals{makeTensor(input.dtype, shape, std::move(halves)), "rounded to float16"};
    }
    const auto range = codeRange(input.dtype);
    const QuantParams& quant = input.quant;
    if (!range || (quant.isQuantized() && !quant.isPerTensor()))
        return fail(ErrorCode::InvalidInput,
            "expected an input of type float32, float16, int8, uint8, int16, uint16 or int32 with one scale, found "
            "{}{}",
            dtypeName(input.dtype), quant.isPerChannel() ? " per channel" : "");
    Quantizer quantizer{1, 0, static_cast<double>(range->min), static_cast<double>(range->max)};
    if (quant.isQuantized()) {
        if (!std::isfinite(quant.scale()) || quant.scale() <= 0)
            return fail(ErrorCode::InvalidInput, "expected an input scale > 0, found {}", quant.scale());
        quantizer.scale = quant.scale();
        quantizer.zeroPoint = quant.zeroPoint();
    }
    auto value = quantize(reals, input.dtype, shape, quantizer);
    if (!value)
        return fail(
            ErrorCode::InvalidInput, "real numbers cannot be put into an input of type {}", dtypeName(input.dtype));
    const auto zeroPoint = quant.zeroPoint();
    auto rule = quant.isQuantized() ? fmt::format("code = round(real / {}) {} {}, clamped to [{}, {}]", quant.scale(),
                    zeroPoint < 0 ? "-" : "+", std::abs(zeroPoint), range->min, range->max)
                                    : fmt::format("rounded, clamped to [{}, {}]", range->min, range->max);
    return CodedReals{std::move(value), std::move(rule)};
}

} // namespace quantstep
