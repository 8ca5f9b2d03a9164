// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TFLite_Detection_PostProcess and NON_MAX_SUPPRESSION: boxes that overlap now and then, equal scores, classes with
// and without background.

#include "core/io/tflite_reader.h"
#include "tests/generators/generator.h"

namespace quantstep::test {

void addDetectionGenerators(std::vector<OpGenerator>& list);

namespace {

TensorPtr floats(Shape shape, const std::function<float()>& value)
{
    std::vector<float> values(shape.elements());
    std::ranges::generate(values, value);
    return makeTensor(DType::Float32, std::move(shape), std::move(values));
}

TensorPtr scalar(float value)
{
    return makeTensor(DType::Float32, Shape{}, std::vector<float>{value});
}

/// Few different values, so that many are equal, or any.
TensorPtr scoresOf(Random& random, const Shape& shape)
{
    const int steps = random.chance(0.4F) ? random.between(1, 4) : 1000;
    return floats(shape, [&] { return static_cast<float>(random.between(0, steps)) / static_cast<float>(steps); });
}

/// The runtime leaves places beyond the detections as they were: asks for just as many as there are.
void fitMaxDetections(OpCase& c, DetectionPostProcessOptions options)
{
    const auto model = readTflite(buildCase(c));
    std::vector<TensorPtr> inputs;
    for (const CaseTensor& input : c.inputs) {
        if (input.role == CaseTensor::Role::Activation)
            inputs.push_back(input.value);
    }
    const OurRun run = runOurs(*model, inputs, KernelPath::Reference);
    const TensorPtr count = run.tensors.back();
    if (run.error || !count || options.useRegularNms)
        return;
    options.maxDetections = static_cast<std::int32_t>(count->as<float>()[0]);
    c.options = options;
}

OpCase detectionCase(Random& random, DType dtype)
{
    const int boxes = random.between(1, 24);
    const int classes = random.between(1, 6);
    const int background = random.between(0, 1);
    DetectionPostProcessOptions o;
    o.maxDetections = random.between(1, 12);
    o.useRegularNms = random.chance(0.5F);
    o.maxClassesPerDetection = o.useRegularNms ? 1 : random.between(1, classes);
    o.detectionsPerClass = random.chance(0.3F) ? random.between(1, 5) : 100;
    o.scoreThreshold = random.pick(std::vector<float>{0.0F, 1e-8F, 0.3F, 0.5F, -1.0F});
    o.iouThreshold = random.pick(std::vector<float>{0.1F, 0.5F, 0.6F, 1.0F});
    o.numClasses = classes + (random.chance(0.05F) ? random.between(-1, 2) : 0);
    // Of more classes than there are, the runtime leaves the places as they were.
    o.maxClassesPerDetection = std::min(o.maxClassesPerDetection, std::max(o.numClasses, 1));
    o.yScale = o.xScale = random.pick(std::vector<float>{10.0F, 1.0F});
    o.hScale = o.wScale = 5.0F;
    if (random.chance(0.04F))
        o.iouThreshold = random.pick(std::vector<float>{0.0F, 1.5F, -1.0F});
    OpCase c;
    c.code = OpCode::Custom;
    c.customName = "TFLite_Detection_PostProcess";
    c.label = fmt::format("{} boxes, {} classes, {} regular {}", boxes, classes, dtypeName(dtype), o.useRegularNms);
    c.options = o;
    const Shape encodings{1, boxes, random.chance(0.2F) ? 6 : 4};
    const Shape anchors{boxes, 4};
    if (dtype == DType::Float32) {
        c.inputs = {activation(floats(encodings, [&] { return random.real(-3, 3); })),
            activation(scoresOf(random, {1, boxes, classes + background})),
            constant(floats(anchors, [&] { return random.real(random.chance(0.01F) ? -0.1F : 0.05F, 1); }))};
    } else {
        // Zero point 0 keeps the sizes of the anchors positive.
        c.inputs = {activation(random.tensor(dtype, encodings), perTensor(randomScale(random, -7, -4), 128)),
            activation(
                random.tensor(dtype, {1, boxes, classes + background}), perTensor(1.0F / 256, random.between(0, 40))),
            constant(random.tensor(dtype, anchors), perTensor(1.0F / 255, random.chance(0.05F) ? 3 : 0))};
    }
    if (random.chance(0.03F))
        c.inputs[2].shape = Shape{boxes * 4};
    for (int i = 0; i < 4; ++i)
        c.outputs.push_back(output(DType::Float32, {}));
    fitMaxDetections(c, o);
    return c;
}

OpCase suppressionCase(Random& random, bool soft)
{
    const int boxes = random.between(0, 20) == 0 ? 0 : random.between(1, 24);
    OpCase c;
    c.code = soft ? OpCode::NonMaxSuppressionV5 : OpCode::NonMaxSuppressionV4;
    const auto threshold
        = [&](float value) { return random.chance(0.7F) ? constant(scalar(value)) : activation(scalar(value)); };
    const std::int32_t most = random.chance(0.03F) ? -1 : random.between(0, 15);
    const TensorPtr mostValue = int32Tensor(Shape{}, {most});
    const bool grid = random.chance(0.4F); // corners that meet, boxes without an area
    c.inputs = {activation(floats(
                    {boxes, 4}, [&] { return grid ? static_cast<float>(random.between(0, 4)) : random.real(-1, 1); })),
        activation(scoresOf(random, {boxes})), random.chance(0.7F) ? constant(mostValue) : activation(mostValue),
        threshold(random.pick(std::vector<float>{0.0F, 0.1F, 0.5F, 0.9F, 1.0F, 1.1F})),
        threshold(random.pick(std::vector<float>{-1.0F, 0.0F, 0.3F, 0.9F}))};
    if (soft)
        c.inputs.push_back(
            threshold(random.pick(std::vector<float>{0.0F, 0.1F, 0.5F, 2.0F, random.chance(0.2F) ? -1.0F : 1.0F})));
    if (random.chance(0.02F))
        c.inputs[1].shape = Shape{boxes + 1};
    c.label = fmt::format("{} boxes, at most {}", boxes, most);
    c.outputs = {output(DType::Int32, {})};
    if (soft)
        c.outputs.push_back(output(DType::Float32, {}));
    c.outputs.push_back(output(DType::Int32, {}));
    return c;
}

} // namespace

void addDetectionGenerators(std::vector<OpGenerator>& list)
{
    for (const DType dtype : {DType::Float32, DType::UInt8}) {
        list.push_back({"DETECTION_POSTPROCESS " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return detectionCase(random, dtype); }});
    }
    list.push_back({"NON_MAX_SUPPRESSION_V4", [](Random& random) { return suppressionCase(random, false); }});
    list.push_back({"NON_MAX_SUPPRESSION_V5", [](Random& random) { return suppressionCase(random, true); }});
}

} // namespace quantstep::test
