// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/op_report.h"

#include <array>
#include <utility>

namespace quantstep {
namespace {

void writeRescale(JsonWriter& json, const Rescale& rescale)
{
    json.beginObject();
    json.member("name", rescale.name);
    json.member("rule", ruleName(rescale.rule));
    json.listMember("real_multiplier", rescale.real);
    json.listMember("quantized_multiplier", rescale.multiplier);
    json.listMember("shift", rescale.shift);
    json.endObject();
}

void writeArithmetic(JsonWriter& json, const OpArithmetic& arithmetic)
{
    json.key("arithmetic");
    json.beginObject();
    json.key("constants");
    json.beginObject(true);
    for (const NamedInteger& constant : arithmetic.constants)
        json.member(constant.name, constant.value);
    json.endObject();
    if (arithmetic.clampMin)
        json.member("clamp_min", *arithmetic.clampMin);
    if (arithmetic.clampMax)
        json.member("clamp_max", *arithmetic.clampMax);
    json.key("rescales");
    json.beginArray();
    for (const Rescale& rescale : arithmetic.rescales)
        writeRescale(json, rescale);
    json.endArray();
    json.member("formula", arithmetic.formula);
    if (!arithmetic.note.empty())
        json.member("note", arithmetic.note);
    json.endObject();
}

} // namespace

std::string dtypeText(DType dtype)
{
    return isKnown(dtype) ? std::string(dtypeName(dtype)) : fmt::format("type {}", static_cast<int>(dtype));
}

std::string_view ruleName(RescaleRule rule)
{
    switch (rule) {
    case RescaleRule::DoubleRounding: return "double-rounding";
    case RescaleRule::SingleRounding: return "single-rounding";
    case RescaleRule::TiesUp: return "double-rounding-ties-up";
    case RescaleRule::Accumulator64: return "accumulator-64";
    case RescaleRule::DoubleProduct: return "double-product";
    case RescaleRule::FloatHalfEven: return "float-half-even";
    case RescaleRule::FloatProduct: return "float-product";
    }
    return "unknown";
}

std::string_view inputRole(const OpInfo& op, int index)
{
    constexpr std::array<std::string_view, 3> kConvolution{"input", "filter", "bias"};
    constexpr std::array<std::string_view, 4> kTransposed{"output shape", "filter", "input", "bias"};
    const auto at = static_cast<std::size_t>(index);
    switch (op.code) {
    case OpCode::Conv2d:
    case OpCode::DepthwiseConv2d:
    case OpCode::FullyConnected:
    case OpCode::Conv3d: return at < kConvolution.size() ? kConvolution[at] : "input";
    case OpCode::TransposeConv:
    case OpCode::Conv3dTranspose: return at < kTransposed.size() ? kTransposed[at] : "input";
    default: return "input";
    }
}

void writeTensorMembers(JsonWriter& json, const TensorInfo& info, TensorId id, const Shape& shape)
{
    json.member("index", id.value);
    json.member("name", info.name);
    json.member("dtype", dtypeText(info.dtype));
    json.listMember("shape", shape.dims());
    json.key("quantization");
    if (!info.quant.isQuantized()) {
        json.null();
        return;
    }
    json.beginObject();
    json.listMember("scale", info.quant.scales);
    json.listMember("zero_point", info.quant.zeroPoints);
    json.member("axis", info.quant.axis);
    if (const auto& blockwise = info.quant.blockwise) {
        json.key("blockwise");
        json.beginObject(true);
        json.member("scales", blockwise->scales.value);
        json.member("zero_points", blockwise->zeroPoints.value);
        json.member("block_size", blockwise->blockSize);
        json.endObject();
    }
    json.endObject();
}

void writeOpMembers(JsonWriter& json, const OpInfo& op, const OpArithmetic* arithmetic)
{
    json.key("options");
    json.beginObject();
    for (const OptionField& field : op.optionFields)
        json.member(field.name, field.value);
    json.endObject();
    if (arithmetic)
        writeArithmetic(json, *arithmetic);
}

std::string tensorList(const std::vector<TensorId>& ids)
{
    std::string text;
    for (const TensorId id : ids) {
        if (!text.empty())
            text += ' ';
        text += id.valid() ? fmt::format("t{}", id.value) : "-";
    }
    return text;
}

} // namespace quantstep
