// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/quantity_reader.h"

#include "core/analysis/error_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace quantstep {
namespace {

constexpr std::size_t kChunk = 256;

template<typename T>
void copyNumbers(const TensorValue& value, std::size_t flat, std::size_t stride, std::size_t count, double* out)
{
    const T* from = value.as<T>().data() + flat;
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<double>(from[i * stride]);
}

void readNumbers(const TensorValue& value, std::size_t flat, std::size_t stride, std::size_t count, double* out)
{
    switch (value.dtype) {
    case DType::Int8: return copyNumbers<std::int8_t>(value, flat, stride, count, out);
    case DType::UInt8: return copyNumbers<std::uint8_t>(value, flat, stride, count, out);
    case DType::Int16: return copyNumbers<std::int16_t>(value, flat, stride, count, out);
    case DType::Int32: return copyNumbers<std::int32_t>(value, flat, stride, count, out);
    case DType::Int64: return copyNumbers<std::int64_t>(value, flat, stride, count, out);
    case DType::Float32: return copyNumbers<float>(value, flat, stride, count, out);
    default:
        for (std::size_t i = 0; i < count; ++i)
            out[i] = numberAt(value, flat + i * stride);
    }
}

} // namespace

bool isReal(Quantity quantity)
{
    switch (quantity) {
    case Quantity::Real:
    case Quantity::RealBefore:
    case Quantity::RealDifference:
    case Quantity::RealReference:
    case Quantity::RealError:
    case Quantity::RealAbsError: return true;
    default: return false;
    }
}

bool isDifference(Quantity quantity)
{
    switch (quantity) {
    case Quantity::StoredDifference:
    case Quantity::RealDifference:
    case Quantity::StoredError:
    case Quantity::RealError: return true;
    default: return isMagnitude(quantity);
    }
}

bool isMagnitude(Quantity quantity)
{
    return quantity == Quantity::StoredAbsError || quantity == Quantity::RealAbsError;
}

Quantity otherUnit(Quantity quantity)
{
    static_assert(static_cast<int>(Quantity::RealAbsError) == 11, "codes and reals must follow each other in pairs");
    return static_cast<Quantity>(static_cast<int>(quantity) ^ 1);
}

bool needsBefore(Quantity quantity)
{
    switch (quantity) {
    case Quantity::StoredBefore:
    case Quantity::RealBefore:
    case Quantity::StoredDifference:
    case Quantity::RealDifference: return true;
    default: return false;
    }
}

bool needsReference(Quantity quantity)
{
    return quantity != Quantity::Stored && quantity != Quantity::Real && !needsBefore(quantity);
}

bool isComparable(const ValuePair& pair)
{
    return pair.value && pair.before && pair.before->dtype == pair.value->dtype
        && pair.before->shape == pair.value->shape;
}

bool hasReferenceCodes(const ValuePair& pair)
{
    if (!pair.value || !pair.reference || !canCompare(*pair.value, *pair.reference))
        return false;
    return pair.value->dtype == pair.reference->dtype
        && (!isInteger(pair.value->dtype)
            || haveSameCodes(*pair.value, pair.params, *pair.reference, pair.referenceParams));
}

bool hasRealValues(const TensorValue& value, const QuantParams& params)
{
    if (!isInteger(value.dtype) || params.scales.empty())
        return false;
    if (params.isPerTensor())
        return true;
    return params.axis >= 0 && params.axis < value.shape.rank()
        && params.scales.size() == static_cast<std::size_t>(value.shape.dim(params.axis))
        && params.zeroPoints.size() == params.scales.size();
}

QuantityReader::QuantityReader(ValuePair pair, Quantity quantity) : m_pair(std::move(pair)), m_quantity(quantity) { }

QuantityReader::Side QuantityReader::makeSide(const TensorValue* value, const QuantParams* params, bool real)
{
    Side side;
    side.value = value;
    side.params = params;
    if (!real || !hasRealValues(*value, *params))
        return side;
    side.perChannel = params->isPerChannel();
    if (side.perChannel) {
        side.axisStride = value->shape.strides()[static_cast<std::size_t>(params->axis)];
        side.axisSize = params->scales.size();
    } else {
        side.scale = static_cast<double>(params->scale());
        side.zeroPoint = params->zeroPoint();
    }
    return side;
}

QuantityReader::Side QuantityReader::mainSide() const
{
    const bool real = isReal(m_quantity);
    if (m_quantity == Quantity::StoredBefore || m_quantity == Quantity::RealBefore)
        return makeSide(m_pair.before.get(), &m_pair.beforeParams, real);
    if (m_quantity == Quantity::StoredReference || m_quantity == Quantity::RealReference)
        return makeSide(m_pair.reference.get(), &m_pair.referenceParams, real);
    return makeSide(m_pair.value.get(), &m_pair.params, real);
}

QuantityReader::Side QuantityReader::otherSide() const
{
    return needsReference(m_quantity) ? makeSide(m_pair.reference.get(), &m_pair.referenceParams, isReal(m_quantity))
                                      : makeSide(m_pair.before.get(), &m_pair.beforeParams, isReal(m_quantity));
}

const std::uint8_t* QuantityReader::bytes() const
{
    if (isEmpty() || isDifference(m_quantity))
        return nullptr;
    const Side side = mainSide();
    const DType dtype = side.value->dtype;
    if (dtype != DType::Int8 && dtype != DType::UInt8 && dtype != DType::Bool)
        return nullptr;
    return side.perChannel ? nullptr : reinterpret_cast<const std::uint8_t*>(side.value->bytes.data());
}

double QuantityReader::numberOfByte(std::uint8_t byte) const
{
    const Side side = mainSide();
    const double code = side.value->dtype == DType::Int8 ? static_cast<std::int8_t>(byte) : byte;
    return (code - side.zeroPoint) * side.scale;
}

std::uint8_t QuantityReader::byteOrder() const
{
    return m_pair.value && mainSide().value->dtype == DType::Int8 ? 0x80 : 0;
}

void QuantityReader::readSide(const Side& side, std::size_t flat, std::size_t stride, std::size_t count, double* out)
{
    readNumbers(*side.value, flat, stride, count, out);
    if (side.perChannel) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t channel = (flat + i * stride) / side.axisStride % side.axisSize;
            out[i] = (out[i] - side.params->zeroPointOf(channel)) * static_cast<double>(side.params->scaleOf(channel));
        }
    } else if (side.scale != 1 || side.zeroPoint != 0) {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = (out[i] - side.zeroPoint) * side.scale;
    }
}

void QuantityReader::read(std::size_t flat, std::size_t stride, std::size_t count, float* out) const
{
    const Side side = mainSide();
    const bool difference = isDifference(m_quantity);
    const bool magnitude = isMagnitude(m_quantity);
    const Side old = difference ? otherSide() : Side{};
    std::array<double, kChunk> now, then;
    for (std::size_t done = 0; done < count; done += kChunk) {
        const std::size_t piece = std::min(kChunk, count - done);
        readSide(side, flat + done * stride, stride, piece, now.data());
        if (difference) {
            readSide(old, flat + done * stride, stride, piece, then.data());
            // Equal elements differ by 0 even where both are infinite.
            for (std::size_t i = 0; i < piece; ++i)
                now[i] = now[i] == then[i] ? 0 : now[i] - then[i];
            for (std::size_t i = 0; magnitude && i < piece; ++i)
                now[i] = std::abs(now[i]);
        }
        for (std::size_t i = 0; i < piece; ++i)
            out[done + i] = static_cast<float>(now[i]);
    }
}

} // namespace quantstep
