// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_builder_options.h"

#include "tests/support/custom_options.h"
#include "tests/support/model_builder_stablehlo.h"

namespace quantstep::test {
namespace {

using tflite::OperatorT;

tflite::Padding padding(Padding value)
{
    return static_cast<tflite::Padding>(value);
}

tflite::ActivationFunctionType activation(Activation value)
{
    return static_cast<tflite::ActivationFunctionType>(value);
}

tflite::TensorType type(DType value)
{
    return static_cast<tflite::TensorType>(value);
}

/// One overload per struct; each fills the table that belongs to the operator.
struct OptionsWriter : StablehloOptionsWriter {
    OpCode code;

    OptionsWriter(OperatorT& written, OpCode ofCode) : StablehloOptionsWriter{written}, code(ofCode) { }
    using StablehloOptionsWriter::operator();

    template<typename Table> void set(Table table) const { op.builtin_options.Set(std::move(table)); }

    void operator()(const std::monostate&) const { }
    void operator()(const Conv2DOptions& o) const
    {
        tflite::Conv2DOptionsT t;
        t.padding = padding(o.padding);
        t.stride_w = o.strideW;
        t.stride_h = o.strideH;
        t.fused_activation_function = activation(o.activation);
        t.dilation_w_factor = o.dilationW;
        t.dilation_h_factor = o.dilationH;
        t.quantized_bias_type = type(o.quantizedBiasType);
        set(t);
    }
    void operator()(const DepthwiseConv2DOptions& o) const
    {
        tflite::DepthwiseConv2DOptionsT t;
        t.padding = padding(o.padding);
        t.stride_w = o.strideW;
        t.stride_h = o.strideH;
        t.depth_multiplier = o.depthMultiplier;
        t.fused_activation_function = activation(o.activation);
        t.dilation_w_factor = o.dilationW;
        t.dilation_h_factor = o.dilationH;
        set(t);
    }
    void operator()(const Conv3DOptions& o) const
    {
        tflite::Conv3DOptionsT t;
        t.padding = padding(o.padding);
        t.stride_d = o.strideD;
        t.stride_w = o.strideW;
        t.stride_h = o.strideH;
        t.fused_activation_function = activation(o.activation);
        t.dilation_d_factor = o.dilationD;
        t.dilation_w_factor = o.dilationW;
        t.dilation_h_factor = o.dilationH;
        set(t);
    }
    void operator()(const TransposeConvOptions& o) const
    {
        tflite::TransposeConvOptionsT t;
        t.padding = padding(o.padding);
        t.stride_w = o.strideW;
        t.stride_h = o.strideH;
        t.fused_activation_function = activation(o.activation);
        t.quantized_bias_type = type(o.quantizedBiasType);
        set(t);
    }
    void operator()(const Pool2DOptions& o) const
    {
        tflite::Pool2DOptionsT t;
        t.padding = padding(o.padding);
        t.stride_w = o.strideW;
        t.stride_h = o.strideH;
        t.filter_width = o.filterWidth;
        t.filter_height = o.filterHeight;
        t.fused_activation_function = activation(o.activation);
        set(t);
    }
    void operator()(const FullyConnectedOptions& o) const
    {
        tflite::FullyConnectedOptionsT t;
        t.fused_activation_function = activation(o.activation);
        t.weights_format = static_cast<tflite::FullyConnectedOptionsWeightsFormat>(o.weightsFormat);
        t.keep_num_dims = o.keepNumDims;
        t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
        t.quantized_bias_type = type(o.quantizedBiasType);
        set(t);
    }
    void operator()(const SoftmaxOptions& o) const
    {
        tflite::SoftmaxOptionsT t;
        t.beta = o.beta;
        set(t);
    }
    void operator()(const ConcatenationOptions& o) const
    {
        tflite::ConcatenationOptionsT t;
        t.axis = o.axis;
        t.fused_activation_function = activation(o.activation);
        set(t);
    }
    template<typename Table> void setSum(const AddOptions& o) const
    {
        Table t;
        t.fused_activation_function = activation(o.activation);
        t.pot_scale_int16 = o.potScaleInt16;
        set(t);
    }
    void operator()(const AddOptions& o) const
    {
        if (code == OpCode::Sub)
            setSum<tflite::SubOptionsT>(o);
        else
            setSum<tflite::AddOptionsT>(o);
    }
    template<typename Table> void setActivation(const ActivationOptions& o) const
    {
        Table t;
        t.fused_activation_function = activation(o.activation);
        set(t);
    }
    void operator()(const ActivationOptions& o) const
    {
        if (code == OpCode::Div)
            setActivation<tflite::DivOptionsT>(o);
        else if (code == OpCode::L2Normalization)
            setActivation<tflite::L2NormOptionsT>(o);
        else
            setActivation<tflite::MulOptionsT>(o);
    }
    void operator()(const ReshapeOptions& o) const
    {
        tflite::ReshapeOptionsT t;
        t.new_shape = o.newShape;
        set(t);
    }
    void operator()(const SqueezeOptions& o) const
    {
        tflite::SqueezeOptionsT t;
        t.squeeze_dims = o.squeezeDims;
        set(t);
    }
    void operator()(const ReducerOptions& o) const
    {
        tflite::ReducerOptionsT t;
        t.keep_dims = o.keepDims;
        set(t);
    }
    template<typename Table> void setResize(const ResizeOptions& o) const
    {
        Table t;
        t.align_corners = o.alignCorners;
        t.half_pixel_centers = o.halfPixelCenters;
        set(t);
    }
    void operator()(const ResizeOptions& o) const
    {
        if (code == OpCode::ResizeNearestNeighbor)
            setResize<tflite::ResizeNearestNeighborOptionsT>(o);
        else
            setResize<tflite::ResizeBilinearOptionsT>(o);
    }
    template<typename Table> void setBlock(const BlockSizeOptions& o) const
    {
        Table t;
        t.block_size = o.blockSize;
        set(t);
    }
    void operator()(const BlockSizeOptions& o) const
    {
        if (code == OpCode::DepthToSpace)
            setBlock<tflite::DepthToSpaceOptionsT>(o);
        else
            setBlock<tflite::SpaceToDepthOptionsT>(o);
    }
    void operator()(const GatherOptions& o) const
    {
        tflite::GatherOptionsT t;
        t.axis = o.axis;
        t.batch_dims = o.batchDims;
        set(t);
    }
    template<typename Table> void setSplit(const SplitOptions& o) const
    {
        Table t;
        t.num_splits = o.numSplits;
        set(t);
    }
    void operator()(const SplitOptions& o) const
    {
        if (code == OpCode::SplitV)
            setSplit<tflite::SplitVOptionsT>(o);
        else
            setSplit<tflite::SplitOptionsT>(o);
    }
    void operator()(const StridedSliceOptions& o) const
    {
        tflite::StridedSliceOptionsT t;
        t.begin_mask = o.beginMask;
        t.end_mask = o.endMask;
        t.ellipsis_mask = o.ellipsisMask;
        t.new_axis_mask = o.newAxisMask;
        t.shrink_axis_mask = o.shrinkAxisMask;
        t.offset = o.offset;
        set(t);
    }
    void operator()(const CastOptions& o) const
    {
        tflite::CastOptionsT t;
        t.in_data_type = type(o.in);
        t.out_data_type = type(o.out);
        set(t);
    }
    void operator()(const OutputTypeOptions& o) const
    {
        if (code == OpCode::ArgMin) {
            tflite::ArgMinOptionsT t;
            t.output_type = type(o.type);
            set(t);
        } else if (code == OpCode::Shape) {
            tflite::ShapeOptionsT t;
            t.out_type = type(o.type);
            set(t);
        } else if (code == OpCode::Unique) {
            tflite::UniqueOptionsT t;
            t.idx_out_type = type(o.type);
            set(t);
        } else {
            tflite::ArgMaxOptionsT t;
            t.output_type = type(o.type);
            set(t);
        }
    }
    void operator()(const PackOptions& o) const
    {
        if (code == OpCode::Unpack) {
            tflite::UnpackOptionsT t;
            t.num = o.count;
            t.axis = o.axis;
            set(t);
        } else {
            tflite::PackOptionsT t;
            t.values_count = o.count;
            t.axis = o.axis;
            set(t);
        }
    }
    void operator()(const OneHotOptions& o) const
    {
        tflite::OneHotOptionsT t;
        t.axis = o.axis;
        set(t);
    }
    void operator()(const LeakyReluOptions& o) const
    {
        tflite::LeakyReluOptionsT t;
        t.alpha = o.alpha;
        set(t);
    }
    void operator()(const GeluOptions& o) const
    {
        tflite::GeluOptionsT t;
        t.approximate = o.approximate;
        set(t);
    }
    void operator()(const MirrorPadOptions& o) const
    {
        tflite::MirrorPadOptionsT t;
        t.mode = static_cast<tflite::MirrorPadMode>(o.mode);
        set(t);
    }
    void operator()(const ReverseSequenceOptions& o) const
    {
        tflite::ReverseSequenceOptionsT t;
        t.seq_dim = o.seqDim;
        t.batch_dim = o.batchDim;
        set(t);
    }
    void operator()(const BatchMatMulOptions& o) const
    {
        tflite::BatchMatMulOptionsT t;
        t.adj_x = o.adjX;
        t.adj_y = o.adjY;
        t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
        set(t);
    }
    void operator()(const CumsumOptions& o) const
    {
        tflite::CumsumOptionsT t;
        t.exclusive = o.exclusive;
        t.reverse = o.reverse;
        set(t);
    }
    void operator()(const LocalResponseNormOptions& o) const
    {
        tflite::LocalResponseNormalizationOptionsT t;
        t.radius = o.radius;
        t.bias = o.bias;
        t.alpha = o.alpha;
        t.beta = o.beta;
        set(t);
    }
    void operator()(const EmbeddingLookupSparseOptions& o) const
    {
        tflite::EmbeddingLookupSparseOptionsT t;
        t.combiner = static_cast<tflite::CombinerType>(o.combiner);
        set(t);
    }
    void operator()(const FakeQuantOptions& o) const
    {
        tflite::FakeQuantOptionsT t;
        t.min = o.min;
        t.max = o.max;
        t.num_bits = o.numBits;
        t.narrow_range = o.narrowRange;
        set(t);
    }
    void operator()(const SvdfOptions& o) const
    {
        tflite::SVDFOptionsT t;
        t.rank = o.rank;
        t.fused_activation_function = activation(o.activation);
        t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
        set(t);
    }
    void operator()(const LstmOptions& o) const
    {
        if (code == OpCode::UnidirectionalSequenceLstm) {
            tflite::UnidirectionalSequenceLSTMOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.cell_clip = o.cellClip;
            t.proj_clip = o.projClip;
            t.time_major = o.timeMajor;
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            t.diagonal_recurrent_tensors = o.diagonalRecurrentTensors;
            set(t);
        } else if (code == OpCode::BidirectionalSequenceLstm) {
            tflite::BidirectionalSequenceLSTMOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.cell_clip = o.cellClip;
            t.proj_clip = o.projClip;
            t.time_major = o.timeMajor;
            t.merge_outputs = o.mergeOutputs;
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            set(t);
        } else {
            tflite::LSTMOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.cell_clip = o.cellClip;
            t.proj_clip = o.projClip;
            t.kernel_type = static_cast<tflite::LSTMKernelType>(o.kernelType);
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            set(t);
        }
    }
    void operator()(const RnnOptions& o) const
    {
        if (code == OpCode::Rnn) {
            tflite::RNNOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            set(t);
        } else if (code == OpCode::UnidirectionalSequenceRnn) {
            tflite::SequenceRNNOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.time_major = o.timeMajor;
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            set(t);
        } else {
            tflite::BidirectionalSequenceRNNOptionsT t;
            t.fused_activation_function = activation(o.activation);
            t.time_major = o.timeMajor;
            t.merge_outputs = o.mergeOutputs;
            t.asymmetric_quantize_inputs = o.asymmetricQuantizeInputs;
            set(t);
        }
    }
    void operator()(const IfOptions& o) const
    {
        tflite::IfOptionsT t;
        t.then_subgraph_index = o.thenSubgraph;
        t.else_subgraph_index = o.elseSubgraph;
        set(t);
    }
    void operator()(const WhileOptions& o) const
    {
        tflite::WhileOptionsT t;
        t.cond_subgraph_index = o.condSubgraph;
        t.body_subgraph_index = o.bodySubgraph;
        set(t);
    }
    void operator()(const CallOnceOptions& o) const
    {
        tflite::CallOnceOptionsT t;
        t.init_subgraph_index = o.initSubgraph;
        set(t);
    }
    void operator()(const VarHandleOptions& o) const
    {
        tflite::VarHandleOptionsT t;
        t.container = o.container;
        t.shared_name = o.sharedName;
        set(t);
    }
    void operator()(const CompositeOptions& o) const
    {
        tflite::StableHLOCompositeOptionsT t;
        t.name = o.name;
        t.decomposition_subgraph_index = o.decompositionSubgraph;
        t.version = o.version;
        op.builtin_options_2.Set(t);
    }
    void operator()(const BucketizeOptions& o) const
    {
        tflite::BucketizeOptionsT t;
        t.boundaries = o.boundaries;
        set(t);
    }
    void operator()(const ReduceWindowOptions& o) const
    {
        tflite::ReduceWindowOptionsT t;
        t.reduce_function = static_cast<tflite::ReduceWindowFunction>(o.function);
        op.builtin_options_2.Set(t);
    }
    void operator()(const RandomOptions& o) const
    {
        tflite::RandomOptionsT t;
        t.seed = o.seed;
        t.seed2 = o.seed2;
        set(t);
    }
    void operator()(const HashtableOptions& o) const
    {
        tflite::HashtableOptionsT t;
        t.table_id = o.tableId;
        t.key_dtype = static_cast<tflite::TensorType>(o.keyType);
        t.value_dtype = static_cast<tflite::TensorType>(o.valueType);
        set(t);
    }
    void operator()(const LshProjectionOptions& o) const
    {
        tflite::LSHProjectionOptionsT t;
        t.type = static_cast<tflite::LSHProjectionType>(o.type);
        set(t);
    }
    void operator()(const SkipGramOptions& o) const
    {
        tflite::SkipGramOptionsT t;
        t.ngram_size = o.ngramSize;
        t.max_skip_size = o.maxSkipSize;
        t.include_all_ngrams = o.includeAllNgrams;
        set(t);
    }
    template<typename Custom>
    requires requires(const Custom& o) { customOptionsOf(o); }
    void operator()(const Custom& o) const { op.custom_options = customOptionsOf(o); }
};

} // namespace

void setOptions(OperatorT& op, OpCode code, const OpOptions& options)
{
    std::visit(OptionsWriter(op, code), options);
}

} // namespace quantstep::test
