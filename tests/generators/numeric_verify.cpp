// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// NumericVerify: codes against floats that are near or far.

#include "tests/generators/matrix_parts.h"

namespace quantstep::test {

void addNumericVerifyGenerators(std::vector<OpGenerator>& list);

namespace {

QuantParams verifyQuant(Random& random, DType dtype, const Shape& shape)
{
    if (dtype == DType::Float16)
        return {};
    if ((dtype == DType::Int8 || dtype == DType::UInt8) && shape.rank() > 0 && random.chance(0.3F)) {
        const std::int32_t axis = random.between(0, shape.rank() - 1);
        QuantParams quant = weightQuant(random, dtype, true, shape[axis], axis);
        for (auto& zeroPoint : quant.zeroPoints)
            zeroPoint = randomZeroPoint(random, dtype);
        return quant;
    }
    const int zeroPoint
        = dtype == DType::Int16 && random.chance(0.2F) ? random.between(-900, 900) : randomZeroPoint(random, dtype);
    return perTensor(matrixScale(random), zeroPoint);
}

OpCase verifyCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 0, 4, 4);
    const TensorPtr codes = random.tensor(dtype, shape);
    const QuantParams quant = verifyQuant(random, dtype, shape);
    NumericVerifyOptions o;
    o.tolerance = random.pick(std::vector<float>{0.0F, 0.05F, 0.1F, 1.0F, 5.0F});
    o.logIfFailed = random.chance(0.5F);
    const float spread = random.chance(0.5F) ? o.tolerance * 1.01F : 3.0F;
    const float scale = quant.scales.empty() ? 0.1F : quant.scales[0];
    std::vector<float> wanted(shape.elements());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double real = dtype == DType::Float16 ? numberAt(*codes, i)
            : quant.isPerChannel()                  ? 1.0
                                   : static_cast<double>(scale) * (numberAt(*codes, i) - quant.zeroPoint());
        wanted[i] = static_cast<float>(real) + (random.chance(0.3F) ? 0.0F : random.real(-1, 1) * spread * scale);
        if (random.chance(0.01F))
            wanted[i] = random.chance(0.5F) ? NAN : INFINITY;
    }
    Shape wantedShape = shape;
    if (random.chance(0.02F)) {
        wanted.resize(wanted.size() + 3);
        wantedShape = Shape{static_cast<std::int32_t>(wanted.size())};
    }
    OpCase c;
    c.customName = "NumericVerify";
    c.options = o;
    const TensorPtr reference = makeTensor(DType::Float32, wantedShape, std::move(wanted));
    c.inputs = {parameter(random, codes, quant), parameter(random, reference)};
    if (random.chance(0.02F))
        c.inputs[0] = activation(random.tensor(DType::Int32, shape));
    if (random.chance(0.02F))
        c.inputs[1] = activation(random.tensor(DType::Int32, wantedShape));
    c.outputs = {output(DType::Float32, random.chance(0.5F) ? shape : Shape{1})};
    c.label = caseLabel(c) + fmt::format(" tolerance {} {}", o.tolerance, o.logIfFailed);
    return c;
}

} // namespace

void addNumericVerifyGenerators(std::vector<OpGenerator>& list)
{
    for (const DType dtype : {DType::UInt8, DType::Int8, DType::Int16, DType::Float16}) {
        list.push_back({"NUMERIC_VERIFY " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return verifyCase(random, dtype); }});
    }
}

} // namespace quantstep::test
