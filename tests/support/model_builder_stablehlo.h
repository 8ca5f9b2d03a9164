// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/schema/tflite_schema.h"
#include "core/model/op_options.h"

namespace quantstep::test {

/// Writes the options tables of StableHLO operators.
struct StablehloOptionsWriter {
    tflite::OperatorT& op;

    template<typename Table> void setSecond(Table table) const { op.builtin_options_2.Set(std::move(table)); }

    void operator()(const StablehloPadOptions& o) const
    {
        tflite::StablehloPadOptionsT t;
        t.edge_padding_low = o.edgePaddingLow;
        t.edge_padding_high = o.edgePaddingHigh;
        t.interior_padding = o.interiorPadding;
        setSecond(std::move(t));
    }
    void operator()(const StablehloGatherOptions& o) const
    {
        tflite::StablehloGatherOptionsT t;
        t.offset_dims = o.offsetDims;
        t.collapsed_slice_dims = o.collapsedSliceDims;
        t.start_index_map = o.startIndexMap;
        t.index_vector_dim = o.indexVectorDim;
        t.slice_sizes = o.sliceSizes;
        setSecond(std::move(t));
    }
    void operator()(const StablehloScatterOptions& o) const
    {
        tflite::StablehloScatterOptionsT t;
        t.update_window_dims = o.updateWindowDims;
        t.inserted_window_dims = o.insertedWindowDims;
        t.scatter_dims_to_operand_dims = o.scatterDimsToOperandDims;
        t.index_vector_dim = o.indexVectorDim;
        t.update_computation_subgraph_index = o.updateSubgraph;
        setSecond(std::move(t));
    }
    void operator()(const StablehloReduceWindowOptions& o) const
    {
        tflite::StablehloReduceWindowOptionsT t;
        t.window_dimensions = o.windowDimensions;
        t.window_strides = o.windowStrides;
        t.base_dilations = o.baseDilations;
        t.window_dilations = o.windowDilations;
        t.padding = o.padding;
        t.body_subgraph_index = o.bodySubgraph;
        setSecond(std::move(t));
    }
    void operator()(const StablehloRngBitGeneratorOptions& o) const
    {
        tflite::StablehloRngBitGeneratorOptionsT t;
        t.algorithm = static_cast<tflite::RngAlgorithm>(o.algorithm);
        setSecond(t);
    }
    void operator()(const StablehloCaseOptions& o) const
    {
        tflite::StablehloCaseOptionsT t;
        t.branch_subgraph_indices = o.branchSubgraphs;
        setSecond(std::move(t));
    }
};

} // namespace quantstep::test
