// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSH_PROJECTION of items of every length and SKIP_GRAM of sentences with blanks of all kinds.

#include "core/kernels/string_elements.h"
#include "tests/generators/matrix_parts.h"

namespace quantstep::test {

void addTextGenerators(std::vector<OpGenerator>& list);

namespace {

TensorPtr stringsTensor(const std::vector<std::string>& strings)
{
    const auto count = static_cast<std::int32_t>(strings.size());
    return makeTensor(
        DType::String, Shape{count}, packStrings(std::vector<std::string_view>(strings.begin(), strings.end())));
}

TensorPtr itemsOf(Random& random, DType dtype)
{
    // Keys are the item and 4 bytes: all the lengths that the fingerprint tells apart.
    const int longest = random.pick(std::vector<int>{3, 20, 70, 300}) / std::max(1, dtypeBits(dtype) / 8);
    std::vector<std::int32_t> dims{random.between(1, random.chance(0.3F) ? 12 : 3)};
    if (random.chance(0.8F))
        dims.push_back(random.between(random.chance(0.05F) ? 0 : 1, std::max(longest, 1)));
    if (random.chance(0.2F))
        dims.push_back(random.between(1, 3));
    if (random.chance(0.01F))
        dims[0] = 0;
    const Shape shape{dims};
    if (dtype == DType::String) {
        std::vector<std::string> strings(static_cast<std::size_t>(std::max(dims[0], 1)));
        for (auto& text : strings)
            text.assign(
                static_cast<std::size_t>(random.between(0, longest)), static_cast<char>(random.between(97, 122)));
        return stringsTensor(strings);
    }
    if (!isPacked(dtype))
        return random.tensor(dtype, shape);
    const auto bytes = static_cast<std::int32_t>(dtypeBytes(dtype, shape.elements()));
    return std::make_shared<const TensorValue>(
        TensorValue{dtype, shape, random.tensor(DType::UInt8, Shape{bytes})->bytes});
}

OpCase projectionCase(Random& random, DType dtype)
{
    const bool sparse = random.chance(0.5F);
    const int bits = random.chance(0.1F) ? random.between(0, 33) : random.between(1, 8);
    OpCase c;
    c.code = OpCode::LshProjection;
    c.options = LshProjectionOptions{
        static_cast<std::int8_t>(random.chance(0.01F) ? 0 : static_cast<int>(sparse) + (sparse ? 0 : 2))};
    const Shape seeds{random.between(random.chance(0.05F) ? 0 : 1, 6), bits};
    const DType seedType
        = random.chance(0.04F) ? random.pick(std::vector<DType>{DType::Int32, DType::Int64}) : DType::Float32;
    const TensorPtr items = itemsOf(random, dtype);
    c.inputs = {
        parameter(random, random.tensor(seedType, seeds)), parameter(random, items, {}, isPacked(dtype) ? 0.0F : 0.7F)};
    if (random.chance(0.5F)) {
        const std::int32_t weights = items->shape[0] + (random.chance(0.02F) ? 1 : 0);
        const float special = random.pick(std::vector<float>{0.0F, 1e-30F, INFINITY, NAN});
        TensorPtr value = random.tensor(DType::Float32, Shape{weights});
        if (random.chance(0.1F))
            value = makeTensor(
                DType::Float32, Shape{weights}, std::vector<float>(static_cast<std::size_t>(weights), special));
        c.inputs.push_back(random.chance(0.02F) ? absent() : parameter(random, value));
    }
    c.outputs = {output(DType::Int32, Shape{1})};
    c.label = caseLabel(c) + (sparse ? " sparse" : " dense");
    return c;
}

std::string sentenceOf(Random& random)
{
    const std::string blanks = random.chance(0.7F) ? " " : " \t\n\v\f\r";
    const int words = random.between(0, 9);
    std::string sentence;
    for (int i = 0; i < words; ++i) {
        const int gap = i == 0 ? (random.chance(0.2F) ? 1 : 0) : random.chance(0.8F) ? 1 : random.between(1, 3);
        for (int k = 0; k < gap; ++k)
            sentence += blanks[static_cast<std::size_t>(random.between(0, static_cast<int>(blanks.size()) - 1))];
        for (int k = random.between(1, 4); k > 0; --k)
            sentence += static_cast<char>(random.between(33, 126));
        if (random.chance(0.05F))
            sentence += "\xC3\xA9"; // a letter of two bytes
    }
    if (random.chance(0.2F))
        sentence += random.chance(0.5F) ? " " : "  ";
    return sentence;
}

OpCase skipGramCase(Random& random)
{
    SkipGramOptions o;
    o.ngramSize = random.chance(0.1F) ? random.between(-1, 9) : random.between(1, 4);
    o.maxSkipSize = random.chance(0.1F) ? random.between(-2, 9) : random.between(0, 3);
    o.includeAllNgrams = random.chance(0.5F);
    OpCase c;
    c.code = OpCode::SkipGram;
    c.options = o;
    std::vector<std::string> strings{sentenceOf(random)};
    if (random.chance(0.1F))
        strings.push_back(sentenceOf(random));
    if (random.chance(0.03F))
        c.inputs = {activation(random.tensor(DType::Int32, Shape{1}))};
    else
        c.inputs = {parameter(random, stringsTensor(strings))};
    c.outputs = {output(random.chance(0.02F) ? DType::Int32 : DType::String, Shape{1})};
    c.label = fmt::format(
        "'{}', {} words, {} left out{}", strings[0], o.ngramSize, o.maxSkipSize, o.includeAllNgrams ? ", all" : "");
    return c;
}

} // namespace

void addTextGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    for (const DType dtype : {Float32, Float16, Int8, UInt8, Int16, Int32, Int64, Bool, Int4, String}) {
        list.push_back({"LSH_PROJECTION " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return projectionCase(random, dtype); }});
    }
    list.push_back({"SKIP_GRAM string", &skipGramCase});
}

} // namespace quantstep::test
