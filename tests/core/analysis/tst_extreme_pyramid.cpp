// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/extreme_pyramid.h"

#include <QtTest/QtTest>

#include <cmath>
#include <random>

using namespace quantstep;

namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();

template<typename T> std::vector<T> randomElements(std::size_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    std::vector<T> elements(count);
    for (T& element : elements)
        element = static_cast<T>(static_cast<std::int32_t>(random() % 256) - 128);
    return elements;
}

/// The extremes of a block, element by element.
std::pair<double, double> blockExtremes(
    const SliceView& view, const QuantityReader& reader, std::int64_t x0, std::int64_t y0, std::int64_t size)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (std::int64_t y = y0; y < std::min(y0 + size, view.height()); ++y)
        for (std::int64_t x = x0; x < std::min(x0 + size, view.width()); ++x)
            if (const auto flat = view.flatAt(x, y)) {
                float number = 0;
                reader.read(*flat, 1, 1, &number);
                low = std::min(low, static_cast<double>(number));
                high = std::max(high, static_cast<double>(number));
            }
    return {low, high};
}

template<typename T> void checkAllLevels(const SliceView& view, const QuantityReader& reader)
{
    const auto pyramid = ExtremePyramid::build(view, reader);
    QVERIFY(pyramid && pyramid->levels<T>());
    std::int64_t size = 1;
    for (const auto& level : *pyramid->template levels<T>()) {
        size *= 2;
        QCOMPARE(level.width, (view.width() + size - 1) / size);
        QCOMPARE(level.height, (view.height() + size - 1) / size);
        for (std::int64_t y = 0; y < level.height; ++y)
            for (std::int64_t x = 0; x < level.width; ++x) {
                const Extremes<T> block = level.blocks[static_cast<std::size_t>(y * level.width + x)];
                const auto [low, high] = blockExtremes(view, reader, x * size, y * size, size);
                QCOMPARE(block.isNone(), low > high);
                if (block.isNone())
                    continue;
                if constexpr (std::is_same_v<T, float>) {
                    QCOMPARE(static_cast<double>(block.low), low);
                    QCOMPARE(static_cast<double>(block.high), high);
                } else {
                    const auto raw = [&](T key) { return static_cast<std::uint8_t>(key ^ reader.byteOrder()); };
                    QCOMPARE(static_cast<float>(reader.numberOfByte(raw(block.low))), static_cast<float>(low));
                    QCOMPARE(static_cast<float>(reader.numberOfByte(raw(block.high))), static_cast<float>(high));
                }
            }
    }
    QCOMPARE(pyramid->template levels<T>()->back().blocks.size(), std::size_t{1});
}

QuantParams perTensor(float scale, std::int64_t zeroPoint)
{
    QuantParams params;
    params.scales = {scale};
    params.zeroPoints = {zeroPoint};
    return params;
}

} // namespace

class TestExtremePyramid : public QObject {
    Q_OBJECT

private slots:
    void levels_int8_holdTheExtremesOfTheirBlocks()
    {
        const Shape shape{1, 13, 22, 5};
        const auto value = makeTensor(DType::Int8, shape, randomElements<std::int8_t>(shape.elements(), 1));
        for (const bool sheet : {false, true}) {
            const SliceView view(shape, defaultSlice(shape, TensorRole::Activation, sheet));
            checkAllLevels<std::uint8_t>(view, QuantityReader({value, perTensor(0.5F, -3), {}, {}}, Quantity::Real));
            checkAllLevels<std::uint8_t>(view, QuantityReader({value, {}, {}, {}}, Quantity::Stored));
        }
    }

    void levels_uint8Strip_holdTheExtremesOfTheirBlocks()
    {
        const Shape shape{1000};
        const auto value = makeTensor(DType::UInt8, shape, randomElements<std::uint8_t>(1000, 2));
        const SliceView view(shape, defaultSlice(shape, TensorRole::Other));
        QVERIFY(view.height() > 1);
        checkAllLevels<std::uint8_t>(view, QuantityReader({value, {}, {}, {}}, Quantity::Stored));
    }

    void levels_float_holdTheExtremesOfTheirBlocks()
    {
        const Shape shape{17, 9};
        const auto value = makeTensor(DType::Float32, shape, randomElements<float>(shape.elements(), 3));
        const SliceView view(shape, defaultSlice(shape, TensorRole::Other));
        checkAllLevels<float>(view, QuantityReader({value, {}, {}, {}}, Quantity::Stored));
    }

    void nanAndInfinitySurviveEveryLevel()
    {
        const Shape shape{16, 16};
        std::vector<float> elements(256, 0.25F);
        elements[5] = std::numeric_limits<float>::quiet_NaN();
        elements[200] = -kInf;
        const auto value = makeTensor(DType::Float32, shape, std::move(elements));
        const SliceView view(shape, defaultSlice(shape, TensorRole::Other));
        const auto pyramid = ExtremePyramid::build(view, QuantityReader({value, {}, {}, {}}, Quantity::Stored));
        const auto& levels = *pyramid->levels<float>();
        QVERIFY(std::isnan(levels.back().blocks[0].low) && std::isnan(levels.back().blocks[0].high));
        const auto& quarter = levels[2]; // 2x2 blocks of 8x8
        QCOMPARE(quarter.blocks[2].high, 0.25F);
        QCOMPARE(quarter.blocks[3].low, -kInf);
    }

    void stoppedBuildGivesNothing()
    {
        const Shape shape{64, 64};
        const auto value = makeTensor(DType::Int8, shape, std::vector<std::int8_t>(4096));
        std::stop_source source;
        source.request_stop();
        const SliceView view(shape, defaultSlice(shape, TensorRole::Other));
        QVERIFY(
            !ExtremePyramid::build(view, QuantityReader({value, {}, {}, {}}, Quantity::Stored), source.get_token()));
    }

    void reader_perChannel_usesTheChannelsParameters()
    {
        const Shape shape{2, 3};
        const auto value = makeTensor(DType::Int8, shape, std::vector<std::int8_t>{1, 2, 3, 4, 5, 6});
        QuantParams params;
        params.scales = {1, 10, 100};
        params.zeroPoints = {0, 1, 2};
        params.axis = 1;
        const QuantityReader reader({value, params, {}, {}}, Quantity::Real);
        QVERIFY(!reader.bytes());
        std::array<float, 6> numbers{};
        reader.read(0, 1, 6, numbers.data());
        QCOMPARE(numbers, (std::array<float, 6>{1, 10, 100, 4, 40, 400}));
        reader.read(1, 3, 2, numbers.data());
        QCOMPARE(numbers[0], 10.0F);
        QCOMPARE(numbers[1], 40.0F);
    }

    void reader_differences_takeEachSideWithItsOwnParameters()
    {
        const Shape shape{3};
        const auto now = makeTensor(DType::Int8, shape, std::vector<std::int8_t>{10, 20, 30});
        const auto then = makeTensor(DType::Int8, shape, std::vector<std::int8_t>{10, 10, 60});
        const ValuePair pair{now, perTensor(0.5F, 0), then, perTensor(0.25F, 2)};
        std::array<float, 3> numbers{};
        QuantityReader(pair, Quantity::StoredDifference).read(0, 1, 3, numbers.data());
        QCOMPARE(numbers, (std::array<float, 3>{0, 10, -30}));
        QuantityReader(pair, Quantity::RealDifference).read(0, 1, 3, numbers.data());
        QCOMPARE(numbers, (std::array<float, 3>{3, 8, 0.5F}));
        QuantityReader(pair, Quantity::RealBefore).read(0, 1, 3, numbers.data());
        QCOMPARE(numbers, (std::array<float, 3>{2, 2, 14.5F}));
    }

    void reader_int32_differencesAreExactBeforeRounding()
    {
        const Shape shape{1};
        const auto now = makeTensor(DType::Int32, shape, std::vector<std::int32_t>{1 << 30});
        const auto then = makeTensor(DType::Int32, shape, std::vector<std::int32_t>{(1 << 30) - 1});
        float number = 0;
        QuantityReader({now, {}, then, {}}, Quantity::StoredDifference).read(0, 1, 1, &number);
        QCOMPARE(number, 1.0F);
    }

    void reader_int4_readsPackedCodes()
    {
        const auto value = std::make_shared<const TensorValue>(
            TensorValue{DType::Int4, Shape{3}, SharedBytes::adopt(std::vector<std::uint8_t>{0x7F, 0x08})});
        std::array<float, 3> numbers{};
        QuantityReader({value, {}, {}, {}}, Quantity::Stored).read(0, 1, 3, numbers.data());
        QCOMPARE(numbers, (std::array<float, 3>{-1, 7, -8}));
    }
};

QTEST_GUILESS_MAIN(TestExtremePyramid)
#include "tst_extreme_pyramid.moc"
