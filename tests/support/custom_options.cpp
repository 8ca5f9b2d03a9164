// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/custom_options.h"

#include <flatbuffers/flexbuffers.h>

namespace quantstep::test {
namespace {

template<typename Fill> std::vector<std::uint8_t> mapOf(const Fill& fill)
{
    flexbuffers::Builder map;
    map.Map([&] { fill(map); });
    map.Finish();
    return map.GetBuffer();
}

} // namespace

std::vector<std::uint8_t> customOptionsOf(const DetectionPostProcessOptions& options)
{
    return mapOf([&](flexbuffers::Builder& map) {
        map.Int("max_detections", options.maxDetections);
        map.Int("max_classes_per_detection", options.maxClassesPerDetection);
        map.Int("detections_per_class", options.detectionsPerClass);
        map.Bool("use_regular_nms", options.useRegularNms);
        map.Float("nms_score_threshold", options.scoreThreshold);
        map.Float("nms_iou_threshold", options.iouThreshold);
        map.Int("num_classes", options.numClasses);
        map.Float("y_scale", options.yScale);
        map.Float("x_scale", options.xScale);
        map.Float("h_scale", options.hScale);
        map.Float("w_scale", options.wScale);
    });
}

std::vector<std::uint8_t> customOptionsOf(const AudioSpectrogramOptions& options)
{
    return mapOf([&](flexbuffers::Builder& map) {
        map.Int("window_size", options.windowSize);
        map.Int("stride", options.stride);
        map.Bool("magnitude_squared", options.magnitudeSquared);
    });
}

std::vector<std::uint8_t> customOptionsOf(const MfccOptions& options)
{
    return mapOf([&](flexbuffers::Builder& map) {
        map.Float("upper_frequency_limit", options.upperFrequencyLimit);
        map.Float("lower_frequency_limit", options.lowerFrequencyLimit);
        map.Int("filterbank_channel_count", options.filterbankChannelCount);
        map.Int("dct_coefficient_count", options.dctCoefficientCount);
    });
}

std::vector<std::uint8_t> customOptionsOf(const NumericVerifyOptions& options)
{
    return mapOf([&](flexbuffers::Builder& map) {
        map.Float("tolerance", options.tolerance);
        map.Bool("log_if_failed", options.logIfFailed);
    });
}

} // namespace quantstep::test
