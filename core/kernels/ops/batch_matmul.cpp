// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BATCH_MATMUL: 0 activations [..., rows, depth], 1 weights [..., depth, units], each possibly adjoint.

#include "core/kernels/reference/batch_matmul.h"
#include "core/kernels/explain_dot.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/matrix_support.h"
#include "core/kernels/reference/accumulate.h"
#include "core/kernels/reference/hybrid.h"

namespace quantstep {

Result<PreparedPtr> prepareBatchMatMul(const PrepareContext& context);

namespace {

using reference::BatchMatMulGeometry;

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

struct Types {
    DType left, right, output;
    bool operator==(const Types&) const = default;
};

Status checkTypes(const PrepareContext& context)
{
    using enum DType;
    const Types types{context.input(kActivations).dtype(), context.input(kWeights).dtype(), context.output(0).dtype()};
    for (const Types& known : {Types{Float32, Float32, Float32}, Types{Float32, Int8, Float32}, Types{Int8, Int8, Int8},
             Types{Int8, Int8, Int32}, Types{Int16, Int16, Int16}, Types{Int16, Int8, Int16}}) {
        if (types == known)
            return {};
    }
    return context.error(
        kRefused, "{} times {} gives no {}", dtypeName(types.left), dtypeName(types.right), dtypeName(types.output));
}

Status checkShapes(const PrepareContext& context, const BatchMatMulOptions& options)
{
    const Shape& left = context.input(kActivations).shape;
    const Shape& right = context.input(kWeights).shape;
    for (const Shape* shape : {&left, &right}) {
        if (shape->rank() < 2 || shape->rank() > 5)
            return context.error(kRefused, "operand {} must have 2 to 5 dimensions", shape->text());
    }
    const std::int32_t leftDepth = left[left.rank() - (options.adjX ? 2 : 1)];
    const std::int32_t rightDepth = right[right.rank() - (options.adjY ? 1 : 2)];
    if (leftDepth != rightDepth) {
        return context.error(
            kRefused, "{} and {}: cannot sum {} products with {}", left.text(), right.text(), leftDepth, rightDepth);
    }
    for (int back = 3; back <= std::min(left.rank(), right.rank()); ++back) {
        const std::int32_t a = left[left.rank() - back];
        const std::int32_t b = right[right.rank() - back];
        if (a != b && a != 1 && b != 1)
            return context.error(kRefused, "batches of {} and {} do not broadcast", left.text(), right.text());
    }
    return {};
}

Shape outputShape(const Shape& left, const Shape& right, const BatchMatMulOptions& options)
{
    const int rank = std::max(left.rank(), right.rank());
    std::vector<std::int32_t> dims(static_cast<std::size_t>(rank));
    for (int back = 3; back <= rank; ++back) {
        const std::int32_t a = back <= left.rank() ? left[left.rank() - back] : 1;
        const std::int32_t b = back <= right.rank() ? right[right.rank() - back] : 1;
        dims[static_cast<std::size_t>(rank - back)] = a == 1 ? b : a;
    }
    dims[static_cast<std::size_t>(rank - 2)] = left[left.rank() - (options.adjX ? 1 : 2)];
    dims[static_cast<std::size_t>(rank - 1)] = right[right.rank() - (options.adjY ? 2 : 1)];
    return Shape(std::move(dims));
}

/// The three batch axes of an operand, given its dimensions without the matrix.
std::array<std::size_t, 3> batchAxes(std::span<const std::int32_t> dims)
{
    std::array<std::size_t, 3> batch{1, 1, 1};
    for (std::size_t i = 0; i < dims.size(); ++i)
        batch[3 - dims.size() + i] = static_cast<std::size_t>(dims[i]);
    return batch;
}

BatchMatMulGeometry makeGeometry(const Shape& left, const Shape& right, const BatchMatMulOptions& options)
{
    std::span<const std::int32_t> leftBatch = left.dims().first(static_cast<std::size_t>(left.rank() - 2));
    std::span<const std::int32_t> rightBatch = right.dims().first(static_cast<std::size_t>(right.rank() - 2));
    BatchMatMulGeometry g;
    g.rows = static_cast<std::size_t>(left[left.rank() - (options.adjX ? 1 : 2)]);
    g.depth = static_cast<std::size_t>(left[left.rank() - (options.adjX ? 2 : 1)]);
    g.units = static_cast<std::size_t>(right[right.rank() - (options.adjY ? 2 : 1)]);
    g.left.rowStep = options.adjX ? 1 : g.depth;
    g.left.depthStep = options.adjX ? g.rows : 1;
    g.right.rowStep = options.adjY ? g.depth : 1;
    g.right.depthStep = options.adjY ? 1 : g.units;
    // Batches that all meet one right matrix become rows, as in the runtime; hybrid scales depend on it.
    if (!options.adjX && !leftBatch.empty() && !rightBatch.empty() && rightBatch.back() == 1) {
        g.rows *= static_cast<std::size_t>(leftBatch.back());
        leftBatch = leftBatch.first(leftBatch.size() - 1);
        rightBatch = rightBatch.first(rightBatch.size() - 1);
    }
    g.left.batch = batchAxes(leftBatch);
    g.right.batch = batchAxes(rightBatch);
    return g;
}

struct QuantizedBatch {
    BatchMatMulGeometry geometry;
    std::int32_t leftOffset = 0, rightOffset = 0;
    OutputStage stage;
};

template<typename Body> void forRows(const EvalContext& run, const BatchMatMulGeometry& g, const Body& body)
{
    if (g.units > 0)
        parallelFor(run, g.outputRows(), body);
}

/// Calls visit(position of the left operand, of the right one) for the terms of one output, depth ascending.
template<typename Visit> void forTerms(const BatchMatMulGeometry& g, std::size_t element, const Visit& visit)
{
    const std::size_t row = element / g.units;
    const auto batch = g.batchOf(row / g.rows);
    const std::size_t x
        = BatchMatMulGeometry::matrixOf(g.left, batch) * g.rows * g.depth + row % g.rows * g.left.rowStep;
    const std::size_t w
        = BatchMatMulGeometry::matrixOf(g.right, batch) * g.units * g.depth + element % g.units * g.right.rowStep;
    for (std::size_t d = 0; d < g.depth; ++d)
        visit(x + d * g.left.depthStep, w + d * g.right.depthStep);
}

template<typename Acc, typename Left, typename Right>
void evalQuantized(const QuantizedBatch& product, const EvalContext& run)
{
    const BatchMatMulGeometry& g = product.geometry;
    Left* out = run.output(0).as<Left>();
    const auto step = [&product](Acc acc, Left x, Right w) {
        return reference::sum<Acc>(acc,
            reference::product<Acc>(reference::sum<Acc>(static_cast<Acc>(w), product.rightOffset),
                reference::sum<Acc>(static_cast<Acc>(x), product.leftOffset)));
    };
    forRows(run, g, [&](std::size_t begin, std::size_t end) {
        reference::batchMatMul<Acc>(g, rawInput<Left>(run, kActivations), rawInput<Right>(run, kWeights), begin, end,
            step, [&](std::size_t row, std::size_t unit, Acc acc) {
                out[row * g.units + unit] = static_cast<Left>(product.stage.code(acc, 0));
            });
    });
}

/// Products without parameters: floats, or int8 codes summed up to int32.
template<typename Acc, typename In> PreparedPtr makePlain(TensorSpec spec, const BatchMatMulGeometry& g)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = sum(x * w)";
    if (spec.dtype == DType::Int32)
        arithmetic.note = "sums of codes: zero points and scales are not used";
    PreparedPtr prepared = makePrepared({std::move(spec)}, std::move(arithmetic), [g](const EvalContext& run) {
        Acc* out = run.output(0).as<Acc>();
        const auto step = [](Acc acc, In x, In w) {
            return reference::sum<Acc>(acc, reference::product<Acc>(static_cast<Acc>(w), static_cast<Acc>(x)));
        };
        forRows(run, g, [&](std::size_t begin, std::size_t end) {
            reference::batchMatMul<Acc>(g, rawInput<In>(run, kActivations), rawInput<In>(run, kWeights), begin, end,
                step, [&](std::size_t row, std::size_t unit, Acc acc) { out[row * g.units + unit] = acc; });
        });
    });
    prepared->explainWith([g](const ExplainContext& c, OpExplanation& to) {
        const DotOperands<Acc, In, In> op{c.input(kActivations).as<In>().data(), c.input(kWeights).as<In>().data()};
        to.recomputed = toNumber(
            explainTerms<Acc>(to, c.wantTerms, op, [&](const auto& visit) { forTerms(g, c.element, visit); }));
        return true;
    });
    return prepared;
}

Result<PreparedPtr> prepareQuantized(const PrepareContext& context, TensorSpec spec, const BatchMatMulGeometry& g)
{
    const QuantParams& left = context.input(kActivations).quant();
    const QuantParams& right = context.input(kWeights).quant();
    if (!(left.scale() * right.scale() >= 0.0F)) {
        return context.error(kRefused, "scales {} * {} are negative or not a number", left.scale(), right.scale());
    }
    const bool wide = spec.dtype == DType::Int16;
    if (wide) {
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(kActivations)));
        QS_CHECK(expectZeroPointZero(context, "input 1", context.input(kWeights)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    }
    const RescaleRule rule = wide                        ? RescaleRule::Accumulator64
        : context.numerics() == Numerics::SingleRounding ? RescaleRule::SingleRounding
                                                         : RescaleRule::DoubleRounding;
    QuantizedBatch product{g, fx::wrappingNegate(left.zeroPoint()), fx::wrappingNegate(right.zeroPoint()), {}};
    // A right operand with several scales counts as one without any, as the runtime's old parameters do.
    QS_TRY(product.stage, makeOutputStage(context, Activation::None, 1, rule, ScaleProduct::FloatFirst));
    OpArithmetic arithmetic = describeArithmetic(context, product.stage, false, right.zeroPoint());
    arithmetic.note = wide ? "64-bit accumulator: the multiplier is reduced to 15 bits, one rounding"
                           : "the product of the two scales is rounded to float before the division";
    if (right.isPerChannel())
        arithmetic.note += "; the runtime takes several scales as 0";
    const auto make = [&]<typename Acc, typename Left, typename Right>(Acc, Left, Right) {
        PreparedPtr prepared = makePrepared({std::move(spec)}, std::move(arithmetic),
            [product](const EvalContext& run) { evalQuantized<Acc, Left, Right>(product, run); });
        prepared->explainWith([product](const ExplainContext& c, OpExplanation& to) {
            const DotOperands<Acc, Left, Right> op{c.input(kActivations).as<Left>().data(),
                c.input(kWeights).as<Right>().data(), product.leftOffset, product.rightOffset};
            const Acc* const noBias = nullptr;
            explainQuantizedDot<Acc>(to, c.wantTerms, op, noBias, kBias, product.stage, 0,
                [&](const auto& visit) { forTerms(product.geometry, c.element, visit); });
            return true;
        });
        return prepared;
    };
    using std::int16_t, std::int32_t, std::int64_t, std::int8_t;
    if (!wide)
        return make(int32_t{}, int8_t{}, int8_t{});
    return context.input(kWeights).dtype() == DType::Int8 ? make(int64_t{}, int16_t{}, int8_t{})
                                                          : make(int64_t{}, int16_t{}, int16_t{});
}

struct HybridBatch {
    BatchMatMulGeometry geometry;
    bool asymmetric = false;
    std::vector<float> scales; ///< one, or one per unit
};

/// Where an operand's value per row lies for an output matrix. The runtime counts one step of `size` along each
/// batch axis that does not broadcast, so with two of them several matrices share their parameters.
std::size_t sharedIndex(
    const reference::BatchOperand& operand, const std::array<std::size_t, 3>& batch, std::size_t size)
{
    std::size_t index = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
        index += operand.matrixStep(axis) == 0 ? 0 : batch[axis] * size;
    return index;
}

std::int32_t truncated(float value)
{
    return value >= -2147483648.0F && value < 2147483648.0F ? static_cast<std::int32_t>(value) : INT32_MIN;
}

struct QuantizedRows {
    std::vector<std::int8_t> codes; ///< [rows, depth] whatever the adjoint
    std::vector<reference::DynamicQuantization> params;
};

QuantizedRows quantizeRows(const HybridBatch& product, const float* left)
{
    const BatchMatMulGeometry& g = product.geometry;
    const std::size_t matrices = g.left.batch[0] * g.left.batch[1] * g.left.batch[2];
    QuantizedRows rows;
    rows.codes.resize(matrices * g.rows * g.depth);
    std::vector<float> values(g.depth);
    for (std::size_t row = 0; row < matrices * g.rows; ++row) {
        const float* source = left + row / g.rows * g.rows * g.depth + row % g.rows * g.left.rowStep;
        for (std::size_t d = 0; d < g.depth; ++d)
            values[d] = source[d * g.left.depthStep];
        std::int8_t* codes = rows.codes.data() + row * g.depth;
        rows.params.push_back(product.asymmetric ? reference::quantizeAsymmetric(values, codes)
                                                 : reference::quantizeSymmetric(values, codes));
    }
    return rows;
}

/// Sums of the right operand's columns, one per unit and matrix.
std::vector<std::int32_t> columnSums(const BatchMatMulGeometry& g, const std::int8_t* right)
{
    std::vector<std::int32_t> sums(g.right.batch[0] * g.right.batch[1] * g.right.batch[2] * g.units, 0);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const std::int8_t* column = right + i / g.units * g.units * g.depth + i % g.units * g.right.rowStep;
        for (std::size_t d = 0; d < g.depth; ++d)
            sums[i] += column[d * g.right.depthStep];
    }
    return sums;
}

void evalHybrid(const HybridBatch& product, const EvalContext& run)
{
    const BatchMatMulGeometry& g = product.geometry;
    const auto* right = rawInput<std::int8_t>(run, kWeights);
    float* out = run.output(0).as<float>();
    const QuantizedRows rows = quantizeRows(product, rawInput<float>(run, kActivations));
    const std::vector<std::int32_t> sums = product.asymmetric ? columnSums(g, right) : std::vector<std::int32_t>();
    BatchMatMulGeometry coded = g;
    coded.left.rowStep = g.depth;
    coded.left.depthStep = 1;
    const auto step = [](std::int32_t acc, std::int8_t x, std::int8_t w) { return acc + std::int32_t{x} * w; };
    const auto finish = [&](std::size_t row, std::size_t unit, std::int32_t total) {
        const auto batch = g.batchOf(row / g.rows);
        const auto& params = rows.params[sharedIndex(g.left, batch, g.rows) + row % g.rows];
        float correction = 0.0F;
        if (product.asymmetric) {
            correction = static_cast<float>(sums[sharedIndex(g.right, batch, g.units) + unit])
                * static_cast<float>(params.zeroPoint);
        }
        const std::int32_t corrected = truncated(static_cast<float>(total) - correction);
        const float scale = params.scale * (product.scales.size() == 1 ? product.scales[0] : product.scales[unit]);
        out[row * g.units + unit] = 0.0F + scale * static_cast<float>(corrected);
    };
    forRows(run, g, [&](std::size_t begin, std::size_t end) {
        reference::batchMatMul<std::int32_t>(coded, rows.codes.data(), right, begin, end, step, finish);
    });
}

Result<PreparedPtr> prepareHybrid(
    const PrepareContext& context, TensorSpec spec, const BatchMatMulGeometry& g, const BatchMatMulOptions& options)
{
    const QuantParams& quant = context.input(kWeights).quant();
    if (quant.blockwise)
        return context.error(ErrorCode::Unsupported, "input 1 is quantized by blocks");
    HybridBatch product{g, options.asymmetricQuantizeInputs, quant.scales};
    if (product.scales.empty())
        product.scales = {0.0F};
    if (product.scales.size() > 1 && product.scales.size() < g.units) {
        return context.error(ErrorCode::Unsupported, "{} scales for {} units: the runtime reads past their end",
            product.scales.size(), g.units);
    }
    std::size_t last = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
        last += g.right.matrixStep(axis) == 0 ? 0 : g.right.batch[axis] - 1;
    if (product.asymmetric && g.units > 0 && last >= g.right.batch[1] * g.right.batch[2] && g.right.batch[0] > 1) {
        return context.error(ErrorCode::Unsupported,
            "weights {} of five dimensions under asymmetric activations: the runtime sums up only a part of them",
            context.input(kWeights).shape.text());
    }
    OpArithmetic arithmetic;
    arithmetic.rescales.push_back(
        {"weights", RescaleRule::FloatProduct, {product.scales.begin(), product.scales.end()}, {}, {}});
    arithmetic.formula = product.asymmetric ? "out = (s_x * s_w) * float(int(float(sum(x_q * w)) - sum(w) * z_x))"
                                            : "out = (s_x * s_w) * float(sum(x_q * w))";
    arithmetic.note = "each row of x is quantized when the operator runs";
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [product = std::move(product)](const EvalContext& run) { evalHybrid(product, run); });
}

} // namespace

Result<PreparedPtr> prepareBatchMatMul(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const BatchMatMulOptions options, context.options<BatchMatMulOptions>());
    QS_CHECK(checkTypes(context));
    QS_CHECK(checkWeightsUsable(context));
    QS_CHECK(checkShapes(context, options));
    const Shape& left = context.input(kActivations).shape;
    const Shape& right = context.input(kWeights).shape;
    TensorSpec spec{context.output(0).dtype(), outputShape(left, right, options)};
    QS_CHECK(expectSaneShape(context, spec.shape));
    const BatchMatMulGeometry geometry = makeGeometry(left, right, options);
    if (spec.dtype == DType::Int32)
        return makePlain<std::int32_t, std::int8_t>(std::move(spec), geometry);
    if (spec.dtype != DType::Float32)
        return prepareQuantized(context, std::move(spec), geometry);
    if (context.input(kWeights).dtype() == DType::Int8)
        return prepareHybrid(context, std::move(spec), geometry, options);
    return makePlain<float, float>(std::move(spec), geometry);
}

} // namespace quantstep
