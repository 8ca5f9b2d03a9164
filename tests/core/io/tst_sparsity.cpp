// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sparse_expansion.h"
#include "core/io/tflite_reader.h"
#include "tests/support/model_builder.h"
#include "tests/support/sparse_encoding.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// [[1, 0, 0, 2], [0, 0, 3, 0]] by rows.
SparseLayout rowsLayout()
{
    return {{0, 1}, {}, {{false, 2, {}, {}}, {true, 0, {0, 2, 3}, {0, 3, 2}}}};
}

SharedBytes bytesOf(std::vector<std::int8_t> values)
{
    return SharedBytes::adopt(std::move(values));
}

std::vector<int> expanded(const SparseLayout& layout, const Shape& shape, std::vector<std::int8_t> stored)
{
    const auto dense = expandSparse(layout, DType::Int8, shape, bytesOf(std::move(stored)));
    std::vector<int> values;
    if (dense) {
        for (const std::byte byte : dense->span())
            values.push_back(static_cast<std::int8_t>(byte));
    }
    return values;
}

/// A model of one sparse constant, as the reader gives it.
TensorInfo readBack(const Shape& shape, const SparseLayout& layout, TensorPtr stored)
{
    BuiltSubgraph graph;
    BuiltTensor tensor;
    tensor.name = "weights";
    tensor.dtype = stored->dtype;
    tensor.shape = shape;
    tensor.sparsity = std::make_shared<const SparseLayout>(layout);
    tensor.data = std::move(stored);
    graph.tensors.push_back(std::move(tensor));
    const auto model = readTflite(buildModel({graph}));
    return model ? (*model)->main().tensors[0] : TensorInfo{};
}

SparseForm randomForm(Random& random, const Shape& shape)
{
    SparseForm form;
    std::vector<std::int32_t> order;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        order.insert(order.begin() + random.between(0, static_cast<int>(order.size())), axis);
        form.compressed.push_back(random.chance(0.5F));
        const std::int32_t block = random.between(1, 3);
        if (shape[axis] % block == 0 && random.chance(0.5F)) {
            form.blockMap.push_back(axis);
            form.blockSizes.push_back(block);
        }
    }
    for (std::size_t b = 0; b < form.blockMap.size(); ++b) {
        order.push_back(shape.rank() + static_cast<std::int32_t>(b));
        form.compressed.push_back(false);
    }
    form.traversalOrder = std::move(order);
    return form;
}

TensorPtr randomDense(Random& random, const Shape& shape)
{
    std::vector<std::int8_t> values(shape.elements());
    for (auto& value : values)
        value = static_cast<std::int8_t>(random.chance(0.6F) ? 0 : random.between(-128, 127));
    return makeTensor(DType::Int8, shape, std::move(values));
}

void damage(Random& random, std::vector<std::int32_t>& numbers)
{
    if (numbers.empty())
        return;
    auto& number = numbers[static_cast<std::size_t>(random.between(0, static_cast<int>(numbers.size()) - 1))];
    number = random.chance(0.3F) ? random.between(INT32_MIN, INT32_MAX) : number + random.between(-2, 2);
    if (random.chance(0.2F))
        numbers.resize(static_cast<std::size_t>(random.between(0, 5)));
}

} // namespace

class TestSparsity : public QObject {
    Q_OBJECT

private slots:
    void expandSparse_rows_putsElementsInPlace()
    {
        QCOMPARE(expanded(rowsLayout(), Shape{2, 4}, {1, 2, 3}), (std::vector<int>{1, 0, 0, 2, 0, 0, 3, 0}));
    }

    void expandSparse_columnBlocks_putsElementsInPlace()
    {
        // Blocks of 2 x 2 of a 2 x 4 matrix; only the right one is stored.
        const SparseLayout layout{
            {0, 1, 2, 3}, {0, 1}, {{false, 1, {}, {}}, {true, 0, {0, 1}, {1}}, {false, 2, {}, {}}, {false, 2, {}, {}}}};
        QCOMPARE(expanded(layout, Shape{2, 4}, {1, 2, 3, 4}), (std::vector<int>{0, 0, 1, 2, 0, 0, 3, 4}));
    }

    void expandSparse_anyForm_givesTheTensorBack()
    {
        Random random(testSeed());
        for (int i = 0; i < 500; ++i) {
            std::vector<std::int32_t> dims(static_cast<std::size_t>(random.between(0, 4)));
            for (auto& size : dims)
                size = random.between(1, 6);
            const Shape shape(dims);
            const TensorPtr dense = randomDense(random, shape);
            const SparseTensor sparse = encodeSparse(*dense, randomForm(random, shape));
            const auto back = expandSparse(sparse.layout, DType::Int8, shape, sparse.stored->bytes);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QVERIFY(std::ranges::equal(back->span(), dense->bytes.span()));
        }
    }

    void expandSparse_damagedLayouts_neverLeaveTheirBounds()
    {
        Random random(testSeed());
        for (int i = 0; i < 5000; ++i) {
            const Shape shape{random.between(1, 6), random.between(1, 6)};
            SparseTensor sparse = encodeSparse(*randomDense(random, shape), randomForm(random, shape));
            damage(random, random.chance(0.2F) ? sparse.layout.traversalOrder : sparse.layout.blockMap);
            for (SparseLevel& level : sparse.layout.levels) {
                if (random.chance(0.3F))
                    damage(random, random.chance(0.5F) ? level.segments : level.indices);
                if (random.chance(0.1F))
                    level.denseSize = random.between(-1, 1000000);
            }
            const auto dense = expandSparse(sparse.layout, DType::Int8, shape, sparse.stored->bytes);
            QVERIFY(!dense || dense->size() == shape.elements());
        }
    }

    void expandSparse_malformed_isRefused_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 8; ++kind)
            QTest::addRow("%d", kind) << kind;
    }

    void expandSparse_malformed_isRefused()
    {
        QFETCH(const int, kind);
        SparseLayout layout = rowsLayout();
        std::vector<std::int8_t> stored{1, 2, 3};
        switch (kind) {
        case 0: layout.levels[1].indices[1] = 4; break; // outside of the row
        case 1: layout.levels[1].segments[1] = 4; break; // more than there are indices
        case 2: layout.levels[1].segments = {0, 3}; break; // a row is missing
        case 3: layout.traversalOrder = {0, 0}; break;
        case 4: layout.levels[0].denseSize = 3; break;
        case 5: stored.pop_back(); break;
        case 6: layout.levels.pop_back(); break;
        default: layout.blockMap = {7}; break;
        }
        const auto dense = expandSparse(layout, DType::Int8, Shape{2, 4}, bytesOf(std::move(stored)));
        QVERIFY(!dense);
        QCOMPARE(dense.error().code, ErrorCode::Malformed);
    }

    void readTflite_sparseConstant_holdsItExpanded()
    {
        const TensorInfo info
            = readBack(Shape{2, 4}, rowsLayout(), makeTensor(DType::Float32, Shape{3}, std::vector<float>{1, 2, 3}));
        QVERIFY(info.isSparse && info.isConstant);
        QCOMPARE(info.unusable, std::string());
        QCOMPARE(info.data.size(), std::size_t{32});
        QCOMPARE(reinterpret_cast<const float*>(info.data.data())[6], 3.0F);
        QVERIFY(info.sparseLayout != nullptr);
        QCOMPARE(info.sparseLayout->levels[1].indices, (std::vector<std::int32_t>{0, 3, 2}));
    }

    void readTflite_damagedSparseConstant_isMarked()
    {
        SparseLayout layout = rowsLayout();
        layout.levels[1].indices[0] = 99;
        const TensorInfo info
            = readBack(Shape{2, 4}, layout, makeTensor(DType::Float32, Shape{3}, std::vector<float>{1, 2, 3}));
        QVERIFY(info.isConstant);
        QVERIFY2(info.unusable.find("index 0 of level 1 is 99") != std::string::npos, info.unusable.c_str());
    }

    void readTflite_hugeSparseConstant_isMarked()
    {
        const SparseLayout layout{
            {0, 1}, {}, {{false, 32768, {}, {}}, {true, 0, std::vector<std::int32_t>(32769, 0), {}}}};
        const TensorInfo info
            = readBack(Shape{32768, 32768}, layout, makeTensor(DType::Int8, Shape{1}, std::vector<std::int8_t>{1}));
        QVERIFY(!info.unusable.empty());
        QVERIFY(info.data.size() < 1024);
    }
};

QTEST_GUILESS_MAIN(TestSparsity)
#include "tst_sparsity.moc"
