// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/changed_ops.h"

#include <algorithm>
#include <cstring>

namespace quantstep {
namespace {

bool isConvolution(OpCode code)
{
    return code == OpCode::Conv2d || code == OpCode::DepthwiseConv2d || code == OpCode::FullyConnected
        || code == OpCode::TransposeConv || code == OpCode::Conv3d;
}

constexpr int kFilter = 1;

int biasIndex(OpCode code)
{
    return code == OpCode::TransposeConv ? 3 : 2;
}

void addBias(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    const int index = biasIndex(single.info().code);
    const TensorPtr bias = single.value(index);
    if (!bias)
        return;
    SingleOp without = single;
    const TensorPtr zeros = makeZeros(bias->dtype, bias->shape);
    if (const int place = without.place(index); place >= 0)
        without.inputs[static_cast<std::size_t>(place)] = zeros;
    else
        without.setConstant(index, zeros);
    changes.push_back({"bias-missing", "as if the bias were not added", std::move(without)});
}

/// Scales of the filter, and with them the multipliers, changed by a function of all of them.
template<typename Change>
void addScales(
    const SingleOp& single, std::vector<ChangedOp>& changes, const char* cause, std::string explanation, Change change)
{
    SingleOp other = single;
    auto& scales = other.input(kFilter)->quant.scales;
    change(scales);
    if (scales != single.input(kFilter)->quant.scales)
        changes.push_back({cause, std::move(explanation), std::move(other)});
}

void addChannelScales(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    const char* const cause = "wrong-channel-scale";
    using Scales = std::vector<float>;
    addScales(single, changes, cause, "as if each channel had the scale of the channel before it",
        [](Scales& s) { std::rotate(s.begin(), s.end() - 1, s.end()); });
    addScales(single, changes, cause, "as if each channel had the scale of the channel behind it",
        [](Scales& s) { std::rotate(s.begin(), s.begin() + 1, s.end()); });
    addScales(single, changes, cause, "as if all channels had the scale of channel 0",
        [](Scales& s) { std::fill(s.begin(), s.end(), s.front()); });
    addScales(single, changes, cause, "as if all channels had the scale of the last channel",
        [](Scales& s) { std::fill(s.begin(), s.end(), s.back()); });
    addScales(single, changes, cause, "as if the scales of the channels were in reverse order",
        [](Scales& s) { std::reverse(s.begin(), s.end()); });
}

void addMultiplierShifts(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    for (const float factor : {2.0F, 0.5F}) {
        addScales(single, changes, "multiplier-shift",
            fmt::format("as if the multiplier were shifted by one bit more to the {}", factor > 1 ? "left" : "right"),
            [factor](std::vector<float>& scales) {
                for (float& scale : scales)
                    scale *= factor;
            });
    }
}

/// The filter's elements in another order: element i of the result is element from(i).
template<typename From> TensorPtr reordered(const TensorValue& value, From from)
{
    const std::size_t size = dtypeBytes(value.dtype, 1);
    std::vector<std::byte> bytes(value.elements() * size);
    for (std::size_t i = 0; i < value.elements(); ++i)
        std::memcpy(&bytes[i * size], value.bytes.data() + from(i) * size, size);
    return std::make_shared<const TensorValue>(
        TensorValue{value.dtype, value.shape, SharedBytes::adopt(std::move(bytes))});
}

void addFilter(const SingleOp& single, std::vector<ChangedOp>& changes, const char* cause, const char* explanation,
    const TensorPtr& filter)
{
    SingleOp other = single;
    other.setConstant(kFilter, filter);
    changes.push_back({cause, explanation, std::move(other)});
}

/// Filters [outer, H, W, inner] and matrices [rows, columns].
void addFilterLayouts(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    const TensorPtr filter = single.value(kFilter);
    if (!filter || isPacked(filter->dtype) || single.place(kFilter) >= 0)
        return;
    const auto dim = [&](int axis) { return static_cast<std::size_t>(filter->shape.dim(axis)); };
    if (filter->shape.rank() == 2) {
        const std::size_t rows = dim(0);
        const std::size_t columns = dim(1);
        if (rows > 1 && columns > 1)
            addFilter(single, changes, "weights-transposed", "as if the weights were read column by column",
                reordered(*filter, [=](std::size_t i) { return i % columns * rows + i / columns; }));
        return;
    }
    if (filter->shape.rank() != 4 || dim(1) * dim(2) < 2)
        return;
    const std::size_t height = dim(1);
    const std::size_t width = dim(2);
    const std::size_t inner = dim(3);
    const auto at = [=](std::size_t o, std::size_t y, std::size_t x, std::size_t c) {
        return ((o * height + y) * width + x) * inner + c;
    };
    const auto moved = [=](auto place) {
        return [=](std::size_t i) {
            const std::size_t c = i % inner;
            const std::size_t x = i / inner % width;
            const std::size_t y = i / inner / width % height;
            return place(i / inner / width / height, y, x, c);
        };
    };
    if (height == width)
        addFilter(single, changes, "weights-transposed", "as if height and width of the filter were swapped",
            reordered(*filter, moved([=](auto o, auto y, auto x, auto c) { return at(o, x, y, c); })));
    addFilter(single, changes, "weights-flipped", "as if the filter were turned by 180 degrees",
        reordered(
            *filter, moved([=](auto o, auto y, auto x, auto c) { return at(o, height - 1 - y, width - 1 - x, c); })));
}

/// The operator with another fused activation; nothing when its options have none.
std::optional<SingleOp> withActivation(const SingleOp& single, Activation activation)
{
    SingleOp other = single;
    const bool changed = std::visit(
        [&](auto& options) {
            if constexpr (requires { options.activation = activation; })
                return std::exchange(options.activation, activation) != activation;
            return false;
        },
        other.info().options);
    return changed ? std::optional(std::move(other)) : std::nullopt;
}

void addActivations(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    if (auto without = withActivation(single, Activation::None))
        changes.push_back({"activation-missing", "as if the fused activation were not applied", std::move(*without)});
    constexpr std::array<std::pair<Activation, const char*>, 3> kOthers{
        {{Activation::Relu, "RELU"}, {Activation::Relu6, "RELU6"}, {Activation::ReluN1To1, "RELU_N1_TO_1"}}};
    for (const auto& [activation, name] : kOthers) {
        if (auto other = withActivation(single, activation))
            changes.push_back(
                {"activation-wrong", fmt::format("as if the fused activation were {}", name), std::move(*other)});
    }
}

bool hasZeroPoint(const TensorInfo& tensor)
{
    return tensor.quant.isPerTensor() && tensor.quant.zeroPoint() != 0;
}

void addZeroPoints(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    for (int i = 0; i < static_cast<int>(single.info().inputs.size()); ++i) {
        const TensorInfo* tensor = single.input(i);
        if (!tensor || !hasZeroPoint(*tensor))
            continue;
        SingleOp other = single;
        other.input(i)->quant.zeroPoints = {0};
        changes.push_back(
            {"zero-point-missing", fmt::format("as if input {} had the zero point 0", i), std::move(other)});
    }
    for (const TensorId id : single.graph.outputs) {
        if (!id.valid() || !hasZeroPoint(single.graph.tensor(id)))
            continue;
        SingleOp other = single;
        other.graph.tensors[id.index()].quant.zeroPoints = {0};
        changes.push_back({"zero-point-missing", "as if the output had the zero point 0", std::move(other)});
    }
}

void addSwappedOperands(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    const OpCode code = single.info().code;
    if ((code != OpCode::Sub && code != OpCode::Div) || single.info().inputs.size() != 2)
        return;
    SingleOp other = single;
    std::swap(other.info().inputs[0], other.info().inputs[1]);
    changes.push_back({"operands-swapped", "as if the two inputs were swapped", std::move(other)});
}

} // namespace

std::vector<ChangedOp> changedOps(const SingleOp& single)
{
    std::vector<ChangedOp> changes;
    if (isConvolution(single.info().code) && single.input(kFilter)) {
        addBias(single, changes);
        if (single.input(kFilter)->quant.isPerChannel())
            addChannelScales(single, changes);
    }
    addPaddings(single, changes);
    addActivations(single, changes);
    if (isConvolution(single.info().code) && single.input(kFilter)) {
        addMultiplierShifts(single, changes);
        addFilterLayouts(single, changes);
    }
    addZeroPoints(single, changes);
    addSwappedOperands(single, changes);
    return changes;
}

} // namespace quantstep
