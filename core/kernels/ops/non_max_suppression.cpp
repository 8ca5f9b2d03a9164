// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// NON_MAX_SUPPRESSION_V4 (5 inputs) and V5 (6: with a sigma, overlaps lower scores). The runtime tells them apart
// by their number of inputs.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/boxes.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareNonMaxSuppression(const PrepareContext& context);

namespace {

enum Input { kBoxes, kScores, kMaxOutputSize, kIouThreshold, kScoreThreshold, kSigma };

Status checkInputs(const PrepareContext& context)
{
    for (int i = 0; i < context.inputCount(); ++i) {
        const DType expected = i == kMaxOutputSize ? DType::Int32 : DType::Float32;
        const int rank = i == kBoxes ? 2 : (i == kScores ? 1 : 0);
        QS_CHECK(expectTypeIn(context, fmt::format("input {}", i), context.input(i).dtype(), {expected}));
        if (context.input(i).shape.rank() != rank) {
            return context.error(ErrorCode::RefusedByRuntime, "input {} has {} dimensions, expected {}", i,
                context.input(i).shape.rank(), rank);
        }
    }
    const Shape& boxes = context.input(kBoxes).shape;
    if (boxes[1] != 4 || boxes[0] != context.input(kScores).shape[0]) {
        return context.error(ErrorCode::RefusedByRuntime, "boxes {} and scores {}, expected [n, 4] and [n]",
            boxes.text(), context.input(kScores).shape.text());
    }
    return {};
}

} // namespace

Result<PreparedPtr> prepareNonMaxSuppression(const PrepareContext& context)
{
    const bool soft = context.inputCount() == 6;
    QS_CHECK(context.expectCounts(5, 6, soft ? 3 : 2));
    if (soft && !context.hasInput(kSigma))
        return context.error(ErrorCode::RefusedByRuntime, "input {} is absent", static_cast<int>(kSigma));
    QS_CHECK(checkInputs(context));
    QS_TRY(const auto most, integersOf(context, kMaxOutputSize));
    if (most[0] < 0)
        return context.error(ErrorCode::RefusedByRuntime, "the largest number of boxes is {}", most[0]);
    const Shape shape{static_cast<std::int32_t>(most[0])};
    std::vector<TensorSpec> specs{{DType::Int32, shape}};
    if (soft)
        specs.push_back({DType::Float32, shape});
    specs.push_back({DType::Int32, Shape{}});
    OpArithmetic arithmetic;
    arithmetic.formula = "indices of boxes by falling score, without those that overlap a better one";
    return makePrepared(std::move(specs), std::move(arithmetic),
        [soft, most = static_cast<std::size_t>(most[0]),
            count = static_cast<std::size_t>(context.input(kBoxes).shape[0]),
            label = std::string(context.op().name())](const EvalContext& c) -> Status {
            SoftSuppression rule{most, c.input(kIouThreshold).as<float>()[0], c.input(kScoreThreshold).as<float>()[0],
                soft ? c.input(kSigma).as<float>()[0] : 0.0F};
            if (rule.sigma < 0)
                return fail(ErrorCode::DataDependent, "{}: sigma is {}, expected none below 0", label, rule.sigma);
            const auto* boxes = reinterpret_cast<const CornerBox*>(c.input(kBoxes).bytes.data());
            const auto taken = suppressSoftly(boxes, c.input(kScores).as<float>().data(), count, rule);
            for (const OutputBuffer& output : c.outputs)
                std::ranges::fill(output.bytes, std::byte{0});
            for (std::size_t i = 0; i < taken.size(); ++i) {
                c.output(0).as<std::int32_t>()[i] = static_cast<std::int32_t>(taken[i].index);
                if (soft)
                    c.output(1).as<float>()[i] = taken[i].score;
            }
            *c.output(soft ? 2 : 1).as<std::int32_t>() = static_cast<std::int32_t>(taken.size());
            return {};
        });
}

} // namespace quantstep
