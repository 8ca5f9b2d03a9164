// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareBucketize(const PrepareContext& context);

namespace {

template<typename T> PreparedPtr makeBucketize(const PrepareContext& context, std::vector<float> boundaries)
{
    const Shape& shape = context.input(0).shape;
    OpArithmetic arithmetic;
    arithmetic.formula = "out = how many boundaries are not above x";
    return makePrepared({{DType::Int32, shape}}, std::move(arithmetic),
        [boundaries = std::move(boundaries), count = shape.elements()](const EvalContext& c) {
            const T* x = c.input(0).template as<T>().data();
            for (std::size_t i = 0; i < count; ++i) {
                // Integers are compared as floats.
                const auto above
                    = std::upper_bound(boundaries.begin(), boundaries.end(), x[i], [](T value, float limit) {
                          if constexpr (std::is_integral_v<T>)
                              return static_cast<float>(value) < limit;
                          else
                              return value < static_cast<T>(limit);
                      });
                c.output(0).template as<std::int32_t>()[i] = static_cast<std::int32_t>(above - boundaries.begin());
            }
        });
}

} // namespace

Result<PreparedPtr> prepareBucketize(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(auto options, context.options<BucketizeOptions>());
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::Float64, DType::Int32, DType::Int64}));
    if (options.boundaries.empty() || !std::ranges::is_sorted(options.boundaries)) {
        return context.error(
            ErrorCode::RefusedByRuntime, "the {} boundaries are none or not sorted", options.boundaries.size());
    }
    switch (dtype) {
    case DType::Float32: return makeBucketize<float>(context, std::move(options.boundaries));
    case DType::Float64: return makeBucketize<double>(context, std::move(options.boundaries));
    case DType::Int64: return makeBucketize<std::int64_t>(context, std::move(options.boundaries));
    default: return makeBucketize<std::int32_t>(context, std::move(options.boundaries));
    }
}

} // namespace quantstep
