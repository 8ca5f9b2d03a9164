// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The custom operator TFLite_Detection_PostProcess: decodes boxes relative to anchors and keeps the best scored
// ones that do not overlap too much. Quantized inputs are dequantized first; all the rest is float.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/boxes.h"

#include <numeric>

namespace quantstep {

Result<PreparedPtr> prepareDetectionPostProcess(const PrepareContext& context);

namespace {

enum Input { kEncodings, kScores, kAnchors };

struct DetectionPlan {
    DetectionPostProcessOptions options;
    std::size_t boxes = 0, encodingLength = 4, rowLength = 0; ///< rowLength: scores of one box
    std::size_t classes = 0, background = 0; ///< background: 1 when the first score of a row is that of no object
    QuantParams encodingQuant, scoreQuant, anchorQuant;
    std::string label;
};

/// Four numbers of row `row`, dequantized in float: (code - zero point) * scale.
CenterBox centerBox(const TensorValue& value, const QuantParams& quant, std::size_t row, std::size_t rowLength)
{
    if (value.dtype == DType::Float32) {
        const float* at = value.as<float>().data() + row * rowLength;
        return {at[0], at[1], at[2], at[3]};
    }
    const std::uint8_t* at = value.as<std::uint8_t>().data() + row * rowLength;
    const auto real = [&](std::uint8_t code) {
        return (static_cast<float>(code) - static_cast<float>(quant.zeroPoint())) * quant.scale();
    };
    return {real(at[0]), real(at[1]), real(at[2]), real(at[3])};
}

std::vector<CornerBox> decodeBoxes(const EvalContext& context, const DetectionPlan& plan)
{
    const auto& o = plan.options;
    const CenterBox divisors{o.yScale, o.xScale, o.hScale, o.wScale};
    std::vector<CornerBox> boxes;
    boxes.reserve(plan.boxes);
    for (std::size_t i = 0; i < plan.boxes; ++i) {
        boxes.push_back(decodeBox(centerBox(context.input(kEncodings), plan.encodingQuant, i, plan.encodingLength),
            divisors, centerBox(context.input(kAnchors), plan.anchorQuant, i, 4)));
    }
    return boxes;
}

/// All scores as real numbers; codes are dequantized in double.
std::vector<float> realScores(const EvalContext& context, const DetectionPlan& plan)
{
    const TensorValue& scores = context.input(kScores);
    std::vector<float> real(plan.boxes * plan.rowLength);
    for (std::size_t i = 0; i < real.size(); ++i) {
        real[i] = scores.dtype == DType::Float32 ? scores.as<float>()[i]
                                                 : static_cast<float>(static_cast<double>(plan.scoreQuant.scale())
                                                     * (scores.as<std::uint8_t>()[i] - plan.scoreQuant.zeroPoint()));
    }
    return real;
}

struct Outputs {
    float *boxes, *classes, *scores, *count;

    void put(std::size_t place, const CornerBox& box, std::size_t classIndex, float score) const
    {
        const float corners[] = {box.yMin, box.xMin, box.yMax, box.xMax};
        std::copy_n(corners, 4, boxes + 4 * place);
        classes[place] = static_cast<float>(classIndex);
        scores[place] = score;
    }
};

/// Suppression per class; of all classes' boxes the best scored, the lower class first among equals.
void detectPerClass(const DetectionPlan& plan, const std::vector<CornerBox>& boxes, const std::vector<float>& scores,
    const Outputs& out)
{
    struct Found {
        std::size_t box, classIndex;
        float score;
    };
    const auto& o = plan.options;
    const auto most = static_cast<std::size_t>(o.maxDetections);
    const auto perClass = static_cast<std::size_t>(std::min(o.detectionsPerClass, o.maxDetections));
    std::vector<Found> best;
    std::vector<float> ofClass(plan.boxes);
    for (std::size_t c = 0; c < plan.classes; ++c) {
        for (std::size_t i = 0; i < plan.boxes; ++i)
            ofClass[i] = scores[i * plan.rowLength + plan.background + c];
        const std::size_t before = best.size();
        for (const std::size_t box : suppressOverlaps(boxes, ofClass, o.scoreThreshold, o.iouThreshold, perClass))
            best.push_back({box, c, ofClass[box]});
        std::inplace_merge(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(before), best.end(),
            [](const Found& a, const Found& b) { return a.score > b.score; });
        best.resize(std::min(best.size(), most));
    }
    for (std::size_t i = 0; i < best.size(); ++i)
        out.put(i, boxes[best[i].box], best[i].classIndex, best[i].score);
    *out.count = static_cast<float>(best.size());
}

/// The best `count` classes of a row, in the order in which std::partial_sort leaves equal ones; a single one is
/// the first largest.
std::vector<std::size_t> bestClasses(const float* row, std::size_t classes, std::size_t count)
{
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (count == 1) {
        std::size_t best = 0;
        for (std::size_t c = 1; c < classes; ++c) {
            if (!std::isnan(row[c]) && (std::isnan(row[best]) || row[c] > row[best]))
                best = c;
        }
        order[0] = best;
    } else {
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
            [&](std::size_t a, std::size_t b) { return row[a] > row[b]; });
    }
    order.resize(count);
    return order;
}

/// One suppression for all classes, by each box's best score.
void detectTogether(const DetectionPlan& plan, const std::vector<CornerBox>& boxes, const std::vector<float>& scores,
    const Outputs& out)
{
    const auto& o = plan.options;
    const auto columns = static_cast<std::size_t>(o.maxClassesPerDetection);
    const std::size_t used = std::min(columns, plan.classes);
    std::vector<std::vector<std::size_t>> classes;
    std::vector<float> best;
    for (std::size_t i = 0; i < plan.boxes; ++i) {
        const float* row = scores.data() + i * plan.rowLength + plan.background;
        classes.push_back(bestClasses(row, plan.classes, used));
        best.push_back(row[classes.back()[0]]);
    }
    std::size_t count = 0;
    for (const std::size_t box :
        suppressOverlaps(boxes, best, o.scoreThreshold, o.iouThreshold, static_cast<std::size_t>(o.maxDetections))) {
        const float* row = scores.data() + box * plan.rowLength + plan.background;
        for (std::size_t k = 0; k < used; ++k)
            out.put(count * columns + k, boxes[box], classes[box][k], row[classes[box][k]]);
        ++count;
    }
    *out.count = static_cast<float>(count);
}

Status checkOptions(const PrepareContext& context, const DetectionPostProcessOptions& options)
{
    const bool suppresses = !options.useRegularNms || options.numClasses > 0;
    if (suppresses && !(options.iouThreshold > 0 && options.iouThreshold <= 1)) {
        return context.error(
            ErrorCode::RefusedByRuntime, "nms_iou_threshold is {}, expected one in (0, 1]", options.iouThreshold);
    }
    const bool counts = options.maxClassesPerDetection > 0 && options.numClasses >= (options.useRegularNms ? 0 : 1)
        && options.maxDetections >= (options.useRegularNms ? 1 : 0)
        && (!options.useRegularNms || options.detectionsPerClass > 0);
    if (!counts) {
        return context.error(ErrorCode::RefusedByRuntime,
            "max_detections is {}, max_classes_per_detection {}, detections_per_class {}, num_classes {}",
            options.maxDetections, options.maxClassesPerDetection, options.detectionsPerClass, options.numClasses);
    }
    return {};
}

Status checkInputs(const PrepareContext& context)
{
    const Operand& encodings = context.input(kEncodings);
    const Operand& scores = context.input(kScores);
    const Operand& anchors = context.input(kAnchors);
    QS_CHECK(expectTypeIn(context, "the box encodings", encodings.dtype(), {DType::Float32, DType::UInt8}));
    QS_CHECK(expectTypeIn(context, "the scores", scores.dtype(), {DType::Float32, DType::UInt8}));
    QS_CHECK(expectSameType(context, "the box encodings", encodings.dtype(), "the anchors", anchors.dtype()));
    const bool ranks = encodings.shape.rank() == 3 && scores.shape.rank() == 3 && anchors.shape.rank() == 2;
    if (!ranks || encodings.shape[0] != 1 || encodings.shape[2] < 4 || scores.shape[0] != 1
        || scores.shape[1] != encodings.shape[1] || anchors.shape[0] < encodings.shape[1] || anchors.shape[1] != 4) {
        return context.error(ErrorCode::RefusedByRuntime,
            "box encodings {}, scores {} and anchors {}, expected [1, boxes, 4 or more], [1, boxes, classes] and "
            "[boxes, 4]",
            encodings.shape.text(), scores.shape.text(), anchors.shape.text());
    }
    return {};
}

Status detect(const EvalContext& context, const DetectionPlan& plan)
{
    const std::vector<CornerBox> boxes = decodeBoxes(context, plan);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (boxes[i].yMin > boxes[i].yMax || boxes[i].xMin > boxes[i].xMax) {
            return fail(ErrorCode::DataDependent, "{}: box {} has a negative size: y {} to {}, x {} to {}", plan.label,
                i, boxes[i].yMin, boxes[i].yMax, boxes[i].xMin, boxes[i].xMax);
        }
    }
    for (const OutputBuffer& output : context.outputs)
        std::ranges::fill(output.bytes, std::byte{0});
    const Outputs out{context.output(0).as<float>(), context.output(1).as<float>(), context.output(2).as<float>(),
        context.output(3).as<float>()};
    const std::vector<float> scores = realScores(context, plan);
    if (plan.options.useRegularNms)
        detectPerClass(plan, boxes, scores, out);
    else
        detectTogether(plan, boxes, scores, out);
    return {};
}

} // namespace

Result<PreparedPtr> prepareDetectionPostProcess(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 4));
    DetectionPlan plan;
    QS_TRY(plan.options, context.options<DetectionPostProcessOptions>());
    QS_CHECK(checkOptions(context, plan.options));
    QS_CHECK(checkInputs(context));
    const Shape& scores = context.input(kScores).shape;
    const std::int64_t background = std::int64_t{scores[2]} - plan.options.numClasses;
    if (background != 0 && background != 1) {
        return context.error(ErrorCode::RefusedByRuntime, "num_classes is {}, but boxes have {} scores",
            plan.options.numClasses, scores[2]);
    }
    const std::int64_t detections = std::int64_t{plan.options.maxDetections} * plan.options.maxClassesPerDetection;
    if (detections > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::LimitExceeded, "asks for {} detections", detections);
    plan.boxes = static_cast<std::size_t>(scores[1]);
    plan.encodingLength = static_cast<std::size_t>(context.input(kEncodings).shape[2]);
    plan.rowLength = static_cast<std::size_t>(scores[2]);
    plan.classes = static_cast<std::size_t>(plan.options.numClasses);
    plan.background = static_cast<std::size_t>(background);
    plan.encodingQuant = context.input(kEncodings).quant();
    plan.scoreQuant = context.input(kScores).quant();
    plan.anchorQuant = context.input(kAnchors).quant();
    plan.label = context.op().name();
    const auto rows = static_cast<std::int32_t>(detections);
    OpArithmetic arithmetic;
    arithmetic.formula = "boxes = decoded anchors by falling score, without those that overlap a better one";
    arithmetic.note = "places beyond the number of detections are 0 here; in the runtime they may hold anything";
    return makePrepared({{DType::Float32, Shape{1, rows, 4}}, {DType::Float32, Shape{1, rows}},
                            {DType::Float32, Shape{1, rows}}, {DType::Float32, Shape{1}}},
        std::move(arithmetic), [plan](const EvalContext& c) { return detect(c, plan); });
}

} // namespace quantstep
