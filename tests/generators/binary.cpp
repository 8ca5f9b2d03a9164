// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Element-wise operators of two inputs, in all types: arithmetic, comparisons, logic, bits, POW, ATAN2.

#include "tests/generators/elementwise.h"

#include <algorithm>

namespace quantstep::test {

void addBinaryGenerators(std::vector<OpGenerator>& list);

namespace {

using D = DType;

struct BinaryOp {
    OpCode code;
    std::vector<DType> types;
    double tolerance = 0;
    Numerics numerics = Numerics::LiteRtRef;
};

const std::vector<BinaryOp>& binaryOps()
{
    static const std::vector<DType> comparable{D::Float32, D::Float16, D::Int16, D::Int32, D::Int64, D::UInt8, D::Int8};
    static const std::vector<DType> ordered{
        D::Float32, D::Float16, D::BFloat16, D::Int16, D::Int32, D::Int64, D::UInt8, D::Int8};
    static const std::vector<DType> equatable{
        D::Float32, D::Float16, D::Bool, D::Int16, D::Int32, D::Int64, D::UInt8, D::Int8, D::String};
    static const std::vector<DType> extremes{
        D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64};
    static const std::vector<DType> bits{D::UInt8, D::Int8, D::UInt16, D::Int16, D::UInt32, D::Int32};
    static const std::vector<DType> raw{D::Float32, D::Float64, D::Float16, D::Int8, D::Int16, D::Int32, D::Int64,
        D::UInt8, D::UInt16, D::UInt32, D::UInt64, D::Bool};
    static const std::vector<DType> whole{
        D::Int8, D::Int16, D::Int32, D::Int64, D::UInt8, D::UInt16, D::UInt32, D::UInt64, D::Bool};
    // powf and atan2f of the C library may differ in the last place from the runtime's.
    static const std::vector<BinaryOp> ops{
        {OpCode::Add, {D::Float32, D::Float16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Sub, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Mul,
            {D::Float32, D::Float16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::UInt32, D::Complex64}},
        {OpCode::Div, {D::Float32, D::Int32, D::UInt8, D::Int8, D::Int16}},
        {OpCode::FloorDiv, {D::Float32, D::Int8, D::Int16, D::Int32}},
        {OpCode::FloorMod, {D::Float32, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::SquaredDifference, {D::Float32, D::Int32, D::Int8}},
        {OpCode::Maximum, extremes},
        {OpCode::Minimum, extremes},
        {OpCode::Equal, equatable},
        {OpCode::NotEqual, equatable},
        {OpCode::Less, ordered},
        {OpCode::LessEqual, comparable},
        {OpCode::Greater, ordered},
        {OpCode::GreaterEqual, comparable},
        {OpCode::LogicalAnd, {D::Bool}},
        {OpCode::LogicalOr, {D::Bool}},
        {OpCode::Pow, {D::Float32, D::Int32}, 1e-6},
        {OpCode::Atan2, {D::Float32, D::Float64, D::Float16, D::BFloat16}, 1e-6},
        {OpCode::BitwiseXor, bits},
        {OpCode::RightShift, bits},
        {OpCode::StablehloAdd, raw},
        {OpCode::StablehloMultiply, raw},
        {OpCode::StablehloMaximum, raw},
        {OpCode::StablehloMinimum, raw},
        {OpCode::StablehloAnd, whole, 0, Numerics::LiteRtDefault},
        {OpCode::StablehloShiftLeft, {D::Int8, D::Int16, D::Int32}, 0, Numerics::LiteRtDefault},
    };
    return ops;
}

bool isOneOf(OpCode code, std::initializer_list<OpCode> codes)
{
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool compares(OpCode code)
{
    return isOneOf(code,
        {OpCode::Equal, OpCode::NotEqual, OpCode::Less, OpCode::LessEqual, OpCode::Greater, OpCode::GreaterEqual});
}

bool divides(OpCode code)
{
    return isOneOf(code, {OpCode::Div, OpCode::FloorDiv, OpCode::FloorMod});
}

bool needsEqualShapes(OpCode code)
{
    return isOneOf(code,
        {OpCode::Atan2, OpCode::StablehloAdd, OpCode::StablehloMultiply, OpCode::StablehloMaximum,
            OpCode::StablehloMinimum, OpCode::StablehloAnd, OpCode::StablehloShiftLeft});
}

/// Operators that look at scales of these codes.
bool scales(OpCode code, DType dtype)
{
    if (compares(code))
        return isCode(dtype);
    return isCode(dtype)
        && isOneOf(code, {OpCode::Add, OpCode::Sub, OpCode::Mul, OpCode::Div, OpCode::SquaredDifference});
}

OpOptions optionsOf(Random& random, OpCode code)
{
    if (isOneOf(code, {OpCode::Add, OpCode::Sub}))
        return AddOptions{randomActivation(random), random.chance(0.5F)};
    if (isOneOf(code, {OpCode::Mul, OpCode::Div}))
        return ActivationOptions{randomActivation(random)};
    return {};
}

/// Elements of input 1, where not every value makes sense.
TensorPtr secondElements(Random& random, OpCode code, DType dtype, const Shape& shape, const QuantParams& quant)
{
    if (divides(code) && !isFloat(dtype) && !random.chance(0.1F)) {
        const int zero = code == OpCode::Div ? quant.zeroPoint() : 0;
        const auto range = codeRange(dtype).value_or(CodeRange{-1000, 1000});
        if (dtype == D::Int32 || dtype == D::Int64 || zero == range.max)
            return random.eitherOf(dtype, shape, zero - random.between(1, 9), zero - random.between(1, 90));
        return random.integers(dtype, shape, zero + 1, static_cast<int>(range.max));
    }
    if (code == OpCode::Pow && dtype == D::Int32 && !random.chance(0.05F))
        return random.integers(dtype, shape, 0, random.chance(0.5F) ? 4 : 40);
    if (code == OpCode::Pow && random.chance(0.4F))
        return random.integers(dtype, shape, -3, 5);
    if (code == OpCode::StablehloShiftLeft)
        return random.integers(dtype, shape, 0, 31);
    if (code == OpCode::RightShift && random.chance(0.7F))
        return random.integers(dtype, shape, dtype == D::UInt32 ? 0 : -2, 40);
    return anyElements(random, dtype, shape);
}

TensorPtr firstElements(Random& random, OpCode code, DType dtype, const Shape& shape)
{
    if (compares(code) && random.chance(0.5F) && dtype != D::String && dtype != D::Bool)
        return random.integers(
            dtype, shape, isInteger(dtype) && codeRange(dtype) && codeRange(dtype)->min == 0 ? 0 : -3, 3);
    if (code == OpCode::Pow && dtype == D::Float32 && random.chance(0.5F))
        return random.integers(dtype, shape, 0, 5);
    if (code == OpCode::FloorDiv && (dtype == D::Int8 || dtype == D::Int16)) // the smallest / -1 has no value there
        return random.integers(
            dtype, shape, static_cast<int>(codeRange(dtype)->min) + 1, static_cast<int>(codeRange(dtype)->max));
    return anyElements(random, dtype, shape);
}

/// Scales of ADD and SUB: 2^20 (2^15 for int16) times smaller outputs abort or shift by the wrong way.
void keepInReach(Random& random, OpCode code, DType dtype, QuantParams& qa, QuantParams& qb, QuantParams& qo)
{
    if (dtype == D::Int16 && isOneOf(code, {OpCode::Add, OpCode::Sub}) && random.chance(0.4F)) {
        const int exponent = random.between(-14, -4);
        const float same = std::ldexp(1.0F, exponent);
        qo.scales = {same};
        qa.scales = {same};
        qb.scales = {std::ldexp(1.0F, exponent - random.between(0, 8))};
        if (random.chance(0.5F))
            std::swap(qa, qb);
    }
    if (code == OpCode::Sub && isCode(dtype)) // smaller ones make the runtime shift by negative counts
        qo.scales = {std::max(qo.scales[0], std::max(qa.scales[0], qb.scales[0]) / (dtype == D::Int16 ? 1e4F : 1e5F))};
    if (isOneOf(code, {OpCode::Add, OpCode::Mul}) && dtype == D::Int16 && random.chance(0.15F))
        qa = qb = qo = QuantParams{};
}

OpCase binaryCase(Random& random, const BinaryOp& op, DType dtype)
{
    OpCase c;
    c.code = op.code;
    c.options = optionsOf(random, op.code);
    ShapePair shapes = anyShapePair(random);
    if (needsEqualShapes(op.code) && !random.chance(0.03F))
        shapes.b = shapes.a;
    // These read past the smaller input.
    if (op.code == OpCode::StablehloShiftLeft || op.code == OpCode::Atan2)
        shapes.b = shapes.a;
    if (dtype == D::String && (shapes.a.rank() == 0 || shapes.b.rank() == 0))
        shapes.a = shapes.b = Shape{3}; // scalars of strings cannot be handed to the oracle
    const bool quantized = scales(op.code, dtype);
    QuantParams qa = quantized ? anyQuant(random, dtype) : QuantParams{};
    QuantParams qb = quantized ? anyQuant(random, dtype) : QuantParams{};
    QuantParams qo = quantized && !compares(op.code) ? anyQuant(random, dtype) : QuantParams{};
    if (compares(op.code) && quantized && dtype == D::Int16 && random.chance(0.3F) && op.code != OpCode::NotEqual)
        qa = qb = QuantParams{};
    keepInReach(random, op.code, dtype, qa, qb, qo);
    TensorPtr second = secondElements(random, op.code, dtype, shapes.b, qb);
    if (random.chance(0.01F))
        second = random.tensor(dtype == D::Int8 ? D::UInt8 : D::Int8, shapes.b);
    TensorPtr first = firstElements(random, op.code, dtype, shapes.a);
    const Shape out = broadcastShapes(shapes.a, shapes.b).value_or(shapes.a);
    c.label
        = fmt::format("{} {} scales {} {} to {}", shapes.a.text(), shapes.b.text(), qa.scale(), qb.scale(), qo.scale());
    c.inputs = {maybeConstant(random, std::move(first), std::move(qa), 0.03F),
        maybeConstant(random, std::move(second), std::move(qb))};
    const bool logic = compares(op.code);
    c.outputs = {output(logic ? D::Bool : dtype, out, std::move(qo))};
    return c;
}

/// int16 times int16 as bytes.
OpCase mulToByteCase(Random& random, DType to)
{
    OpCase c;
    c.code = OpCode::Mul;
    c.options = ActivationOptions{randomActivation(random)};
    const Shape shape = anyShape(random);
    const Shape other = random.chance(0.05F) ? anyShape(random) : shape;
    c.label = shape.text();
    c.inputs = {activation(anyElements(random, D::Int16, shape), saneQuant(random, D::Int16)),
        activation(anyElements(random, D::Int16, other), saneQuant(random, D::Int16))};
    c.outputs = {output(to, shape, anyQuant(random, to))};
    return c;
}

OpCase preluCase(Random& random, DType dtype)
{
    const Shape shape = anyShape(random);
    const Shape alphaShape = random.chance(0.05F) ? anyShape(random) : broadcastingShape(random, shape);
    const DType alphaType = dtype == D::Int16 ? D::Int8 : dtype;
    OpCase c;
    c.code = OpCode::Prelu;
    c.label = shape.text() + " " + alphaShape.text();
    c.inputs = {activation(anyElements(random, dtype, shape), anyQuant(random, dtype)),
        maybeConstant(random, anyElements(random, alphaType, alphaShape), anyQuant(random, alphaType), 0.6F)};
    c.outputs = {output(dtype, shape, anyQuant(random, dtype))};
    return c;
}

OpCase addNCase(Random& random, DType dtype)
{
    const Shape shape = anyShape(random);
    OpCase c;
    c.code = OpCode::AddN;
    c.label = shape.text();
    for (int n = random.between(random.chance(0.03F) ? 1 : 2, 6); n > 0; --n)
        c.inputs.push_back(activation(anyElements(random, dtype, shape)));
    if (random.chance(0.03F))
        c.inputs.back() = activation(anyElements(random, dtype, anyShape(random)));
    c.outputs = {output(dtype, shape)};
    return c;
}

} // namespace

void addBinaryGenerators(std::vector<OpGenerator>& list)
{
    for (const BinaryOp& op : binaryOps()) {
        for (const DType dtype : op.types) {
            CaseOptions options{.tolerance = op.tolerance};
            options.numerics = op.numerics;
            list.push_back({generatorName(op.code, dtype),
                [op, dtype](Random& random) { return binaryCase(random, op, dtype); }, options});
        }
    }
    for (const DType to : {D::Int8, D::UInt8}) {
        list.push_back(
            {"MUL int16 to " + std::string(dtypeName(to)), [to](Random& random) { return mulToByteCase(random, to); }});
    }
    for (const DType dtype : {D::Float32, D::UInt8, D::Int8, D::Int16}) {
        list.push_back(
            {generatorName(OpCode::Prelu, dtype), [dtype](Random& random) { return preluCase(random, dtype); }});
    }
    for (const DType dtype : {D::Float32, D::Int32}) {
        list.push_back(
            {generatorName(OpCode::AddN, dtype), [dtype](Random& random) { return addNCase(random, dtype); }});
    }
}

} // namespace quantstep::test
