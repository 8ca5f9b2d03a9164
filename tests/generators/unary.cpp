// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Element-wise operators of one input, in all types: activations and mathematical functions; complex parts, RANK,
// ZEROS_LIKE, FAKE_QUANT.

#include "tests/generators/elementwise.h"

#include <algorithm>

namespace quantstep::test {

void addUnaryGenerators(std::vector<OpGenerator>& list);

namespace {

using D = DType;

struct UnaryOp {
    OpCode code;
    std::vector<DType> types;
    double tolerance = 0; ///< functions of the C library may differ in the last place from the runtime's
    Numerics numerics = Numerics::LiteRtRef;
};

const std::vector<UnaryOp>& unaryOps()
{
    static const std::vector<UnaryOp> ops{
        {OpCode::Abs, {D::Float32, D::Int8, D::Int16, D::Int32}},
        {OpCode::Ceil, {D::Float32}, 0, Numerics::LiteRtDefault},
        {OpCode::Cos, {D::Float32}, 1e-6},
        {OpCode::Elu, {D::Float32, D::Int8}, 1e-6, Numerics::LiteRtDefault},
        {OpCode::Exp, {D::Float32, D::Int8, D::Int16}, 1e-6},
        {OpCode::Floor, {D::Float32, D::Float16, D::BFloat16}},
        // The runtime computes the floats with vectorized functions.
        {OpCode::Gelu, {D::Float32, D::UInt8, D::Int8, D::Int16}, 1e-5},
        {OpCode::Gelu, {D::Float16}, 2e-3},
        {OpCode::HardSwish, {D::Float32, D::UInt8, D::Int8}},
        {OpCode::LeakyRelu, {D::Float32, D::UInt8, D::Int8, D::Int16}},
        {OpCode::Log, {D::Float32, D::Int8, D::Int16}, 1e-6},
        {OpCode::LogicalNot, {D::Bool}},
        {OpCode::Logistic, {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16}, 1e-6},
        {OpCode::Neg, {D::Float32, D::Float16, D::BFloat16, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Relu, {D::Float32, D::UInt8, D::Int8, D::Int16}},
        {OpCode::Relu6, {D::Float32, D::UInt8, D::Int8, D::Int16}},
        {OpCode::ReluN1To1, {D::Float32, D::UInt8, D::Int8}},
        {OpCode::Relu0To1, {D::Float32, D::UInt8, D::Int8}},
        {OpCode::Round, {D::Float32, D::Float16, D::BFloat16}, 0, Numerics::LiteRtDefault},
        {OpCode::Rsqrt, {D::Float32, D::Int8, D::Int16}, 1e-6},
        {OpCode::Sign, {D::Float32, D::Float64, D::Int32}},
        {OpCode::Sin, {D::Float32}, 1e-6},
        {OpCode::Sqrt, {D::Float32, D::Int8, D::Int16}},
        {OpCode::Square, {D::Float32}},
        {OpCode::Tanh, {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16}, 1e-6},
        {OpCode::ZerosLike, {D::Float32, D::Int32, D::Int64}},
    };
    return ops;
}

OpOptions optionsOf(Random& random, OpCode code)
{
    if (code == OpCode::LeakyRelu)
        return LeakyReluOptions{random.chance(0.2F) ? random.real(-8, 8) : random.real(-0.5F, 1.5F)};
    if (code == OpCode::Gelu)
        return GeluOptions{random.chance(0.5F)};
    return {};
}

/// What LOGISTIC and TANH demand of their output, most of the time.
void setFixedOutput(Random& random, OpCode code, DType dtype, QuantParams& quant)
{
    if (!isCode(dtype) || random.chance(0.03F))
        return;
    if (code == OpCode::Logistic)
        quant.scales = {dtype == D::Int16 ? 1.0F / 32768 : 1.0F / 256};
    if (code == OpCode::Tanh && dtype == D::Int16)
        quant.scales = {1.0F / 32768};
}

/// GELU of around -4 is what two nearly equal numbers leave over: errors are judged against a value that is not.
TensorPtr withALargeOne(const TensorPtr& value)
{
    const auto elements = value->as<float>();
    std::vector<float> changed(elements.begin(), elements.end());
    if (!changed.empty())
        changed.front() = 4;
    return makeTensor(value->dtype, value->shape, std::move(changed));
}

/// Codes from the zero point on, where the function is not defined below.
TensorPtr elementsFor(Random& random, OpCode code, DType dtype, const Shape& shape, const QuantParams& quant)
{
    const bool fromZero = code == OpCode::Rsqrt || code == OpCode::Sqrt;
    if (fromZero && isCode(dtype) && !random.chance(0.05F))
        return random.integers(dtype, shape, quant.zeroPoint(), dtype == D::Int8 ? 127 : 32767);
    if (code == OpCode::Gelu && dtype == D::Float32)
        return withALargeOne(anyElements(random, dtype, shape));
    return anyElements(random, dtype, shape);
}

OpCase unaryCase(Random& random, const UnaryOp& op, DType dtype)
{
    OpCase c;
    c.code = op.code;
    c.options = optionsOf(random, op.code);
    const Shape shape = random.chance(0.1F) ? Shape{700} : anyShape(random);
    QuantParams in = anyQuant(random, dtype);
    QuantParams out = random.chance(0.2F) ? in : anyQuant(random, dtype);
    setFixedOutput(random, op.code, dtype, out);
    if (op.code == OpCode::HardSwish && isCode(dtype) && random.chance(0.8F))
        out.scales = {std::max(out.scales[0], in.scales[0] / 64)};
    if (dtype == D::Int16 && random.chance(0.04F))
        out.zeroPoints = {random.between(-3, 3)};
    if (dtype == D::Int16 && op.code == OpCode::Abs && random.chance(0.2F))
        in = out = QuantParams{};
    c.label = fmt::format("{} scale {} to {}", shape.text(), in.scale(), out.scale());
    c.inputs = {maybeConstant(random, elementsFor(random, op.code, dtype, shape, in), std::move(in), 0.03F)};
    // These give the output the type of the input, whatever the file says.
    static const std::vector<OpCode> settingType{
        OpCode::ZerosLike, OpCode::Exp, OpCode::Neg, OpCode::Ceil, OpCode::Floor, OpCode::Round};
    const bool wrongType = random.chance(0.01F) && std::ranges::count(settingType, op.code) == 0;
    c.outputs = {output(wrongType ? D::UInt16 : dtype, shape, std::move(out))};
    if (random.chance(0.01F))
        c.inputs.push_back(c.inputs[0]);
    return c;
}

OpCase complexCase(Random& random, OpCode code, DType dtype)
{
    const Shape shape = anyShape(random);
    OpCase c;
    c.code = code;
    c.label = shape.text();
    std::vector<double> parts(shape.elements() * 2);
    for (double& part : parts)
        part = static_cast<double>(random.real(-4, 4));
    TensorPtr value = makeTensor(dtype, shape, std::vector<double>(parts));
    if (dtype == D::Complex64)
        value = makeTensor(dtype, shape, std::vector<float>(parts.begin(), parts.end()));
    c.inputs = {activation(std::move(value))};
    const DType right = dtype == D::Complex64 ? D::Float32 : D::Float64;
    c.outputs = {output(random.chance(0.05F) ? D::Int32 : right, shape)};
    return c;
}

OpCase rankCase(Random& random)
{
    const Shape shape = anyShape(random);
    OpCase c;
    c.code = OpCode::Rank;
    c.label = shape.text();
    c.inputs = {activation(
        anyElements(random, random.pick(std::vector<DType>{D::Float32, D::Int8, D::Bool, D::Int64}), shape))};
    c.outputs = {output(D::Int32, Shape{})};
    return c;
}

OpCase fakeQuantCase(Random& random)
{
    const Shape shape = anyShape(random);
    OpCase c;
    c.code = OpCode::FakeQuant;
    FakeQuantOptions options{random.real(-8, 0), random.real(0.01F, 8), random.between(2, 16), random.chance(0.03F)};
    if (random.chance(0.1F))
        options.min = random.real(0, 1);
    if (random.chance(0.05F))
        options.max = -1;
    c.options = options;
    c.label = fmt::format("{} min {} max {} bits {}", shape.text(), options.min, options.max, options.numBits);
    c.inputs = {activation(anyFloats(random, D::Float32, shape))};
    c.outputs = {output(D::Float32, shape)};
    return c;
}

} // namespace

void addUnaryGenerators(std::vector<OpGenerator>& list)
{
    for (const UnaryOp& op : unaryOps()) {
        for (const DType dtype : op.types) {
            CaseOptions options{.tolerance = op.tolerance};
            options.numerics = op.numerics;
            list.push_back({generatorName(op.code, dtype),
                [op, dtype](Random& random) { return unaryCase(random, op, dtype); }, options});
        }
    }
    for (const OpCode code : {OpCode::Real, OpCode::Imag, OpCode::ComplexAbs}) {
        for (const DType dtype : {D::Complex64, D::Complex128}) {
            list.push_back(
                {generatorName(code, dtype), [code, dtype](Random& random) { return complexCase(random, code, dtype); },
                    CaseOptions{.tolerance = 1e-6}});
        }
    }
    list.push_back({"RANK", rankCase});
    list.push_back({"FAKE_QUANT float32", fakeQuantCase});
}

} // namespace quantstep::test
