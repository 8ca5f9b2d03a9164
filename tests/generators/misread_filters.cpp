// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// CONV_2D and DEPTHWISE_CONV_2D of int16 activations with filters that the runtime misreads as int8.

#include "tests/generators/matrix_parts.h"
#include "tests/support/matrix_cases.h"

#include <algorithm>

namespace quantstep::test {

void addMisreadFilterGenerators(std::vector<OpGenerator>& list);

namespace {

MatrixForm randomForm(Random& random, DType filter, bool narrowBias)
{
    MatrixForm form{DType::Int16, filter, DType::Int64, DType::Int16};
    form.perChannel = random.chance(0.1F);
    if (random.chance(0.3F))
        form.biasOption = DType::Int64;
    if (narrowBias && random.chance(0.4F))
        form.bias = form.biasOption = DType::Int32;
    if (random.chance(0.03F))
        form.bias = DType::Float32;
    return form;
}

/// Mistakes now and then, extreme values, a filter that is given.
OpCase varied(Random& random, OpCase c)
{
    CaseTensor& filter = c.inputs[1];
    filter.value = matrixValues(random, filter.dtype, filter.shape);
    c.inputs[0].value = matrixValues(random, DType::Int16, c.inputs[0].shape);
    if (random.chance(0.2F))
        filter.role = CaseTensor::Role::Activation;
    std::ranges::fill(filter.quant.zeroPoints, random.chance(0.03F) ? 1 : 0);
    if (random.chance(0.03F))
        c.inputs[0].quant.zeroPoints[0] = -3;
    if (random.chance(0.03F) && filter.quant.scales.size() > 1)
        filter.quant.scales.pop_back();
    return c;
}

} // namespace

void addMisreadFilterGenerators(std::vector<OpGenerator>& list)
{
    for (const DType filter : {DType::Int16, DType::Int32, DType::UInt8}) {
        const std::string name = "int16 with " + std::string(dtypeName(filter)) + " filter";
        list.push_back({"CONV_2D " + name,
            [filter](Random& random) { return varied(random, randomConv(random, randomForm(random, filter, true))); }});
        list.push_back({"DEPTHWISE_CONV_2D " + name, [filter](Random& random) {
                            return varied(random, randomDepthwise(random, randomForm(random, filter, false)));
                        }});
    }
}

} // namespace quantstep::test
