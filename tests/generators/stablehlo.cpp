// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// STABLEHLO_PAD, STABLEHLO_GATHER, STABLEHLO_SCATTER, STABLEHLO_REDUCE_WINDOW, STABLEHLO_RNG_BIT_GENERATOR and
// STABLEHLO_CASE (which only the default resolver has).

#include "tests/generators/movement_parts.h"

#include <algorithm>
#include <numeric>

namespace quantstep::test {

void addStablehloGenerators(std::vector<OpGenerator>& list);

namespace {

using Numbers = std::vector<std::int64_t>;

/// Some of the axes [0, rank), in order.
Numbers someAxes(Random& random, int rank, int count)
{
    Numbers axes(static_cast<std::size_t>(rank));
    std::iota(axes.begin(), axes.end(), 0);
    while (static_cast<int>(axes.size()) > count)
        axes.erase(axes.begin() + random.between(0, static_cast<int>(axes.size()) - 1));
    return axes;
}

void shuffle(Random& random, Numbers& numbers)
{
    for (std::size_t i = 1; i < numbers.size(); ++i)
        std::swap(numbers[i], numbers[static_cast<std::size_t>(random.between(0, static_cast<int>(i)))]);
}

bool contains(const Numbers& numbers, std::int64_t number)
{
    return std::ranges::count(numbers, number) > 0;
}

/// A subgraph of one operator on two elements, or of none.
BuiltSubgraph region(DType dtype, const std::vector<OpCode>& codes)
{
    BuiltSubgraph graph;
    graph.name = "region";
    for (std::size_t i = 0; i < 2 + codes.size(); ++i) {
        BuiltTensor tensor{.name = fmt::format("r{}", i), .dtype = dtype};
        tensor.hasRank = true;
        graph.tensors.push_back(std::move(tensor));
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const OpOptions options = codes[i] == OpCode::Add ? OpOptions(AddOptions{})
            : codes[i] == OpCode::Mul                     ? OpOptions(ActivationOptions{})
                                                          : OpOptions();
        graph.ops.push_back(
            {.code = codes[i], .inputs = {0, 1}, .outputs = {static_cast<int>(i) + 2}, .options = options});
    }
    graph.inputs = {0, 1};
    graph.outputs = {codes.empty() ? 1 : static_cast<int>(codes.size()) + 1};
    return graph;
}

OpCase padCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, random.chance(0.02F) ? 0 : 1, 5, 4);
    StablehloPadOptions options;
    const int least = random.chance(0.5F) ? 0 : -4;
    const int count = shape.rank() + (random.chance(0.03F) ? random.between(-1, 1) : 0);
    for (int axis = 0; axis < count; ++axis) {
        options.edgePaddingLow.push_back(random.between(least, 3));
        options.edgePaddingHigh.push_back(random.between(least, 3));
        options.interiorPadding.push_back(random.chance(0.6F) ? 0 : random.between(random.chance(0.02F) ? -1 : 0, 3));
    }
    if (random.chance(0.02F))
        options.interiorPadding.push_back(0);
    OpCase c = oneToOne(OpCode::StablehloPad, random, dtype, shape, options);
    c.inputs.push_back(parameter(random, random.tensor(dtype, random.chance(0.9F) ? Shape{} : Shape{1})));
    return c;
}

OpCase gatherCase(Random& random, DType dtype)
{
    const Shape operand = maybeEmptyShape(random, 1, 4, 5);
    StablehloGatherOptions options;
    if (operand.elements() > 0) // else an axis without elements is kept, and nothing is taken
        options.collapsedSliceDims = someAxes(random, operand.rank(), random.between(0, operand.rank()));
    const int batchRank = random.between(0, 2);
    const int offsets = operand.rank() - static_cast<int>(options.collapsedSliceDims.size());
    options.offsetDims = someAxes(random, batchRank + offsets, offsets);
    options.startIndexMap = someAxes(random, operand.rank(), random.between(1, operand.rank()));
    shuffle(random, options.startIndexMap);
    for (int axis = 0; axis < operand.rank(); ++axis) {
        const bool collapsed = contains(options.collapsedSliceDims, axis);
        const bool one = collapsed && random.chance(0.9F);
        const int least = random.chance(0.05F) && !collapsed ? 0 : std::min(1, operand.dim(axis));
        options.sliceSizes.push_back(one ? 1 : random.between(least, operand.dim(axis)));
    }
    if (random.chance(0.02F))
        options.sliceSizes.pop_back();
    Shape batch = randomShape(random, batchRank, batchRank, 3);
    std::vector<std::int32_t> dims(batch.dims().begin(), batch.dims().end());
    options.indexVectorDim = random.between(0, batchRank);
    dims.insert(dims.begin() + static_cast<std::ptrdiff_t>(options.indexVectorDim),
        static_cast<std::int32_t>(options.startIndexMap.size()) + (random.chance(0.05F) ? 1 : 0));
    OpCase c = oneToOne(OpCode::StablehloGather, random, dtype, operand, options);
    const int far = random.chance(0.3F) ? 100 : 5;
    c.inputs.push_back(parameter(random,
        random.integers(random.chance(0.02F) ? DType::Int16 : indexType(random), Shape(std::move(dims)), -far, far)));
    c.outputs[0].shape = Shape(std::vector<std::int32_t>(static_cast<std::size_t>(batchRank + offsets), 1));
    c.label
        += fmt::format(" offsets {} collapsed {} map {} vectors {} of {} sizes {}", fmt::join(options.offsetDims, ","),
            fmt::join(options.collapsedSliceDims, ","), fmt::join(options.startIndexMap, ","), options.indexVectorDim,
            c.inputs[1].shape.text(), fmt::join(options.sliceSizes, ","));
    return c;
}

std::vector<OpCode> scatterRegion(Random& random)
{
    if (random.chance(0.03F))
        return random.pick(std::vector<std::vector<OpCode>>{
            {OpCode::StablehloAdd, OpCode::StablehloAdd}, {OpCode::Add}, {OpCode::Maximum}, {OpCode::StablehloAnd}});
    return random.pick(std::vector<std::vector<OpCode>>{{}, {OpCode::StablehloAdd}, {OpCode::StablehloMultiply},
        {OpCode::StablehloMaximum}, {OpCode::StablehloMinimum}});
}

OpCase scatterCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 4, 5);
    StablehloScatterOptions options;
    options.insertedWindowDims = someAxes(random, shape.rank(), random.between(0, shape.rank()));
    const int windows = shape.rank() - static_cast<int>(options.insertedWindowDims.size());
    const int batchRank = random.between(0, 2);
    options.updateWindowDims = someAxes(random, batchRank + windows, windows);
    if (random.chance(0.1F))
        shuffle(random, options.updateWindowDims);
    options.scatterDimsToOperandDims = someAxes(random, shape.rank(), random.between(1, shape.rank()));
    shuffle(random, options.scatterDimsToOperandDims);
    if (random.chance(0.02F))
        options.scatterDimsToOperandDims[0] = shape.rank();
    options.updateSubgraph = random.chance(0.02F) ? 2 : 1;
    options.indexVectorDim = random.between(0, batchRank);
    std::vector<std::int32_t> updates, indices;
    for (int axis = 0; axis < batchRank + windows; ++axis) {
        const bool window = contains(options.updateWindowDims, axis);
        updates.push_back(random.between(random.chance(0.03F) ? 0 : 1, 3));
        if (!window)
            indices.push_back(updates.back());
    }
    indices.insert(indices.begin() + static_cast<std::ptrdiff_t>(options.indexVectorDim),
        static_cast<std::int32_t>(options.scatterDimsToOperandDims.size()) + (random.chance(0.05F) ? 1 : 0));
    OpCase c = oneToOne(OpCode::StablehloScatter, random, dtype, shape, options);
    c.inputs.push_back(parameter(random,
        random.integers(random.chance(0.02F) ? DType::Int16 : indexType(random), Shape(std::move(indices)),
            random.chance(0.3F) ? -2 : 0, random.chance(0.2F) ? 2000000000 : 4)));
    c.inputs.push_back(activation(random.tensor(dtype, Shape(std::move(updates)))));
    const auto codes = scatterRegion(random);
    c.subgraphs = {region(dtype, codes)};
    c.label += fmt::format(" windows {} inserted {} to {} vectors {} of {} updates {} by {}",
        fmt::join(options.updateWindowDims, ","), fmt::join(options.insertedWindowDims, ","),
        fmt::join(options.scatterDimsToOperandDims, ","), options.indexVectorDim, c.inputs[1].shape.text(),
        c.inputs[2].shape.text(), codes.empty() ? "update" : opName(codes[0]));
    return c;
}

OpCase reduceWindowCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, random.chance(0.05F) ? 7 : 4, 5);
    StablehloReduceWindowOptions options;
    const bool dilated = random.chance(0.4F), padded = random.chance(0.6F), plain = random.chance(0.2F);
    const int count = shape.rank() + (random.chance(0.03F) ? random.between(-1, 1) : 0);
    for (int axis = 0; axis < count; ++axis) {
        options.windowDimensions.push_back(random.between(random.chance(0.01F) ? 0 : 1, 3));
        if (!plain) {
            options.windowStrides.push_back(random.between(1, 3));
            options.windowDilations.push_back(random.chance(0.7F) ? 1 : random.between(1, 3));
        }
        if (dilated)
            options.baseDilations.push_back(random.between(1, 3));
        for (int side = 0; padded && side < 2; ++side)
            options.padding.push_back(random.chance(0.3F) ? 0 : random.between(random.chance(0.3F) ? -3 : 0, 3));
    }
    if (random.chance(0.02F))
        options.padding.push_back(0);
    options.bodySubgraph = random.chance(0.01F) ? -1 : 1;
    const auto codes = random.chance(0.03F)
        ? random.pick(std::vector<std::vector<OpCode>>{
            {}, {OpCode::StablehloAdd, OpCode::StablehloAdd}, {OpCode::Sub}, {OpCode::StablehloAnd}})
        : std::vector<OpCode>{random.pick(std::vector<OpCode>{OpCode::StablehloAdd, OpCode::StablehloMultiply,
            OpCode::StablehloMaximum, OpCode::StablehloMinimum, OpCode::LogicalAnd, OpCode::LogicalOr, OpCode::Add,
            OpCode::Mul, OpCode::Maximum, OpCode::Minimum})};
    OpCase c = oneToOne(OpCode::StablehloReduceWindow, random, dtype, shape, options);
    c.inputs.push_back(parameter(random, random.tensor(dtype, {})));
    c.subgraphs = {region(dtype, codes)};
    c.label += fmt::format(" window {} strides {} dilations {} base {} padding {} by {}",
        fmt::join(options.windowDimensions, ","), fmt::join(options.windowStrides, ","),
        fmt::join(options.windowDilations, ","), fmt::join(options.baseDilations, ","), fmt::join(options.padding, ","),
        codes.empty() ? "nothing" : opName(codes[0]));
    return c;
}

OpCase rngCase(Random& random, DType dtype)
{
    const std::int8_t algorithm = static_cast<std::int8_t>(random.between(0, 2));
    const int words = random.chance(0.05F) ? random.between(1, 4) : algorithm == 2 ? 2 : random.between(2, 3);
    std::vector<std::uint64_t> state;
    for (int i = 0; i < words; ++i) {
        const auto half = [&] { return static_cast<std::uint32_t>(random.between(INT32_MIN, INT32_MAX)); };
        state.push_back(random.chance(0.2F) ? ~std::uint64_t{0} - static_cast<std::uint64_t>(random.between(0, 2))
                                            : (std::uint64_t{half()} << 32) | half());
    }
    OpCase c;
    c.code = OpCode::StablehloRngBitGenerator;
    c.options = StablehloRngBitGeneratorOptions{algorithm};
    c.inputs = {parameter(random, makeTensor(DType::UInt64, Shape{words}, state))};
    c.outputs = {output(DType::UInt64, Shape{random.chance(0.03F) ? words + 1 : words}),
        output(dtype, maybeEmptyShape(random, 0, 4, 6))};
    c.label
        = fmt::format("{} {} algorithm {} state of {}", dtypeName(dtype), c.outputs[1].shape.text(), algorithm, words);
    return c;
}

/// A branch: a sum, a maximum, a given input or a constant.
BuiltSubgraph branch(Random& random, DType dtype, const Shape& shape, int inputs)
{
    BuiltSubgraph graph;
    graph.name = "branch";
    for (int i = 0; i < inputs; ++i) {
        graph.tensors.push_back({.name = fmt::format("b{}", i), .dtype = dtype, .shape = shape});
        graph.inputs.push_back(i);
    }
    graph.tensors.push_back({.name = "c", .dtype = dtype, .shape = shape, .data = random.tensor(dtype, shape)});
    graph.tensors.push_back({.name = "result", .dtype = dtype, .shape = shape});
    const int result = inputs + 1;
    graph.outputs = {result};
    const int first = random.between(0, inputs), second = random.between(0, inputs);
    if (random.chance(0.15F) && inputs > 0)
        graph.outputs = {random.between(0, inputs - 1)};
    else if (random.chance(0.5F))
        graph.ops = {{.code = OpCode::Add, .inputs = {first, second}, .outputs = {result}, .options = AddOptions{}}};
    else
        graph.ops = {{.code = OpCode::Maximum, .inputs = {first, second}, .outputs = {result}}};
    return graph;
}

OpCase caseCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 0, 3, 4);
    const int inputs = random.between(1, 2), branches = random.between(1, 4);
    OpCase c;
    c.code = OpCode::StablehloCase;
    const DType index = random.chance(0.02F) ? DType::Int64 : DType::Int32;
    c.inputs = {parameter(random, random.integers(index, random.chance(0.5F) ? Shape{} : Shape{1}, -1, branches))};
    for (int i = 0; i < inputs; ++i)
        c.inputs.push_back(activation(random.tensor(dtype, shape)));
    c.outputs = {output(dtype, shape)};
    StablehloCaseOptions options;
    for (int i = 1; i <= branches; ++i) {
        const bool mistake = random.chance(0.01F);
        c.subgraphs.push_back(branch(random, dtype, shape, mistake ? inputs + 1 : inputs));
        options.branchSubgraphs.push_back(i);
    }
    if (random.chance(0.2F))
        options.branchSubgraphs.push_back(random.between(1, branches));
    if (random.chance(0.2F))
        std::swap(options.branchSubgraphs.front(), options.branchSubgraphs.back());
    c.options = options;
    c.label = fmt::format("{} of {} branches", shape.text(), branches);
    return c;
}

} // namespace

void addStablehloGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    const std::vector<DType> wide{
        Float32, Float16, Float64, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Bool};
    addPerType(list, "STABLEHLO_PAD", {Float32, Float16, Float64, Int8, UInt8, Int16, Int32, Int64, Bool}, padCase);
    addPerType(
        list, "STABLEHLO_GATHER", {Float32, Float16, Float64, Int8, UInt8, Int16, Int32, Int64, Bool}, gatherCase);
    addPerType(list, "STABLEHLO_SCATTER", wide, scatterCase);
    addPerType(
        list, "STABLEHLO_REDUCE_WINDOW", {Bool, Int8, UInt8, Int16, Int32, Int64, Float32, Float64}, reduceWindowCase);
    addPerType(list, "STABLEHLO_RNG_BIT_GENERATOR", {Int32, UInt32, Int64, UInt64}, rngCase);
    for (const DType dtype : {Float32, Int32, Int64}) {
        list.push_back({"STABLEHLO_CASE " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return caseCase(random, dtype); },
            {.tolerance = 0, .numerics = Numerics::LiteRtDefault}});
    }
}

} // namespace quantstep::test
