// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The model as the rest of the program sees it.
//
// Lifetime and invariants
//  * A Model never changes after it was read: ModelPtr is a shared_ptr to const. An edit makes a new
//    Model that shares everything it did not touch (subgraphs are shared_ptr, buffers are SharedBytes).
//  * Buffers borrow from the mapped file, which lives as long as any Model or tensor value made from
//    it. The file itself is never written.
//  * Every index in it is in range: the reader checks. TensorId -1 stands for an absent optional input.
//  * Sizes and shapes are what the file says; `shapeSignature` keeps -1 for dimensions that may change.
//  * What we do not know survives: unknown operators, types and options stay as numbers and bytes.
//  * Nothing here knows flatbuffers; `io/` is the only place that does.

#include "core/base/dtype.h"
#include "core/base/ids.h"
#include "core/base/shape.h"
#include "core/base/shared_bytes.h"
#include "core/base/tensor_value.h"
#include "core/model/op_code.h"
#include "core/model/op_options.h"
#include "core/model/quant_params.h"
#include "core/model/sparsity.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace quantstep {

/// A stretch of the model file, in bytes. Size 0: not in the file.
struct FileRange {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

struct TensorInfo {
    std::string name;
    DType dtype = DType::Float32; ///< may be a number that isKnown() denies
    Shape shape;
    std::vector<std::int32_t> shapeSignature; ///< empty when the file has none
    bool hasRank = false; ///< with an empty shape: a scalar for sure
    bool isVariable = false;
    bool isSparse = false; ///< stored with its zeros left out; `data` holds it expanded
    QuantParams quant;
    std::string refusedQuantization; ///< what LiteRT refuses about it when it opens the file; empty if fine
    BufferId buffer;
    /// The constant's bytes, aligned for its type; empty for activations. May be longer than the shape needs.
    SharedBytes data;
    bool isConstant = false;
    std::shared_ptr<const SparseLayout> sparseLayout; ///< of a sparse constant that could be expanded
    std::string unusable; ///< why the data cannot be used ("external file weights.bin is missing"); empty if fine
    FileRange dataRange, scaleRange, zeroPointRange; ///< where the file keeps the elements themselves
};

/// One option as text, for showing: every field of the options table, known to us or not.
struct OptionField {
    std::string name;
    std::string value;
};

struct OpInfo {
    OpCode code = OpCode::Custom;
    std::string customName; ///< of a CUSTOM operator
    std::int32_t version = 1;
    std::vector<TensorId> inputs, outputs, intermediates;
    OpOptions options;
    std::vector<OptionField> optionFields;
    SharedBytes customOptions;

    /// "CONV_2D", or the custom name.
    [[nodiscard]] std::string name() const;
};

struct Subgraph {
    std::string name;
    std::vector<TensorInfo> tensors;
    std::vector<OpInfo> ops; ///< in execution order
    std::vector<TensorId> inputs, outputs;
    /// Per tensor: the operator that writes it (invalid: none), and those that read it, in order.
    std::vector<OpId> producers;
    std::vector<std::vector<OpId>> consumers;

    [[nodiscard]] const TensorInfo& tensor(TensorId id) const { return tensors[id.index()]; }
    [[nodiscard]] const OpInfo& op(OpId id) const { return ops[id.index()]; }
    [[nodiscard]] bool isInput(TensorId id) const;
    [[nodiscard]] bool isOutput(TensorId id) const;
};

/// Indices of the inputs that a recurrent operator reads and writes in place: its variable tensors (LSTM and
/// SVDF state). Empty for every other operator.
[[nodiscard]] std::vector<int> stateInputs(const Subgraph& graph, const OpInfo& op);

/// Fills producers and consumers from the operators.
void linkSubgraph(Subgraph& subgraph);

struct Signature {
    std::string key;
    SubgraphId subgraph;
    std::vector<std::pair<std::string, TensorId>> inputs, outputs;
};

struct MetadataEntry {
    std::string name;
    BufferId buffer;
    std::uint64_t size = 0;
};

struct Model {
    std::string path; ///< as opened; empty for one built in memory
    std::string description;
    std::uint32_t version = 3;
    std::uint64_t fileSize = 0;
    std::vector<std::shared_ptr<const Subgraph>> subgraphs; ///< at least one; 0 is the main graph
    std::vector<Signature> signatures;
    std::vector<MetadataEntry> metadata;
    std::size_t bufferCount = 0;
    /// What the reference runtime refuses the file for although it can be read here; one sentence each.
    std::vector<std::string> warnings;
    SharedBytes file; ///< the whole file

    [[nodiscard]] const Subgraph& main() const { return *subgraphs[0]; }
    [[nodiscard]] const Subgraph& subgraph(SubgraphId id) const { return *subgraphs[id.index()]; }
    [[nodiscard]] const TensorInfo& tensor(TensorRef ref) const { return subgraph(ref.subgraph).tensor(ref.tensor); }
    [[nodiscard]] const OpInfo& op(OpRef ref) const { return subgraph(ref.subgraph).op(ref.op); }

    /// The value of a constant tensor (shares the file's bytes), or null for anything else or when unusable.
    [[nodiscard]] TensorPtr constant(TensorRef ref) const;

    /// The same model with one subgraph replaced; everything else shared.
    [[nodiscard]] std::shared_ptr<const Model> withSubgraph(SubgraphId id, Subgraph subgraph) const;
};

using ModelPtr = std::shared_ptr<const Model>;

/// "op 12 CONV_2D", and with its subgraph when that is not the main one: "subgraph 2 op 12 CONV_2D".
[[nodiscard]] std::string opLabel(const Model& model, OpRef ref);

} // namespace quantstep
