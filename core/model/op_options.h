// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Options of the operators that have (or will have) kernels, as plain structs with the file format's
// field names and defaults. An operator whose file has no options table at all carries monostate;
// kernels decide what that means (the runtime then uses all-zero parameters, not these defaults).
// Options of other operators are only shown: see OpInfo::optionFields.

#include "core/base/dtype.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace quantstep {

enum class Padding : std::int8_t { Same = 0, Valid = 1 };
enum class Activation : std::int8_t { None = 0, Relu = 1, ReluN1To1 = 2, Relu6 = 3, Tanh = 4, SignBit = 5 };

struct Conv2DOptions {
    Padding padding = Padding::Same;
    std::int32_t strideW = 0, strideH = 0;
    Activation activation = Activation::None;
    std::int32_t dilationW = 1, dilationH = 1;
    DType quantizedBiasType = DType::Float32; ///< Float32 means "unset"
};
struct DepthwiseConv2DOptions {
    Padding padding = Padding::Same;
    std::int32_t strideW = 0, strideH = 0, depthMultiplier = 0;
    Activation activation = Activation::None;
    std::int32_t dilationW = 1, dilationH = 1;
};
struct Conv3DOptions {
    Padding padding = Padding::Same;
    std::int32_t strideD = 0, strideW = 0, strideH = 0;
    Activation activation = Activation::None;
    std::int32_t dilationD = 1, dilationW = 1, dilationH = 1;
};
struct TransposeConvOptions {
    Padding padding = Padding::Same;
    std::int32_t strideW = 0, strideH = 0;
    Activation activation = Activation::None;
    DType quantizedBiasType = DType::Float32;
};
struct Pool2DOptions {
    Padding padding = Padding::Same;
    std::int32_t strideW = 0, strideH = 0, filterWidth = 0, filterHeight = 0;
    Activation activation = Activation::None;
};
struct FullyConnectedOptions {
    Activation activation = Activation::None;
    std::int8_t weightsFormat = 0; ///< 0 default, 1 shuffled 4x16
    bool keepNumDims = false, asymmetricQuantizeInputs = false;
    DType quantizedBiasType = DType::Float32;
};
struct SoftmaxOptions {
    float beta = 0;
};
struct ConcatenationOptions {
    std::int32_t axis = 0;
    Activation activation = Activation::None;
};
/// ADD and SUB.
struct AddOptions {
    Activation activation = Activation::None;
    bool potScaleInt16 = true;
};
/// MUL, DIV, L2_NORMALIZATION: a fused activation and nothing else.
struct ActivationOptions {
    Activation activation = Activation::None;
};
struct ReshapeOptions {
    std::vector<std::int32_t> newShape;
};
struct SqueezeOptions {
    std::vector<std::int32_t> squeezeDims;
};
/// MEAN, SUM and all other reductions.
struct ReducerOptions {
    bool keepDims = false;
};
struct ResizeOptions {
    bool alignCorners = false, halfPixelCenters = false;
};
/// SPACE_TO_DEPTH and DEPTH_TO_SPACE.
struct BlockSizeOptions {
    std::int32_t blockSize = 0;
};
struct GatherOptions {
    std::int32_t axis = 0, batchDims = 0;
};
/// SPLIT and SPLIT_V.
struct SplitOptions {
    std::int32_t numSplits = 0;
};
struct StridedSliceOptions {
    std::int32_t beginMask = 0, endMask = 0, ellipsisMask = 0, newAxisMask = 0, shrinkAxisMask = 0;
    bool offset = false;
};
struct CastOptions {
    DType in = DType::Float32, out = DType::Float32;
};
/// ARG_MAX, ARG_MIN, SHAPE, UNIQUE: the type of an index output.
struct OutputTypeOptions {
    DType type = DType::Float32;
};
/// PACK and UNPACK: how many values, along which axis.
struct PackOptions {
    std::int32_t count = 0, axis = 0;
};
struct OneHotOptions {
    std::int32_t axis = 0;
};
struct LeakyReluOptions {
    float alpha = 0;
};
struct GeluOptions {
    bool approximate = false;
};
struct MirrorPadOptions {
    std::int8_t mode = 0;
}; ///< 0 reflect, 1 symmetric
struct ReverseSequenceOptions {
    std::int32_t seqDim = 0, batchDim = 0;
};
struct BatchMatMulOptions {
    bool adjX = false, adjY = false, asymmetricQuantizeInputs = false;
};
struct CumsumOptions {
    bool exclusive = false, reverse = false;
};
struct LocalResponseNormOptions {
    std::int32_t radius = 0;
    float bias = 0, alpha = 0, beta = 0;
};
/// EMBEDDING_LOOKUP_SPARSE: how the embeddings of one bucket are combined.
struct EmbeddingLookupSparseOptions {
    std::int8_t combiner = 0; ///< 0 sum, 1 mean, 2 sqrtn
};
struct FakeQuantOptions {
    float min = 0, max = 0;
    std::int32_t numBits = 0;
    bool narrowRange = false;
};
struct SvdfOptions {
    std::int32_t rank = 0;
    Activation activation = Activation::None;
    bool asymmetricQuantizeInputs = false;
};
/// LSTM (kernelType), UNIDIRECTIONAL_SEQUENCE_LSTM (timeMajor, diagonalRecurrent) and BIDIRECTIONAL_SEQUENCE_LSTM
/// (timeMajor, mergeOutputs).
struct LstmOptions {
    Activation activation = Activation::None;
    float cellClip = 0, projClip = 0;
    std::int8_t kernelType = 0; ///< 0 full, 1 basic
    bool timeMajor = false, asymmetricQuantizeInputs = false, diagonalRecurrentTensors = false;
    bool mergeOutputs = false;
};
/// RNN, UNIDIRECTIONAL_SEQUENCE_RNN (timeMajor) and BIDIRECTIONAL_SEQUENCE_RNN (timeMajor, mergeOutputs).
struct RnnOptions {
    Activation activation = Activation::None;
    bool timeMajor = false, mergeOutputs = false, asymmetricQuantizeInputs = false;
};
struct IfOptions {
    std::int32_t thenSubgraph = 0, elseSubgraph = 0;
};
struct WhileOptions {
    std::int32_t condSubgraph = 0, bodySubgraph = 0;
};
struct CallOnceOptions {
    std::int32_t initSubgraph = 0;
};
struct VarHandleOptions {
    std::string container, sharedName;
};
struct CompositeOptions {
    std::string name;
    std::int32_t decompositionSubgraph = 0;
    std::int32_t version = 0;
};
struct BucketizeOptions {
    std::vector<float> boundaries;
};
struct ReduceWindowOptions {
    std::int32_t function = 0; ///< 1 add, 2 multiply, 3 minimum, 4 maximum, 5 all, 6 any
};
struct StablehloPadOptions {
    std::vector<std::int64_t> edgePaddingLow, edgePaddingHigh, interiorPadding;
};
struct StablehloGatherOptions {
    std::vector<std::int64_t> offsetDims, collapsedSliceDims, startIndexMap;
    std::int64_t indexVectorDim = 0;
    std::vector<std::int64_t> sliceSizes;
};
struct StablehloScatterOptions {
    std::vector<std::int64_t> updateWindowDims, insertedWindowDims, scatterDimsToOperandDims;
    std::int64_t indexVectorDim = 0;
    std::int32_t updateSubgraph = 0;
};
struct StablehloReduceWindowOptions {
    std::vector<std::int64_t> windowDimensions, windowStrides, baseDilations, windowDilations;
    std::vector<std::int64_t> padding; ///< low and high of each axis
    std::int32_t bodySubgraph = 0;
};
struct StablehloRngBitGeneratorOptions {
    std::int8_t algorithm = 0; ///< 0 default, 1 Philox, 2 ThreeFry
};
struct StablehloCaseOptions {
    std::vector<std::int32_t> branchSubgraphs;
};
/// RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL and MULTINOMIAL; both 0: seeds of the runtime's choice.
struct RandomOptions {
    std::int64_t seed = 0, seed2 = 0;
};
struct HashtableOptions {
    std::int32_t tableId = 0;
    DType keyType = DType::Float32, valueType = DType::Float32;
};
struct LshProjectionOptions {
    std::int8_t type = 0; ///< 1 sparse, 2 dense
};
struct SkipGramOptions {
    std::int32_t ngramSize = 0, maxSkipSize = 0;
    bool includeAllNgrams = false;
};
/// The custom operator AudioSpectrogram.
struct AudioSpectrogramOptions {
    std::int32_t windowSize = 0, stride = 0;
    bool magnitudeSquared = false;
};
/// The custom operator Mfcc.
struct MfccOptions {
    float upperFrequencyLimit = 0, lowerFrequencyLimit = 0;
    std::int32_t filterbankChannelCount = 0, dctCoefficientCount = 0;
};
/// The custom operator NumericVerify.
struct NumericVerifyOptions {
    float tolerance = 0; ///< in steps of the scale
    bool logIfFailed = false; ///< a larger difference is an error
};
/// The custom operator TFLite_Detection_PostProcess; the names are those of its options map.
struct DetectionPostProcessOptions {
    std::int32_t maxDetections = 0, maxClassesPerDetection = 0, detectionsPerClass = 100;
    bool useRegularNms = false;
    float scoreThreshold = 0, iouThreshold = 0;
    std::int32_t numClasses = 0;
    float yScale = 0, xScale = 0, hScale = 0, wScale = 0;
};

using OpOptions = std::variant<std::monostate, Conv2DOptions, DepthwiseConv2DOptions, Conv3DOptions,
    TransposeConvOptions, Pool2DOptions, FullyConnectedOptions, SoftmaxOptions, ConcatenationOptions, AddOptions,
    ActivationOptions, ReshapeOptions, SqueezeOptions, ReducerOptions, ResizeOptions, BlockSizeOptions, GatherOptions,
    SplitOptions, StridedSliceOptions, CastOptions, OutputTypeOptions, PackOptions, OneHotOptions, LeakyReluOptions,
    GeluOptions, MirrorPadOptions, ReverseSequenceOptions, BatchMatMulOptions, CumsumOptions, LocalResponseNormOptions,
    EmbeddingLookupSparseOptions, FakeQuantOptions, SvdfOptions, LstmOptions, RnnOptions, IfOptions, WhileOptions,
    CallOnceOptions, VarHandleOptions, CompositeOptions, BucketizeOptions, ReduceWindowOptions, StablehloPadOptions,
    StablehloGatherOptions, StablehloScatterOptions, StablehloReduceWindowOptions, StablehloRngBitGeneratorOptions,
    StablehloCaseOptions, RandomOptions, HashtableOptions, DetectionPostProcessOptions, LshProjectionOptions,
    SkipGramOptions, AudioSpectrogramOptions, MfccOptions, NumericVerifyOptions>;

} // namespace quantstep
