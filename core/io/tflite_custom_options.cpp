// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_custom_options.h"

#include <flatbuffers/flexbuffers.h>

namespace quantstep {
namespace {

/// Absent entries read as 0, but for the two that have another meaning.
DetectionPostProcessOptions detectionPostProcess(const flexbuffers::Map& map)
{
    DetectionPostProcessOptions options;
    options.maxDetections = map["max_detections"].AsInt32();
    options.maxClassesPerDetection = map["max_classes_per_detection"].AsInt32();
    if (!map["detections_per_class"].IsNull())
        options.detectionsPerClass = map["detections_per_class"].AsInt32();
    if (!map["use_regular_nms"].IsNull())
        options.useRegularNms = map["use_regular_nms"].AsBool();
    options.scoreThreshold = map["nms_score_threshold"].AsFloat();
    options.iouThreshold = map["nms_iou_threshold"].AsFloat();
    options.numClasses = map["num_classes"].AsInt32();
    options.yScale = map["y_scale"].AsFloat();
    options.xScale = map["x_scale"].AsFloat();
    options.hScale = map["h_scale"].AsFloat();
    options.wScale = map["w_scale"].AsFloat();
    return options;
}

/// The low 32 bits, as the runtime keeps them.
std::int32_t low32(const flexbuffers::Reference& value)
{
    return static_cast<std::int32_t>(value.AsInt64());
}

/// Options of the custom operators that are known here; all absent entries read as 0.
OpOptions knownOptions(std::string_view name, const flexbuffers::Map& map)
{
    if (name == "TFLite_Detection_PostProcess")
        return detectionPostProcess(map);
    if (name == "AudioSpectrogram") {
        return AudioSpectrogramOptions{
            low32(map["window_size"]), low32(map["stride"]), map["magnitude_squared"].AsBool()};
    }
    if (name == "Mfcc") {
        return MfccOptions{static_cast<float>(map["upper_frequency_limit"].AsInt64()),
            static_cast<float>(map["lower_frequency_limit"].AsInt64()), low32(map["filterbank_channel_count"]),
            low32(map["dct_coefficient_count"])};
    }
    if (name == "NumericVerify")
        return NumericVerifyOptions{map["tolerance"].AsFloat(), map["log_if_failed"].AsBool()};
    return {};
}

/// Scalars and strings are spelt out; of anything larger only that it is there.
std::string valueText(const flexbuffers::Reference& value)
{
    if (value.IsBool())
        return value.AsBool() ? "true" : "false";
    if (value.IsInt())
        return fmt::format("{}", value.AsInt64());
    if (value.IsUInt())
        return fmt::format("{}", value.AsUInt64());
    if (value.IsFloat())
        return fmt::format("{}", value.AsFloat());
    if (value.IsString())
        return value.AsString().str();
    return value.IsNull() ? "null" : "...";
}

} // namespace

Status decodeCustomOptions(TfliteSource& source, OpInfo& info)
{
    constexpr std::size_t kLargest = std::size_t{1} << 20; // maps of options are small; verifying costs time
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(info.customOptions.data());
    const std::size_t size = info.customOptions.size();
    if (info.code != OpCode::Custom || size < 3 || size > kLargest)
        return {};
    std::vector<std::uint8_t> visited;
    if (!flexbuffers::VerifyBuffer(bytes, size, &visited))
        return {};
    const flexbuffers::Reference root = flexbuffers::GetRoot(bytes, size);
    if (!root.IsMap())
        return {};
    const flexbuffers::Map map = root.AsMap();
    const flexbuffers::TypedVector keys = map.Keys();
    const flexbuffers::Vector values = map.Values();
    for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i) {
        OptionField field{keys[i].AsKey(), valueText(values[i])};
        QS_CHECK(source.spend(field.name.size() + field.value.size() + sizeof(OptionField)));
        info.optionFields.push_back(std::move(field));
    }
    info.options = knownOptions(info.customName, map);
    return {};
}

} // namespace quantstep
