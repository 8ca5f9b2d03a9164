// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/control_flow_models.h"

namespace quantstep::test {
namespace {

BuiltTensor counter(std::string name)
{
    return {.name = std::move(name), .dtype = DType::Int32, .shape = {1}};
}

BuiltTensor counterConstant(std::string name, std::int32_t value)
{
    BuiltTensor tensor = counter(std::move(name));
    tensor.data = makeTensor(DType::Int32, Shape{1}, std::vector<std::int32_t>{value});
    return tensor;
}

BuiltTensor reals(std::string name)
{
    return {.name = std::move(name), .dtype = DType::Float32, .shape = {2, 3}};
}

BuiltOp add(std::vector<int> inputs, int output)
{
    return {.code = OpCode::Add, .inputs = std::move(inputs), .outputs = {output}, .options = AddOptions{}};
}

} // namespace

std::vector<BuiltSubgraph> loop(std::int32_t limit)
{
    BuiltSubgraph main;
    main.tensors = {counter("i"), reals("x"), counter("i_end"), reals("x_end"), reals("out")};
    main.ops
        = {{.code = OpCode::While, .inputs = {0, 1}, .outputs = {2, 3}, .options = WhileOptions{1, 2}}, add({3, 3}, 4)};
    main.inputs = {0, 1};
    main.outputs = {2, 4};
    BuiltSubgraph condition;
    condition.tensors = {counter("i"), reals("x"), counterConstant("limit", limit),
        {.name = "again", .dtype = DType::Bool, .shape = {1}}};
    condition.ops = {{.code = OpCode::Less, .inputs = {0, 2}, .outputs = {3}}};
    condition.inputs = {0, 1};
    condition.outputs = {3};
    BuiltSubgraph body;
    body.tensors = {counter("i"), reals("x"), counterConstant("one", 1), counter("i_next"), reals("x_next")};
    body.ops = {add({0, 2}, 3), add({1, 1}, 4)};
    body.inputs = {0, 1};
    body.outputs = {3, 4};
    return {main, condition, body};
}

std::vector<BuiltSubgraph> branches()
{
    BuiltSubgraph main;
    main.tensors = {{.name = "c", .dtype = DType::Bool, .shape = {1}}, reals("x"), reals("out")};
    main.ops = {{.code = OpCode::If, .inputs = {0, 1}, .outputs = {2}, .options = IfOptions{1, 2}}};
    main.inputs = {0, 1};
    main.outputs = {2};
    BuiltSubgraph twice;
    twice.tensors = {reals("x"), reals("double")};
    twice.ops = {add({0, 0}, 1)};
    twice.inputs = {0};
    twice.outputs = {1};
    BuiltSubgraph same;
    same.tensors = {reals("x")};
    same.inputs = {0};
    same.outputs = {0};
    return {main, twice, same};
}

std::vector<BuiltSubgraph> accumulator()
{
    const auto handle = [] { return BuiltTensor{.name = "handle", .dtype = DType::Resource, .shape = {}}; };
    const BuiltOp var{.code = OpCode::VarHandle, .outputs = {1}, .options = VarHandleOptions{"", "sum"}};
    BuiltSubgraph main;
    main.tensors = {counter("x"), handle(), counter("before"), counter("out")};
    main.ops = {{.code = OpCode::CallOnce, .options = CallOnceOptions{1}}, var,
        {.code = OpCode::ReadVariable, .inputs = {1}, .outputs = {2}}, add({2, 0}, 3),
        {.code = OpCode::AssignVariable, .inputs = {1, 3}}};
    main.inputs = {0};
    main.outputs = {3};
    BuiltSubgraph init;
    init.tensors = {counterConstant("first", 100), handle()};
    init.ops = {var, {.code = OpCode::AssignVariable, .inputs = {1, 0}}};
    return {main, init};
}

std::vector<BuiltSubgraph> filterWithState()
{
    const auto real = [](std::string name, const Shape& shape) {
        return BuiltTensor{.name = std::move(name), .dtype = DType::Float32, .shape = shape};
    };
    const auto ones = [&](std::string name, const Shape& shape) {
        BuiltTensor tensor = real(std::move(name), shape);
        tensor.data = makeTensor(DType::Float32, shape, std::vector<float>(shape.elements(), 1.0F));
        return tensor;
    };
    BuiltSubgraph main;
    main.tensors = {real("input", {1, 3}), ones("feature weights", {4, 3}), ones("time weights", {4, 2}),
        real("state", {1, 8}), real("output", {1, 4})};
    main.tensors[3].isVariable = true;
    main.ops = {{.code = OpCode::Svdf, .inputs = {0, 1, 2, -1, 3}, .outputs = {4}, .options = SvdfOptions{.rank = 1}}};
    main.inputs = {0};
    main.outputs = {4};
    return {main};
}

} // namespace quantstep::test
