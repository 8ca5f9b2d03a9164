// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RSQRT in int8 and float: codes at and above the zero point, now and then below it; scales up to where the shift of
// the last multiplication is longer than 31.

#include "tests/generators/generator.h"

namespace quantstep::test {

void addRsqrtGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase rsqrtCase(Random& random, DType dtype)
{
    OpCase c;
    c.code = OpCode::Rsqrt;
    c.version = dtype == DType::Int8 ? 2 : 1;
    const Shape shape = randomShape(random, 0, 4, 4);
    if (dtype == DType::Float32) {
        c.inputs = {activation(random.tensor(dtype, shape))};
        c.outputs = {output(dtype, shape)};
        return c;
    }
    const bool wide = random.chance(0.3F);
    const QuantParams in = randomQuant(random, dtype, wide ? -30.0F : -8.0F, wide ? 20.0F : 1.0F);
    const QuantParams out = randomQuant(random, dtype, wide ? -30.0F : -8.0F, wide ? 30.0F : 1.0F);
    const int lowest = random.chance(0.05F) ? -128 : in.zeroPoint();
    c.label
        = fmt::format("{} in {} {} out {} {}", shape.text(), in.scale(), in.zeroPoint(), out.scale(), out.zeroPoint());
    c.inputs = {activation(random.integers(dtype, shape, lowest, 127), in)};
    c.outputs = {output(dtype, shape, out)};
    return c;
}

} // namespace

void addRsqrtGenerators(std::vector<OpGenerator>& list)
{
    for (const DType dtype : {DType::Float32, DType::Int8}) {
        list.push_back(
            {"RSQRT " + std::string(dtypeName(dtype)), [dtype](Random& random) { return rsqrtCase(random, dtype); }});
    }
}

} // namespace quantstep::test
