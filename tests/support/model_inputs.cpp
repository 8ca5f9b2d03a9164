// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_inputs.h"

#include <QImage>

namespace quantstep::test {
namespace {

constexpr std::size_t kLargestInput = std::size_t{1} << 26;
constexpr int kSmallestSide = 8;

template<typename T, typename Map> TensorPtr fromPixels(const TensorInfo& input, const QImage& image, Map map)
{
    const int height = input.shape[1], width = input.shape[2], channels = input.shape[3];
    std::vector<T> elements;
    elements.reserve(input.shape.elements());
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const QRgb pixel = image.pixel(x * image.width() / width, y * image.height() / height);
            if (channels == 1) {
                elements.push_back(map(qGray(pixel)));
                continue;
            }
            for (const int value : {qRed(pixel), qGreen(pixel), qBlue(pixel)})
                elements.push_back(map(value));
        }
    }
    return makeTensor(input.dtype, input.shape, std::move(elements));
}

} // namespace

std::vector<TensorPtr> randomInputs(const Subgraph& graph, Random& random)
{
    std::vector<TensorPtr> values;
    for (const TensorId id : graph.inputs) {
        const TensorInfo& info = graph.tensor(id);
        const auto elements = info.shape.checkedElements();
        if (!elements || *elements > kLargestInput || (dtypeBits(info.dtype) == 0 && info.dtype != DType::String))
            return {};
        const bool index = isInteger(info.dtype) && dtypeBits(info.dtype) >= 32;
        values.push_back(index ? random.integers(info.dtype, info.shape, 0, 3) : random.tensor(info.dtype, info.shape));
    }
    return values;
}

std::vector<TensorPtr> extremeInputs(const Subgraph& graph, Random& random)
{
    std::vector<TensorPtr> values = randomInputs(graph, random);
    for (TensorPtr& value : values) {
        const auto range = codeRange(value->dtype);
        if (range && !isPacked(value->dtype) && dtypeBits(value->dtype) <= 16)
            value = random.eitherOf(
                value->dtype, value->shape, static_cast<int>(range->min), static_cast<int>(range->max));
        else if (isFloat(value->dtype))
            value = random.eitherOf(value->dtype, value->shape, -100, 100);
    }
    return values;
}

bool takesImage(const Subgraph& graph)
{
    if (graph.inputs.size() != 1)
        return false;
    const TensorInfo& info = graph.tensor(graph.inputs[0]);
    const bool type = info.dtype == DType::UInt8 || info.dtype == DType::Int8 || info.dtype == DType::Float32;
    return type && info.shape.rank() == 4 && info.shape[0] == 1 && info.shape[1] >= kSmallestSide
        && info.shape[2] >= kSmallestSide && (info.shape[3] == 1 || info.shape[3] == 3);
}

TensorPtr imageInput(const TensorInfo& input, const QString& path)
{
    const QImage image(path);
    if (image.isNull())
        return nullptr;
    if (input.dtype == DType::UInt8)
        return fromPixels<std::uint8_t>(input, image, [](int v) { return static_cast<std::uint8_t>(v); });
    if (input.dtype == DType::Int8)
        return fromPixels<std::int8_t>(input, image, [](int v) { return static_cast<std::int8_t>(v - 128); });
    return fromPixels<float>(input, image, [](int v) { return static_cast<float>(v) / 127.5F - 1.0F; });
}

std::vector<QString> imagesFor(const TensorInfo& input)
{
    const QString folder = zooFile(QStringLiteral("inputs/"));
    if (input.shape[3] == 3)
        return {folder + QStringLiteral("grace_hopper.bmp"), folder + QStringLiteral("cat.bmp")};
    std::vector<QString> images{folder + QStringLiteral("person.bmp"), folder + QStringLiteral("no_person.bmp"),
        folder + QStringLiteral("mnist_nine.bmp")};
    for (int digit = 0; digit < 10; ++digit)
        images.push_back(folder + QStringLiteral("mnist_sample%1.png").arg(digit));
    return images;
}

} // namespace quantstep::test
