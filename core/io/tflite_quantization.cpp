// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_quantization.h"

#include <utility>

namespace quantstep {
namespace {

/// A quantized dimension outside the shape makes the runtime refuse the model. Where it leaves no doubt about
/// what the parameters belong to (one scale, or a vector with one scale per element) it is put right, so that
/// models made for other runtimes still open. Returns what the runtime refuses, or nothing.
std::string repairAxis(TensorInfo& info)
{
    QuantParams& quant = info.quant;
    const int rank = info.shape.rank();
    if (rank == 0 || (quant.axis >= 0 && quant.axis < rank))
        return {};
    const auto scales = quant.scales.size();
    if (scales != 1 && !(rank == 1 && scales == static_cast<std::size_t>(info.shape.dim(0))))
        return {};
    return fmt::format(
        "expected a quantized dimension in [0, {}), found {} (taken as 0)", rank, std::exchange(quant.axis, 0));
}

Status checkAffine(const TensorInfo& info)
{
    const QuantParams& quant = info.quant;
    const auto scales = quant.scales.size();
    if (quant.zeroPoints.size() != scales)
        return fail(ErrorCode::Malformed, "expected as many zero points as scales ({}), found {}", scales,
            quant.zeroPoints.size());
    const int rank = info.shape.rank();
    if (rank > 0 && (quant.axis < 0 || quant.axis >= rank))
        return fail(ErrorCode::Malformed, "expected a quantized dimension in [0, {}), found {}", rank, quant.axis);
    if (scales == 1)
        return {};
    const std::size_t channels = rank > 0 ? static_cast<std::size_t>(info.shape.dim(quant.axis)) : 1;
    if (scales != channels)
        return fail(ErrorCode::Malformed, "expected 1 or {} scales (shape {}, quantized dimension {}), found {}",
            channels, info.shape.text(), quant.axis, scales);
    return {};
}

Status readBlockwise(const tflite::BlockwiseQuantization* details, std::size_t tensorCount, QuantParams& quant)
{
    if (!details)
        return fail(ErrorCode::Malformed, "expected a table of blockwise details, found none");
    const auto count = static_cast<std::int64_t>(tensorCount);
    if (details->scales() < 0 || details->scales() >= count)
        return fail(
            ErrorCode::Malformed, "blockwise scales: expected a tensor below {}, found {}", count, details->scales());
    if (details->zero_points() < -1 || details->zero_points() >= count)
        return fail(ErrorCode::Malformed, "blockwise zero points: expected a tensor below {}, found {}", count,
            details->zero_points());
    if (details->block_size() <= 0)
        return fail(ErrorCode::Malformed, "expected a block size > 0, found {}", details->block_size());
    BlockwiseParams blockwise;
    blockwise.scales = TensorId(details->scales());
    // 0 is the field's default, so it cannot mean tensor 0: no zero points, as -1.
    if (details->zero_points() > 0)
        blockwise.zeroPoints = TensorId(details->zero_points());
    blockwise.blockSize = details->block_size();
    quant.blockwise = blockwise;
    return {};
}

Status checkMultiAxis(const tflite::MultiAxisQuantization* details, std::size_t tensorCount, int rank)
{
    const auto count = static_cast<std::int64_t>(tensorCount);
    if (!details || details->scales() < 0 || details->scales() >= count)
        return fail(ErrorCode::Malformed, "multi-axis scales: expected a tensor below {}, found {}", count,
            details ? details->scales() : -1);
    if (details->block_size() < 0)
        return fail(ErrorCode::Malformed, "expected a block size >= 0, found {}", details->block_size());
    const auto* axes = details->quantized_dimensions();
    if (!axes || axes->size() == 0)
        return fail(ErrorCode::Malformed, "expected at least one quantized dimension, found none");
    for (const auto axis : *axes) {
        if (axis < 0 || axis >= rank)
            return fail(ErrorCode::Malformed, "expected quantized dimensions in [0, {}), found {}", rank, axis);
    }
    return {};
}

Status readDetails(
    const tflite::QuantizationParameters& table, std::size_t tensorCount, const TensorInfo& info, QuantParams& quant)
{
    using Kind = tflite::QuantizationDetails;
    switch (table.details_type()) {
    case Kind::NONE: return {};
    case Kind::BlockwiseQuantization:
        return readBlockwise(table.details_as_BlockwiseQuantization(), tensorCount, quant);
    case Kind::MultiAxisQuantization:
        quant.hasOtherDetails = true;
        return checkMultiAxis(table.details_as_MultiAxisQuantization(), tensorCount, info.shape.rank());
    default: quant.hasOtherDetails = true; return {};
    }
}

Status readTable(
    TfliteSource& source, const tflite::QuantizationParameters& table, std::size_t tensorCount, TensorInfo& info)
{
    QuantParams& quant = info.quant;
    quant.axis = table.quantized_dimension();
    QS_TRY(quant.min, source.copy(table.min()));
    QS_TRY(quant.max, source.copy(table.max()));
    QS_CHECK(readDetails(table, tensorCount, info, quant));
    const auto* scales = table.scale();
    if (!scales || scales->size() == 0)
        return {}; // the runtime takes such a tensor as not quantized, whatever else is set
    QS_TRY(quant.scales, source.copy(scales));
    QS_TRY(quant.zeroPoints, source.copy(table.zero_point()));
    info.refusedQuantization = repairAxis(info);
    QS_CHECK(checkAffine(info));
    info.scaleRange = source.rangeOf(scales->Data(), scales->size() * sizeof(float));
    const auto* zeroPoints = table.zero_point();
    info.zeroPointRange = source.rangeOf(zeroPoints->Data(), zeroPoints->size() * sizeof(std::int64_t));
    return {};
}

} // namespace

Status readQuantization(TfliteSource& source, const tflite::Tensor& tensor, std::size_t tensorCount, TensorInfo& info)
{
    const auto* table = tensor.quantization();
    if (!table)
        return {};
    auto status = readTable(source, *table, tensorCount, info);
    if (!status && status.error().code == ErrorCode::Malformed)
        return tl::unexpected(status.error().in("quantization"));
    return status;
}

} // namespace quantstep
