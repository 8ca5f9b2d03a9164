// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_options.h"

namespace quantstep {
namespace {

Padding convert(tflite::Padding padding)
{
    return static_cast<Padding>(padding);
}

Activation convert(tflite::ActivationFunctionType activation)
{
    return static_cast<Activation>(activation);
}

DType convert(tflite::TensorType type)
{
    return static_cast<DType>(type);
}

// One overload per options table; the fields in the order of the struct.

OpOptions convert(const tflite::Conv2DOptions& o)
{
    return Conv2DOptions{convert(o.padding()), o.stride_w(), o.stride_h(), convert(o.fused_activation_function()),
        o.dilation_w_factor(), o.dilation_h_factor(), convert(o.quantized_bias_type())};
}

OpOptions convert(const tflite::DepthwiseConv2DOptions& o)
{
    return DepthwiseConv2DOptions{convert(o.padding()), o.stride_w(), o.stride_h(), o.depth_multiplier(),
        convert(o.fused_activation_function()), o.dilation_w_factor(), o.dilation_h_factor()};
}

OpOptions convert(const tflite::Conv3DOptions& o)
{
    return Conv3DOptions{convert(o.padding()), o.stride_d(), o.stride_w(), o.stride_h(),
        convert(o.fused_activation_function()), o.dilation_d_factor(), o.dilation_w_factor(), o.dilation_h_factor()};
}

OpOptions convert(const tflite::TransposeConvOptions& o)
{
    return TransposeConvOptions{convert(o.padding()), o.stride_w(), o.stride_h(),
        convert(o.fused_activation_function()), convert(o.quantized_bias_type())};
}

OpOptions convert(const tflite::Pool2DOptions& o)
{
    return Pool2DOptions{convert(o.padding()), o.stride_w(), o.stride_h(), o.filter_width(), o.filter_height(),
        convert(o.fused_activation_function())};
}

OpOptions convert(const tflite::FullyConnectedOptions& o)
{
    return FullyConnectedOptions{convert(o.fused_activation_function()), static_cast<std::int8_t>(o.weights_format()),
        o.keep_num_dims(), o.asymmetric_quantize_inputs(), convert(o.quantized_bias_type())};
}

OpOptions convert(const tflite::SoftmaxOptions& o)
{
    return SoftmaxOptions{o.beta()};
}

OpOptions convert(const tflite::ConcatenationOptions& o)
{
    return ConcatenationOptions{o.axis(), convert(o.fused_activation_function())};
}

OpOptions convert(const tflite::AddOptions& o)
{
    return AddOptions{convert(o.fused_activation_function()), o.pot_scale_int16()};
}

OpOptions convert(const tflite::SubOptions& o)
{
    return AddOptions{convert(o.fused_activation_function()), o.pot_scale_int16()};
}

OpOptions convert(const tflite::MulOptions& o)
{
    return ActivationOptions{convert(o.fused_activation_function())};
}

OpOptions convert(const tflite::DivOptions& o)
{
    return ActivationOptions{convert(o.fused_activation_function())};
}

OpOptions convert(const tflite::L2NormOptions& o)
{
    return ActivationOptions{convert(o.fused_activation_function())};
}

OpOptions convert(const tflite::ReducerOptions& o)
{
    return ReducerOptions{o.keep_dims()};
}

OpOptions convert(const tflite::ResizeBilinearOptions& o)
{
    return ResizeOptions{o.align_corners(), o.half_pixel_centers()};
}

OpOptions convert(const tflite::ResizeNearestNeighborOptions& o)
{
    return ResizeOptions{o.align_corners(), o.half_pixel_centers()};
}

OpOptions convert(const tflite::SpaceToDepthOptions& o)
{
    return BlockSizeOptions{o.block_size()};
}

OpOptions convert(const tflite::DepthToSpaceOptions& o)
{
    return BlockSizeOptions{o.block_size()};
}

OpOptions convert(const tflite::GatherOptions& o)
{
    return GatherOptions{o.axis(), o.batch_dims()};
}

OpOptions convert(const tflite::SplitOptions& o)
{
    return SplitOptions{o.num_splits()};
}

OpOptions convert(const tflite::SplitVOptions& o)
{
    return SplitOptions{o.num_splits()};
}

OpOptions convert(const tflite::StridedSliceOptions& o)
{
    return StridedSliceOptions{
        o.begin_mask(), o.end_mask(), o.ellipsis_mask(), o.new_axis_mask(), o.shrink_axis_mask(), o.offset()};
}

OpOptions convert(const tflite::CastOptions& o)
{
    return CastOptions{convert(o.in_data_type()), convert(o.out_data_type())};
}

OpOptions convert(const tflite::ArgMaxOptions& o)
{
    return OutputTypeOptions{convert(o.output_type())};
}

OpOptions convert(const tflite::ArgMinOptions& o)
{
    return OutputTypeOptions{convert(o.output_type())};
}

OpOptions convert(const tflite::ShapeOptions& o)
{
    return OutputTypeOptions{convert(o.out_type())};
}

OpOptions convert(const tflite::UniqueOptions& o)
{
    return OutputTypeOptions{convert(o.idx_out_type())};
}

OpOptions convert(const tflite::PackOptions& o)
{
    return PackOptions{o.values_count(), o.axis()};
}

OpOptions convert(const tflite::UnpackOptions& o)
{
    return PackOptions{o.num(), o.axis()};
}

OpOptions convert(const tflite::OneHotOptions& o)
{
    return OneHotOptions{o.axis()};
}

OpOptions convert(const tflite::LeakyReluOptions& o)
{
    return LeakyReluOptions{o.alpha()};
}

OpOptions convert(const tflite::GeluOptions& o)
{
    return GeluOptions{o.approximate()};
}

OpOptions convert(const tflite::MirrorPadOptions& o)
{
    return MirrorPadOptions{static_cast<std::int8_t>(o.mode())};
}

OpOptions convert(const tflite::ReverseSequenceOptions& o)
{
    return ReverseSequenceOptions{o.seq_dim(), o.batch_dim()};
}

OpOptions convert(const tflite::BatchMatMulOptions& o)
{
    return BatchMatMulOptions{o.adj_x(), o.adj_y(), o.asymmetric_quantize_inputs()};
}

OpOptions convert(const tflite::CumsumOptions& o)
{
    return CumsumOptions{o.exclusive(), o.reverse()};
}

OpOptions convert(const tflite::LocalResponseNormalizationOptions& o)
{
    return LocalResponseNormOptions{o.radius(), o.bias(), o.alpha(), o.beta()};
}

OpOptions convert(const tflite::EmbeddingLookupSparseOptions& o)
{
    return EmbeddingLookupSparseOptions{static_cast<std::int8_t>(o.combiner())};
}

OpOptions convert(const tflite::FakeQuantOptions& o)
{
    return FakeQuantOptions{o.min(), o.max(), o.num_bits(), o.narrow_range()};
}

OpOptions convert(const tflite::SVDFOptions& o)
{
    return SvdfOptions{o.rank(), convert(o.fused_activation_function()), o.asymmetric_quantize_inputs()};
}

OpOptions convert(const tflite::LSTMOptions& o)
{
    return LstmOptions{convert(o.fused_activation_function()), o.cell_clip(), o.proj_clip(),
        static_cast<std::int8_t>(o.kernel_type()), false, o.asymmetric_quantize_inputs(), false};
}

OpOptions convert(const tflite::UnidirectionalSequenceLSTMOptions& o)
{
    return LstmOptions{convert(o.fused_activation_function()), o.cell_clip(), o.proj_clip(), 0, o.time_major(),
        o.asymmetric_quantize_inputs(), o.diagonal_recurrent_tensors()};
}

OpOptions convert(const tflite::BidirectionalSequenceLSTMOptions& o)
{
    return LstmOptions{convert(o.fused_activation_function()), o.cell_clip(), o.proj_clip(), 0, o.time_major(),
        o.asymmetric_quantize_inputs(), false, o.merge_outputs()};
}

OpOptions convert(const tflite::RNNOptions& o)
{
    return RnnOptions{convert(o.fused_activation_function()), true, false, o.asymmetric_quantize_inputs()};
}

OpOptions convert(const tflite::SequenceRNNOptions& o)
{
    return RnnOptions{convert(o.fused_activation_function()), o.time_major(), false, o.asymmetric_quantize_inputs()};
}

OpOptions convert(const tflite::BidirectionalSequenceRNNOptions& o)
{
    return RnnOptions{
        convert(o.fused_activation_function()), o.time_major(), o.merge_outputs(), o.asymmetric_quantize_inputs()};
}

OpOptions convert(const tflite::IfOptions& o)
{
    return IfOptions{o.then_subgraph_index(), o.else_subgraph_index()};
}

OpOptions convert(const tflite::WhileOptions& o)
{
    return WhileOptions{o.cond_subgraph_index(), o.body_subgraph_index()};
}

OpOptions convert(const tflite::RandomOptions& o)
{
    return RandomOptions{o.seed(), o.seed2()};
}

OpOptions convert(const tflite::HashtableOptions& o)
{
    return HashtableOptions{o.table_id(), convert(o.key_dtype()), convert(o.value_dtype())};
}

OpOptions convert(const tflite::CallOnceOptions& o)
{
    return CallOnceOptions{o.init_subgraph_index()};
}

OpOptions convert(const tflite::ReduceWindowOptions& o)
{
    return ReduceWindowOptions{static_cast<std::int32_t>(o.reduce_function())};
}

OpOptions convert(const tflite::LSHProjectionOptions& o)
{
    return LshProjectionOptions{static_cast<std::int8_t>(o.type())};
}

OpOptions convert(const tflite::SkipGramOptions& o)
{
    return SkipGramOptions{o.ngram_size(), o.max_skip_size(), o.include_all_ngrams()};
}

/// Tables with vectors or strings spend from the source's allowance.
Result<OpOptions> convertOwning(TfliteSource& source, const tflite::ReshapeOptions& o)
{
    QS_TRY(auto shape, source.copy(o.new_shape()));
    return OpOptions(ReshapeOptions{std::move(shape)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::SqueezeOptions& o)
{
    QS_TRY(auto dims, source.copy(o.squeeze_dims()));
    return OpOptions(SqueezeOptions{std::move(dims)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::BucketizeOptions& o)
{
    QS_TRY(auto boundaries, source.copy(o.boundaries()));
    return OpOptions(BucketizeOptions{std::move(boundaries)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::VarHandleOptions& o)
{
    QS_TRY(auto container, source.copy(o.container()));
    QS_TRY(auto name, source.copy(o.shared_name()));
    return OpOptions(VarHandleOptions{std::move(container), std::move(name)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StableHLOCompositeOptions& o)
{
    QS_TRY(auto name, source.copy(o.name()));
    return OpOptions(CompositeOptions{std::move(name), o.decomposition_subgraph_index(), o.version()});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StablehloPadOptions& o)
{
    QS_TRY(auto low, source.copy(o.edge_padding_low()));
    QS_TRY(auto high, source.copy(o.edge_padding_high()));
    QS_TRY(auto interior, source.copy(o.interior_padding()));
    return OpOptions(StablehloPadOptions{std::move(low), std::move(high), std::move(interior)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StablehloGatherOptions& o)
{
    QS_TRY(auto offset, source.copy(o.offset_dims()));
    QS_TRY(auto collapsed, source.copy(o.collapsed_slice_dims()));
    QS_TRY(auto map, source.copy(o.start_index_map()));
    QS_TRY(auto sizes, source.copy(o.slice_sizes()));
    return OpOptions(StablehloGatherOptions{
        std::move(offset), std::move(collapsed), std::move(map), o.index_vector_dim(), std::move(sizes)});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StablehloScatterOptions& o)
{
    QS_TRY(auto window, source.copy(o.update_window_dims()));
    QS_TRY(auto inserted, source.copy(o.inserted_window_dims()));
    QS_TRY(auto operand, source.copy(o.scatter_dims_to_operand_dims()));
    return OpOptions(StablehloScatterOptions{std::move(window), std::move(inserted), std::move(operand),
        o.index_vector_dim(), o.update_computation_subgraph_index()});
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StablehloReduceWindowOptions& o)
{
    StablehloReduceWindowOptions options;
    QS_TRY(options.windowDimensions, source.copy(o.window_dimensions()));
    QS_TRY(options.windowStrides, source.copy(o.window_strides()));
    QS_TRY(options.baseDilations, source.copy(o.base_dilations()));
    QS_TRY(options.windowDilations, source.copy(o.window_dilations()));
    QS_TRY(options.padding, source.copy(o.padding()));
    options.bodySubgraph = o.body_subgraph_index();
    return OpOptions(std::move(options));
}

Result<OpOptions> convertOwning(TfliteSource& source, const tflite::StablehloCaseOptions& o)
{
    QS_TRY(auto branches, source.copy(o.branch_subgraph_indices()));
    return OpOptions(StablehloCaseOptions{std::move(branches)});
}

Result<OpOptions> convertOwning(TfliteSource&, const tflite::StablehloRngBitGeneratorOptions& o)
{
    return OpOptions(StablehloRngBitGeneratorOptions{static_cast<std::int8_t>(o.algorithm())});
}

} // namespace

Result<OpOptions> readOptions(TfliteSource& source, const tflite::Operator& op)
{
#define PLAIN(Table)                                                                                                   \
    if (const auto* table = op.builtin_options_as_##Table())                                                           \
    return convert(*table)
    PLAIN(Conv2DOptions);
    PLAIN(DepthwiseConv2DOptions);
    PLAIN(Conv3DOptions);
    PLAIN(TransposeConvOptions);
    PLAIN(Pool2DOptions);
    PLAIN(FullyConnectedOptions);
    PLAIN(SoftmaxOptions);
    PLAIN(ConcatenationOptions);
    PLAIN(AddOptions);
    PLAIN(SubOptions);
    PLAIN(MulOptions);
    PLAIN(DivOptions);
    PLAIN(L2NormOptions);
    PLAIN(ReducerOptions);
    PLAIN(ResizeBilinearOptions);
    PLAIN(ResizeNearestNeighborOptions);
    PLAIN(SpaceToDepthOptions);
    PLAIN(DepthToSpaceOptions);
    PLAIN(GatherOptions);
    PLAIN(SplitOptions);
    PLAIN(SplitVOptions);
    PLAIN(StridedSliceOptions);
    PLAIN(CastOptions);
    PLAIN(ArgMaxOptions);
    PLAIN(ArgMinOptions);
    PLAIN(ShapeOptions);
    PLAIN(UniqueOptions);
    PLAIN(PackOptions);
    PLAIN(UnpackOptions);
    PLAIN(OneHotOptions);
    PLAIN(LeakyReluOptions);
    PLAIN(GeluOptions);
    PLAIN(MirrorPadOptions);
    PLAIN(ReverseSequenceOptions);
    PLAIN(BatchMatMulOptions);
    PLAIN(CumsumOptions);
    PLAIN(LocalResponseNormalizationOptions);
    PLAIN(EmbeddingLookupSparseOptions);
    PLAIN(FakeQuantOptions);
    PLAIN(SVDFOptions);
    PLAIN(LSTMOptions);
    PLAIN(UnidirectionalSequenceLSTMOptions);
    PLAIN(BidirectionalSequenceLSTMOptions);
    PLAIN(RNNOptions);
    PLAIN(SequenceRNNOptions);
    PLAIN(BidirectionalSequenceRNNOptions);
    PLAIN(IfOptions);
    PLAIN(WhileOptions);
    PLAIN(CallOnceOptions);
    PLAIN(RandomOptions);
    PLAIN(HashtableOptions);
    PLAIN(LSHProjectionOptions);
    PLAIN(SkipGramOptions);
#undef PLAIN
    if (const auto* table = op.builtin_options_as_ReshapeOptions())
        return convertOwning(source, *table);
    if (const auto* table = op.builtin_options_as_SqueezeOptions())
        return convertOwning(source, *table);
    if (const auto* table = op.builtin_options_as_BucketizeOptions())
        return convertOwning(source, *table);
    if (const auto* table = op.builtin_options_2_as_ReduceWindowOptions())
        return convert(*table);
    if (const auto* table = op.builtin_options_as_VarHandleOptions())
        return convertOwning(source, *table);
#define OWNING2(Table)                                                                                                 \
    if (const auto* table = op.builtin_options_2_as_##Table())                                                         \
    return convertOwning(source, *table)
    OWNING2(StableHLOCompositeOptions);
    OWNING2(StablehloPadOptions);
    OWNING2(StablehloGatherOptions);
    OWNING2(StablehloScatterOptions);
    OWNING2(StablehloReduceWindowOptions);
    OWNING2(StablehloRngBitGeneratorOptions);
    OWNING2(StablehloCaseOptions);
#undef OWNING2
    return OpOptions();
}

} // namespace quantstep
