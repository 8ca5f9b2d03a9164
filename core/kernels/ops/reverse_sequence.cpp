// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareReverseSequence(const PrepareContext& context);

Result<PreparedPtr> prepareReverseSequence(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    ReverseSequenceOptions options; // a file without a table means 0 for both
    if (const auto* given = std::get_if<ReverseSequenceOptions>(&context.op().options))
        options = *given;
    const Operand& input = context.input(0);
    const Operand& lengths = context.input(1);
    const int rank = input.shape.rank();
    QS_CHECK(expectTypeIn(
        context, "input 0", input.dtype(), {DType::Float32, DType::UInt8, DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the lengths", lengths.dtype(), {DType::Int32, DType::Int64}));
    if (options.seqDim < 0 || options.batchDim < 0 || options.seqDim >= rank || options.batchDim >= rank
        || options.seqDim == options.batchDim || lengths.shape.rank() != 1
        || lengths.shape[0] != input.shape.dim(options.batchDim)) {
        return context.error(ErrorCode::RefusedByRuntime,
            "seq_dim is {} and batch_dim {} for an input {} and lengths {}", options.seqDim, options.batchDim,
            input.shape.text(), lengths.shape.text());
    }
    const auto strides = input.shape.strides();
    const std::int64_t longest = input.shape.dim(options.seqDim);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x, the first elements of each sequence backwards";
    TensorSpec spec{input.dtype(), input.shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [=, label = context.op().name(), count = input.shape.elements(), size = dtypeBytes(input.dtype(), 1),
            seqStride = strides[static_cast<std::size_t>(options.seqDim)],
            batchStride = strides[static_cast<std::size_t>(options.batchDim)],
            batches = static_cast<std::size_t>(input.shape.dim(options.batchDim))](const EvalContext& c) -> Status {
            std::vector<std::int64_t> sizes;
            for (std::size_t b = 0; b < batches; ++b) {
                sizes.push_back(codeAt(c.input(1), b));
                // The runtime checks the first one only and writes outside of its output for others.
                if (sizes[b] > longest) {
                    return fail(
                        ErrorCode::DataDependent, "{}: length {} is {}, the axis has {}", label, b, sizes[b], longest);
                }
            }
            const std::byte* source = c.input(0).bytes.data();
            for (std::size_t i = 0; i < count; ++i) {
                const auto position = static_cast<std::int64_t>(i / seqStride) % longest;
                const std::int64_t length = sizes[i / batchStride % batches];
                const std::int64_t moved = position < length ? length - 1 - position : position;
                const auto from = static_cast<std::size_t>(
                    static_cast<std::int64_t>(i) + (moved - position) * static_cast<std::int64_t>(seqStride));
                std::memcpy(c.output(0).bytes.data() + i * size, source + from * size, size);
            }
            return {};
        });
}

} // namespace quantstep
