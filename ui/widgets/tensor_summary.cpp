// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_summary.h"

#include "core/analysis/error_metrics.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

namespace quantstep {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

/// Scale and zero point by which codes become the numbers of a quantity; 1 and 0 for codes themselves.
struct Mapping {
    double scale = 1, zeroPoint = 0;
    [[nodiscard]] double of(double code) const { return (code - zeroPoint) * scale; }
};

/// The value that the numbers of a quantity are made of, with its parameters; of a difference, the present one.
struct Side {
    const TensorPtr& value;
    const QuantParams& params;
    DType dtype;
};

Side sideOf(const TensorSnapshot& tensor, Quantity quantity)
{
    if (quantity == Quantity::StoredBefore || quantity == Quantity::RealBefore)
        return {tensor.before, tensor.beforeParams, tensor.dtype};
    if ((quantity == Quantity::StoredReference || quantity == Quantity::RealReference) && tensor.reference)
        return {tensor.reference, tensor.referenceParams, tensor.reference->dtype};
    return {tensor.value, tensor.params, tensor.dtype};
}

/// Nothing where channels differ, and for differences and unquantized tensors shown as reals.
std::optional<Mapping> mappingOf(const TensorSnapshot& tensor, Quantity quantity)
{
    if (isDifference(quantity))
        return std::nullopt;
    const Side side = sideOf(tensor, quantity);
    if (!isReal(quantity) || isFloat(side.dtype))
        return Mapping{};
    const QuantParams& params = side.params;
    if (!params.isPerTensor())
        return std::nullopt;
    return Mapping{static_cast<double>(params.scale()), static_cast<double>(params.zeroPoint())};
}

/// All elements of a quantity as floats, in memory order.
TensorPtr materialize(const TensorSnapshot& tensor, Quantity quantity)
{
    std::vector<float> numbers(tensor.value->elements());
    const QuantityReader reader(pairOf(tensor), quantity);
    reader.read(0, 1, numbers.size(), numbers.data());
    return makeTensor(DType::Float32, tensor.value->shape, std::move(numbers));
}

/// Extremes of the finite numbers that were counted.
std::pair<double, double> dataRange(const Histogram& counted)
{
    if (!counted.perCode)
        return {counted.low, counted.high};
    std::size_t first = 0, last = counted.counts.size();
    while (first < last && counted.counts[first] == 0)
        ++first;
    while (last > first && counted.counts[last - 1] == 0)
        --last;
    if (first == last)
        return {counted.low, counted.high};
    return {binCentre(counted, first), binCentre(counted, last - 1)};
}

} // namespace

namespace {

/// Why errors cannot be shown; empty: they can.
QString whyNoError(const TensorSnapshot& tensor, bool real)
{
    if (!tensor.reference)
        return tensor.noReferenceText.isEmpty() ? tr("No reference is chosen: menu Run, Reference")
                                                : tensor.noReferenceText;
    if (!canCompare(*tensor.value, *tensor.reference))
        return tr("The reference has another shape");
    if (!real && !hasReferenceCodes(pairOf(tensor)))
        return tr("The reference has other parameters: only real values compare");
    if (real && isInteger(tensor.reference->dtype) && !hasRealValues(*tensor.reference, tensor.referenceParams))
        return tr("The reference has no scale: its codes are its values");
    return {};
}

} // namespace

QString whyNot(const TensorSnapshot& tensor, Quantity quantity)
{
    if (!tensor.value)
        return tr("There is no value yet");
    if (needsBefore(quantity)) {
        if (!tensor.before)
            return tr("Nothing to compare with: the value has not changed by an edit");
        if (!isComparable(pairOf(tensor)))
            return tr("The value before the edit has another type or shape");
    }
    if (needsReference(quantity)) {
        if (const QString reason = whyNoError(tensor, isReal(quantity)); !reason.isEmpty())
            return reason;
    }
    if (!isReal(quantity) || isFloat(tensor.dtype))
        return {};
    if (tensor.params.blockwise)
        return tr("Block-wise quantization: no real values here");
    if (!hasRealValues(*tensor.value, tensor.params))
        return tr("The tensor has no scale: its codes are its values");
    if (needsBefore(quantity) && !hasRealValues(*tensor.before, tensor.beforeParams))
        return tr("The value before the edit has no scale");
    return {};
}

std::optional<std::pair<double, double>> limitNumbers(const TensorSnapshot& tensor, Quantity quantity)
{
    const DType dtype = sideOf(tensor, quantity).dtype;
    const std::optional<CodeRange> codes = tensor.limits ? tensor.limits : codeRange(dtype);
    const std::optional<Mapping> mapping = mappingOf(tensor, quantity);
    if (!codes || !mapping || isFloat(dtype))
        return std::nullopt;
    const double low = mapping->of(static_cast<double>(codes->min));
    const double high = mapping->of(static_cast<double>(codes->max));
    return std::pair(std::min(low, high), std::max(low, high));
}

RangeData provisionalRange(const TensorSnapshot& tensor, Quantity quantity)
{
    RangeData range;
    const Side side = sideOf(tensor, quantity);
    const std::optional<CodeRange> codes = codeRange(side.dtype);
    const std::optional<Mapping> mapping = mappingOf(tensor, quantity);
    range.hasCodes = codes && mapping && dtypeBits(side.dtype) <= 16;
    if (mapping && codes) {
        range.lsb = std::abs(mapping->scale);
        if (!isReal(quantity) && side.params.isPerTensor())
            range.centre = side.params.zeroPoint();
    } else if (isDifference(quantity) && codes) {
        range.lsb = !isReal(quantity) ? 1 : (side.params.isPerTensor() ? static_cast<double>(side.params.scale()) : 0);
    }
    if (range.hasCodes) {
        const double a = mapping->of(static_cast<double>(codes->min)), b = mapping->of(static_cast<double>(codes->max));
        range.typeLow = std::min(a, b);
        range.typeHigh = std::max(a, b);
    } else {
        range.typeLow = -1;
        range.typeHigh = 1;
    }
    range.dataLow = range.typeLow;
    range.dataHigh = range.typeHigh;
    return range;
}

std::shared_ptr<const TensorSummary> summarize(const TensorSnapshot& tensor, Quantity quantity)
{
    auto summary = std::make_shared<TensorSummary>();
    summary->stats = tensorStats(*tensor.value, tensor.limits);
    RangeData& range = summary->range;
    range = provisionalRange(tensor, quantity);
    if (const std::optional<Mapping> mapping = mappingOf(tensor, quantity)) {
        range.histogram = histogram(*sideOf(tensor, quantity).value);
        if (mapping->scale != 1 || mapping->zeroPoint != 0) {
            range.histogram.low = mapping->of(range.histogram.low);
            range.histogram.high = mapping->of(range.histogram.high);
        }
        if (range.histogram.low > range.histogram.high) { // a scale below zero turns the order round
            std::swap(range.histogram.low, range.histogram.high);
            std::reverse(range.histogram.counts.begin(), range.histogram.counts.end());
        }
    } else {
        range.histogram = histogram(*materialize(tensor, quantity));
    }
    std::tie(range.dataLow, range.dataHigh) = dataRange(range.histogram);
    if (isMagnitude(quantity)) {
        range.dataLow = 0; // what is equal has the first colour, even where everything is
        range.dataHigh = range.dataHigh > 0 ? range.dataHigh : std::max(range.lsb, 1e-9);
    }
    if (!range.hasCodes) {
        range.typeLow = range.dataLow;
        range.typeHigh = range.dataHigh;
    }
    return summary;
}

} // namespace quantstep
