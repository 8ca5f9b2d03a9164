// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED of every form.

#include "tests/generators/matrix_parts.h"
#include "tests/support/matrix_cases.h"

namespace quantstep::test {

void addConvolutionGenerators(std::vector<OpGenerator>& list);

namespace {

constexpr auto f32 = DType::Float32;
constexpr auto u8 = DType::UInt8;
constexpr auto i8 = DType::Int8;
constexpr auto i4 = DType::Int4;
constexpr auto i2 = DType::Int2;
constexpr auto i16 = DType::Int16;
constexpr auto i32 = DType::Int32;
constexpr auto i64 = DType::Int64;

struct NamedForm {
    const char* name;
    MatrixForm form;
};

const std::vector<NamedForm> kConvForms{
    {"float", {}},
    {"uint8", {u8, u8, i32, u8}},
    {"int8", {i8, i8, i32, i8}},
    {"int8 per channel", {i8, i8, i32, i8, true}},
    {"int8 with int4 filter", {i8, i4, i32, i8, true}},
    {"int16 with int64 bias", {i16, i8, i64, i16, true}},
    {"int16 with int64 bias by option", {i16, i8, i64, i16, false, false, i64}},
    {"int16 with int32 bias", {i16, i8, i32, i16, true, false, i32}},
    {"int16 with int4 filter", {i16, i4, i64, i16, true}},
    {"hybrid", {f32, i8, f32, f32}},
    {"hybrid per channel", {f32, i8, f32, f32, true}},
    {"hybrid int4", {f32, i4, f32, f32}},
    {"hybrid int4 per channel", {f32, i4, f32, f32, true}},
    {"hybrid uint8", {f32, u8, f32, f32}},
};

const std::vector<NamedForm> kDepthwiseForms{
    {"float", {}},
    {"uint8", {u8, u8, i32, u8}},
    {"int8", {i8, i8, i32, i8}},
    {"int8 per channel", {i8, i8, i32, i8, true}},
    {"int8 with int4 filter", {i8, i4, i32, i8, true}},
    {"int16", {i16, i8, i64, i16, true}},
    {"hybrid per channel", {f32, i8, f32, f32, true}},
};

const std::vector<NamedForm> kDenseForms{
    {"float", {}},
    {"uint8", {u8, u8, i32, u8}},
    {"uint8 to int16", {u8, u8, i32, i16}},
    {"int8", {i8, i8, i32, i8}},
    {"int8 per channel", {i8, i8, i32, i8, true}},
    {"int8 with int4 weights", {i8, i4, i32, i8, true}},
    {"int8 with int2 weights", {i8, i2, i32, i8}},
    {"int8 to int16", {i8, i8, i32, i16}},
    {"int16 with int64 bias", {i16, i8, i64, i16}},
    {"int16 with int64 bias per channel", {i16, i8, i64, i16, true, false, i64}},
    {"int16 with int32 bias", {i16, i8, i32, i16, true, false, i32}},
    {"int16 with int4 weights", {i16, i4, i64, i16, true}},
    {"int16 by int16 with int64 bias", {i16, i16, i64, i16, false, false, i64}},
    {"int16 by int16 with int32 bias", {i16, i16, i32, i16}},
    {"hybrid", {f32, i8, f32, f32}},
    {"hybrid per channel", {f32, i8, f32, f32, true}},
    {"hybrid asymmetric", {f32, i8, f32, f32, false, true}},
    {"hybrid asymmetric per channel", {f32, i8, f32, f32, true, true}},
    {"hybrid int4", {f32, i4, f32, f32, true}},
    {"hybrid int2", {f32, i2, f32, f32, true}},
    {"hybrid uint8", {f32, u8, f32, f32}},
};

/// Now and then a filter that is given or a scale too few.
OpCase varied(Random& random, OpCase c)
{
    CaseTensor& filter = c.inputs[1];
    if (random.chance(0.1F) && !isPacked(filter.dtype))
        filter.role = CaseTensor::Role::Activation;
    if (random.chance(0.02F) && filter.quant.scales.size() > 1) {
        filter.quant.scales.pop_back();
        filter.quant.zeroPoints.pop_back();
    }
    return c;
}

void add(std::vector<OpGenerator>& list, const std::string& op, const std::vector<NamedForm>& forms,
    OpCase (*make)(Random&, const MatrixForm&))
{
    for (const auto& [name, form] : forms) {
        // Sums of floats are in the runtime's order, but its hybrid kernels have vector code of their own.
        list.push_back(
            {op + " " + name, [make, form = form](Random& random) { return varied(random, make(random, form)); },
                CaseOptions{.tolerance = 1e-5}});
    }
}

} // namespace

void addConvolutionGenerators(std::vector<OpGenerator>& list)
{
    add(list, "CONV_2D", kConvForms, &randomConv);
    add(list, "DEPTHWISE_CONV_2D", kDepthwiseForms, &randomDepthwise);
    add(list, "FULLY_CONNECTED", kDenseForms, &randomDense);
}

} // namespace quantstep::test
