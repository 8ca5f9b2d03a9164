// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/edit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantstep {
namespace {

std::string nameOf(const TensorInfo& info, TensorRef ref)
{
    return info.name.empty() ? fmt::format("tensor {}", ref.tensor.value) : info.name;
}

Status checkTensor(const Model& model, TensorRef ref)
{
    if (!ref.subgraph.valid() || ref.subgraph.index() >= model.subgraphs.size())
        return fail(ErrorCode::InvalidEdit, "the model has no subgraph {}", ref.subgraph.value);
    if (!ref.tensor.valid() || ref.tensor.index() >= model.subgraph(ref.subgraph).tensors.size())
        return fail(ErrorCode::InvalidEdit, "the model has no tensor {}", ref.tensor.value);
    const TensorInfo& info = model.tensor(ref);
    if (info.quant.blockwise) {
        return fail(ErrorCode::InvalidEdit, "{} is quantized block-wise: its scales are the elements of tensor {}",
            nameOf(info, ref), info.quant.blockwise->scales.value);
    }
    if (info.quant.scales.empty())
        return fail(ErrorCode::InvalidEdit, "{} is not quantized: it has no scale and zero point", nameOf(info, ref));
    return {};
}

/// The range of elements [first, last) of the parameter vectors that a channel choice means.
Result<std::pair<std::size_t, std::size_t>> channelRange(
    const TensorInfo& info, TensorRef ref, std::optional<std::int32_t> channel)
{
    const std::size_t count = info.quant.scales.size();
    if (!channel)
        return std::pair<std::size_t, std::size_t>(0, count);
    if (*channel < 0 || static_cast<std::size_t>(*channel) >= count) {
        if (count == 1) {
            return fail(ErrorCode::InvalidEdit, "{} is quantized per tensor: it has no channel {}", nameOf(info, ref),
                *channel);
        }
        return fail(
            ErrorCode::InvalidEdit, "{} has channels 0 to {}, got channel {}", nameOf(info, ref), count - 1, *channel);
    }
    const auto first = static_cast<std::size_t>(*channel);
    return std::pair<std::size_t, std::size_t>(first, first + 1);
}

Result<QuantParams> edited(const TensorInfo& info, const SetScale& edit)
{
    QS_TRY(const auto range, channelRange(info, edit.tensor, edit.channel));
    if (!std::isfinite(edit.scale) || edit.scale <= 0.0F)
        return fail(ErrorCode::InvalidEdit, "scale must be a finite number > 0, got {}", edit.scale);
    QuantParams params = info.quant;
    for (std::size_t i = range.first; i < range.second; ++i)
        params.scales[i] = edit.scale;
    return params;
}

Result<QuantParams> edited(const TensorInfo& info, const SetZeroPoint& edit)
{
    QS_TRY(const auto range, channelRange(info, edit.tensor, edit.channel));
    if (edit.zeroPoint < std::numeric_limits<std::int32_t>::min()
        || edit.zeroPoint > std::numeric_limits<std::int32_t>::max()) {
        return fail(ErrorCode::InvalidEdit, "zero point must be a 32-bit integer, got {}", edit.zeroPoint);
    }
    QuantParams params = info.quant;
    if (params.zeroPoints.size() != params.scales.size()) {
        return fail(ErrorCode::InvalidEdit, "{} has {} scales but {} zero points", nameOf(info, edit.tensor),
            params.scales.size(), params.zeroPoints.size());
    }
    for (std::size_t i = range.first; i < range.second; ++i)
        params.zeroPoints[i] = edit.zeroPoint;
    return params;
}

/// Checks the layout only. Odd numbers pass: an undo must be able to restore what the file had.
Result<QuantParams> edited(const TensorInfo& info, const SetQuantParams& edit)
{
    const QuantParams& params = edit.params;
    const std::string name = nameOf(info, edit.tensor);
    const bool sameLayout = params.scales.size() == info.quant.scales.size()
        && params.zeroPoints.size() == info.quant.zeroPoints.size() && params.axis == info.quant.axis;
    if (sameLayout && !params.blockwise)
        return params;
    if (params.scales.empty() || params.blockwise)
        return fail(ErrorCode::InvalidEdit, "{}: parameters need at least one scale", name);
    if (params.zeroPoints.size() != params.scales.size()) {
        return fail(ErrorCode::InvalidEdit, "{}: {} zero points for {} scales; the counts must be equal", name,
            params.zeroPoints.size(), params.scales.size());
    }
    if (info.shape.rank() > 0 && (params.axis < 0 || params.axis >= info.shape.rank())) {
        return fail(ErrorCode::InvalidEdit, "{}: quantized dimension {} of a tensor of {} dimensions", name,
            params.axis, info.shape.rank());
    }
    const auto channels = info.shape.rank() > 0 ? info.shape.dim(params.axis) : 1;
    if (params.scales.size() != 1 && static_cast<std::int64_t>(params.scales.size()) != channels) {
        return fail(ErrorCode::InvalidEdit, "{}: {} scales for dimension {} of size {}; there must be 1 or {}", name,
            params.scales.size(), params.axis, channels, channels);
    }
    return params;
}

/// "scale of conv1/out 0.0235 → 0.0118" for one kind of parameter; empty when nothing differs.
template<typename T>
std::string changeText(
    const char* what, const std::string& name, const std::vector<T>& before, const std::vector<T>& after)
{
    if (before.size() != after.size())
        return fmt::format("{}s of {}: {} → {} values", what, name, before.size(), after.size());
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i] != after[i])
            changed.push_back(i);
    }
    if (changed.empty())
        return {};
    const std::size_t first = changed.front();
    if (before.size() == 1)
        return fmt::format("{} of {} {} → {}", what, name, before[0], after[0]);
    if (changed.size() == 1)
        return fmt::format("{} of {} channel {} {} → {}", what, name, first, before[first], after[first]);
    const bool sameAfter
        = std::all_of(changed.begin(), changed.end(), [&](std::size_t i) { return after[i] == after[first]; });
    if (sameAfter)
        return fmt::format("{} of {}, {} channels, → {}", what, name, changed.size(), after[first]);
    return fmt::format("{} of {}, {} channels", what, name, changed.size());
}

std::string describe(const std::string& name, const Edit& edit, const QuantParams& before, const QuantParams& after)
{
    const std::string scale = changeText("scale", name, before.scales, after.scales);
    const std::string zeroPoint = changeText("zero point", name, before.zeroPoints, after.zeroPoints);
    if (scale.empty() && zeroPoint.empty()) {
        const char* what = std::holds_alternative<SetZeroPoint>(edit) ? "zero point" : "scale";
        return fmt::format("{} of {} unchanged", what, name);
    }
    return scale.empty() ? zeroPoint : (zeroPoint.empty() ? scale : scale + ", " + zeroPoint);
}

/// Inputs that kernels read as bias: input 2 of the convolutions and FULLY_CONNECTED, 3 of TRANSPOSE_CONV.
bool isBias(const Subgraph& graph, TensorId tensor)
{
    return std::any_of(graph.ops.begin(), graph.ops.end(), [&](const OpInfo& op) {
        std::size_t index = 2;
        switch (op.code) {
        case OpCode::Conv2d:
        case OpCode::DepthwiseConv2d:
        case OpCode::FullyConnected: break;
        case OpCode::TransposeConv: index = 3; break;
        default: return false;
        }
        return index < op.inputs.size() && op.inputs[index] == tensor;
    });
}

std::vector<std::string> warningsFor(const Model& model, TensorRef ref, const QuantParams& params)
{
    const TensorInfo& info = model.tensor(ref);
    std::vector<std::string> warnings;
    for (const float scale : params.scales) {
        if (!std::isfinite(scale) || scale <= 0.0F) {
            warnings.push_back(fmt::format("scale {} is not a finite number > 0", scale));
            break;
        }
        if (std::fpclassify(scale) == FP_SUBNORMAL) {
            warnings.push_back(fmt::format("scale {} is subnormal: it has lost precision", scale));
            break;
        }
    }
    if (const auto range = codeRange(info.dtype)) {
        for (const std::int64_t zeroPoint : params.zeroPoints) {
            if (zeroPoint < range->min || zeroPoint > range->max) {
                warnings.push_back(fmt::format("zero point {} lies outside the range of {}, {} to {}", zeroPoint,
                    dtypeName(info.dtype), range->min, range->max));
                break;
            }
        }
    }
    if (isBias(model.subgraph(ref.subgraph), ref.tensor)) {
        warnings.emplace_back("the scale of a bias takes no part in the arithmetic: "
                              "the accumulator's scale is input scale * weight scale");
    }
    return warnings;
}

} // namespace

Result<EditOutcome> applyEdit(const ModelPtr& model, const Edit& edit)
{
    const TensorRef ref = std::visit([](const auto& e) { return e.tensor; }, edit);
    QS_CHECK(checkTensor(*model, ref));
    const TensorInfo& info = model->tensor(ref);
    QS_TRY(QuantParams params, std::visit([&](const auto& e) { return edited(info, e); }, edit));

    EditOutcome outcome;
    outcome.inverse = SetQuantParams{ref, info.quant};
    outcome.changes.tensors = {ref};
    outcome.text = describe(nameOf(info, ref), edit, info.quant, params);
    outcome.warnings = warningsFor(*model, ref, params);
    Subgraph graph = model->subgraph(ref.subgraph);
    graph.tensors[ref.tensor.index()].quant = std::move(params);
    outcome.model = model->withSubgraph(ref.subgraph, std::move(graph));
    return outcome;
}

} // namespace quantstep
