// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generators/damage.h"

#include "core/io/schema/tflite_schema.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep::test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t kLargest = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kSmallest = std::numeric_limits<std::int32_t>::min();

std::size_t anyIndex(Random& random, std::size_t count)
{
    return static_cast<std::size_t>(random.between(0, static_cast<int>(count) - 1));
}

float oddScale(Random& random)
{
    static const std::vector<float> kOdd{
        0, -0.0F, -0.5F, kNaN, kInfinity, -kInfinity, 1e-45F, 1e-38F, 1e-20F, 1e20F, 3.4e38F, 1, 0x1p-31F, 0x1p31F};
    return random.chance(0.7F) ? random.pick(kOdd) : std::exp2(random.real(-40, 40));
}

std::int32_t oddNumber(Random& random)
{
    static const std::vector<std::int32_t> kOdd{0, 0, -1, -1, 1, 2, 3, -2, 7, 8, 9, 16, 100, 255, 256, -128, 32768,
        65536, 1 << 30, kLargest, kSmallest, kLargest - 1};
    return random.chance(0.8F) ? random.pick(kOdd) : random.between(kSmallest, kLargest);
}

tflite::TensorT* anyTensor(tflite::SubGraphT& graph, Random& random)
{
    return graph.tensors.empty() ? nullptr : graph.tensors[anyIndex(random, graph.tensors.size())].get();
}

void damageScale(tflite::TensorT& tensor, Random& random)
{
    if (!tensor.quantization)
        tensor.quantization = std::make_unique<tflite::QuantizationParametersT>();
    auto& scales = tensor.quantization->scale;
    if (scales.empty() || random.chance(0.1F))
        scales.push_back(oddScale(random));
    else if (random.chance(0.1F))
        scales.pop_back();
    else
        scales[anyIndex(random, scales.size())] = oddScale(random);
    auto& zeros = tensor.quantization->zero_point;
    if (random.chance(0.9F))
        zeros.resize(scales.size());
    tensor.quantization->quantized_dimension
        = random.chance(0.1F) ? oddNumber(random) : tensor.quantization->quantized_dimension;
}

void damageZeroPoint(tflite::TensorT& tensor, Random& random)
{
    if (!tensor.quantization || tensor.quantization->zero_point.empty())
        return damageScale(tensor, random);
    auto& zeros = tensor.quantization->zero_point;
    std::int64_t value = oddNumber(random);
    if (random.chance(0.2F)) // beyond 32 bits, or nothing but bits above them
        value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << 33);
    zeros[anyIndex(random, zeros.size())] = value;
}

void damageShape(tflite::TensorT& tensor, Random& random)
{
    auto& dims = tensor.shape;
    if (dims.empty() || random.chance(0.15F))
        dims.insert(dims.begin() + random.between(0, static_cast<int>(dims.size())), random.between(0, 3));
    else if (random.chance(0.15F))
        dims.erase(dims.begin() + random.between(0, static_cast<int>(dims.size()) - 1));
    else if (random.chance(0.6F))
        dims[anyIndex(random, dims.size())] = random.between(0, 9);
    else
        dims[anyIndex(random, dims.size())] = oddNumber(random);
}

/// Type and shape say one thing, the bytes another.
void damageType(tflite::TensorT& tensor, Random& random)
{
    tensor.type = static_cast<tflite::TensorType>(random.between(0, random.chance(0.95F) ? 20 : 127));
}

void damageVariable(tflite::TensorT& tensor, Random&)
{
    tensor.is_variable = !tensor.is_variable;
}

void damageBuffer(tflite::ModelT& model, Random& random)
{
    std::vector<tflite::BufferT*> filled;
    for (const auto& buffer : model.buffers) {
        if (!buffer->data.empty())
            filled.push_back(buffer.get());
    }
    if (filled.empty())
        return;
    auto& data = random.pick(filled)->data;
    if (random.chance(0.25F)) {
        data.resize(static_cast<std::size_t>(random.between(0, 2 * static_cast<int>(data.size()))));
        return;
    }
    if (random.chance(0.5F) && data.size() >= 4) { // an index, a size, an axis
        const std::int32_t number = random.chance(0.6F) ? random.between(-4, 9) : oddNumber(random);
        std::memcpy(&data[4 * anyIndex(random, data.size() / 4)], &number, 4);
        return;
    }
    const int changes = random.between(1, 4);
    for (int i = 0; i < changes; ++i)
        data[anyIndex(random, data.size())] = static_cast<std::uint8_t>(random.between(0, 255));
}

void damageConnections(tflite::SubGraphT& graph, tflite::OperatorT& op, Random& random)
{
    auto& list = random.chance(0.85F) || op.outputs.empty() ? op.inputs : op.outputs;
    const int last = static_cast<int>(graph.tensors.size()) - 1;
    const int way = random.between(0, 4);
    if (list.empty() || way == 0)
        list.push_back(random.between(-1, last));
    else if (way == 1)
        list.pop_back();
    else if (way == 2)
        std::swap(list[anyIndex(random, list.size())], list[anyIndex(random, list.size())]);
    else
        list[anyIndex(random, list.size())] = way == 3 ? -1 : random.between(-1, last);
}

/// A constant becomes an activation, and an activation a constant.
void damageRole(tflite::ModelT& model, tflite::SubGraphT& graph, tflite::TensorT& tensor, Random& random)
{
    const auto index = static_cast<std::int32_t>(
        std::ranges::find(graph.tensors, &tensor, [](const auto& t) { return t.get(); }) - graph.tensors.begin());
    if (tensor.buffer != 0) {
        tensor.buffer = 0;
        graph.inputs.push_back(index);
        return;
    }
    if (std::erase(graph.inputs, index) == 0)
        return;
    auto buffer = std::make_unique<tflite::BufferT>();
    std::size_t size = 8;
    for (const std::int32_t dim : tensor.shape)
        size = std::min<std::size_t>(size * static_cast<std::size_t>(std::clamp(dim, 0, 64)), 4096);
    buffer->data.resize(size);
    for (std::uint8_t& byte : buffer->data)
        byte = static_cast<std::uint8_t>(random.between(0, 255));
    tensor.buffer = static_cast<std::uint32_t>(model.buffers.size());
    model.buffers.push_back(std::move(buffer));
}

void damageOnce(tflite::ModelT& model, Random& random)
{
    tflite::SubGraphT& graph = *model.subgraphs[anyIndex(random, model.subgraphs.size())];
    tflite::TensorT* tensor = anyTensor(graph, random);
    if (!tensor || graph.operators.empty())
        return;
    tflite::OperatorT& op = *graph.operators[anyIndex(random, graph.operators.size())];
    switch (random.between(0, 9)) {
    case 0:
    case 1: damageScale(*tensor, random); break;
    case 2: damageZeroPoint(*tensor, random); break;
    case 3:
    case 4: damageShape(*tensor, random); break;
    case 5: damageType(*tensor, random); break;
    case 6: damageConnections(graph, op, random); break;
    case 7: random.chance(0.8F) ? damageRole(model, graph, *tensor, random) : damageVariable(*tensor, random); break;
    default: damageBuffer(model, random); break;
    }
}

/// Overwrites one field of a table in place. The file format does not say here how wide a field is: the distance to
/// the next one does.
void damageField(std::uint8_t* table, Random& random)
{
    std::int32_t toVtable = 0;
    std::memcpy(&toVtable, table, sizeof toVtable);
    const std::uint8_t* vtable = table - toVtable;
    const auto number = [&](std::size_t slot) {
        std::uint16_t value = 0;
        std::memcpy(&value, vtable + 2 * slot, sizeof value);
        return value;
    };
    const std::size_t fields = number(0) / 2U;
    std::vector<std::uint16_t> places;
    for (std::size_t slot = 2; slot < fields; ++slot) {
        if (number(slot) != 0)
            places.push_back(number(slot));
    }
    if (places.empty())
        return;
    const std::uint16_t place = random.pick(places);
    std::uint16_t next = number(1);
    for (const std::uint16_t other : places)
        next = other > place ? std::min(next, other) : next;
    std::int32_t value = random.chance(0.6F) ? random.between(-3, 9) : oddNumber(random);
    if (random.chance(0.2F)) {
        const float odd = oddScale(random);
        std::memcpy(&value, &odd, sizeof value);
    }
    std::memcpy(table + place, &value, next - place >= 4 && place % 4 == 0 ? 4 : 1);
}

void damageOptions(std::vector<std::uint8_t>& file, Random& random)
{
    const auto* model = tflite::GetModel(file.data());
    const auto* graphs = model->subgraphs();
    const auto* graph = graphs->Get(static_cast<unsigned>(anyIndex(random, graphs->size())));
    if (!graph->operators() || graph->operators()->size() == 0)
        return;
    const auto* op = graph->operators()->Get(static_cast<unsigned>(anyIndex(random, graph->operators()->size())));
    const auto* options
        = static_cast<const std::uint8_t*>(op->builtin_options_2() ? op->builtin_options_2() : op->builtin_options());
    if (options)
        damageField(file.data() + (options - file.data()), random);
}

std::vector<std::uint8_t> packed(const tflite::ModelT& model)
{
    flatbuffers::FlatBufferBuilder builder;
    builder.ForceDefaults(true); // so that every field has a place to be changed
    builder.Finish(tflite::Model::Pack(builder, &model), "TFL3");
    return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

template<typename T> T roughNumber(Random& random)
{
    if constexpr (std::is_floating_point_v<T>) {
        static const std::vector<T> kOdd{0, T(-0.0), 1, -1, T(kNaN), T(kInfinity), T(-kInfinity), T(1e-45), T(3e38),
            T(-3e38), T(2147483648.0), T(1e19)};
        return random.chance(0.2F) ? random.pick(kOdd) : static_cast<T>(random.real(-8, 8));
    } else {
        static const std::vector<T> kOdd{
            std::numeric_limits<T>::max(), std::numeric_limits<T>::min(), T(-1), T(oddNumber(random))};
        return random.chance(0.1F) ? random.pick(kOdd) : static_cast<T>(random.between(-2, 6));
    }
}

template<typename T> TensorPtr roughValues(Random& random, DType dtype, const Shape& shape)
{
    std::vector<T> values(shape.elements());
    std::ranges::generate(values, [&] { return roughNumber<T>(random); });
    return makeTensor(dtype, shape, std::move(values));
}

TensorPtr exactCopy(const TensorPtr& value)
{
    const auto bytes = value->bytes.span();
    return makeTensor(value->dtype, value->shape, std::vector<std::byte>(bytes.begin(), bytes.end()));
}

} // namespace

SharedBytes damaged(const SharedBytes& model, Random& random)
{
    std::unique_ptr<tflite::ModelT> unpacked(tflite::GetModel(model.data())->UnPack());
    const int changes = random.pick(std::vector<int>{0, 1, 1, 1, 2, 3});
    for (int i = 0; i < changes; ++i)
        damageOnce(*unpacked, random);
    if (!unpacked->operator_codes.empty() && random.chance(0.03F))
        unpacked->operator_codes[0]->version = random.between(-1, 12);
    std::vector<std::uint8_t> file = packed(*unpacked);
    if (changes == 0 || random.chance(0.3F))
        damageOptions(file, random);
    if (random.chance(0.1F)) {
        const int flips = random.between(1, 6);
        for (int i = 0; i < flips; ++i)
            file[anyIndex(random, file.size())] ^= static_cast<std::uint8_t>(1 << random.between(0, 7));
    }
    return SharedBytes::adopt(std::move(file));
}

ModelPtr withIsolatedConstants(const ModelPtr& model)
{
    ModelPtr isolated = model;
    for (std::size_t g = 0; g < model->subgraphs.size(); ++g) {
        Subgraph copy = *model->subgraphs[g];
        for (TensorInfo& tensor : copy.tensors) {
            if (!tensor.data.empty()) {
                const auto bytes = tensor.data.span();
                tensor.data = SharedBytes::adopt(std::vector<std::byte>(bytes.begin(), bytes.end()));
            }
        }
        isolated = isolated->withSubgraph(SubgraphId(static_cast<std::int64_t>(g)), std::move(copy));
    }
    return isolated;
}

TensorPtr roughInput(Random& random, DType dtype, const Shape& shape)
{
    if (random.chance(0.7F)) {
        switch (dtype) {
        case DType::Float32: return roughValues<float>(random, dtype, shape);
        case DType::Float64: return roughValues<double>(random, dtype, shape);
        case DType::Int32: return roughValues<std::int32_t>(random, dtype, shape);
        case DType::Int64: return roughValues<std::int64_t>(random, dtype, shape);
        case DType::UInt32: return roughValues<std::uint32_t>(random, dtype, shape);
        case DType::UInt64: return roughValues<std::uint64_t>(random, dtype, shape);
        default: break;
        }
    }
    return exactCopy(random.tensor(dtype, shape));
}

} // namespace quantstep::test
