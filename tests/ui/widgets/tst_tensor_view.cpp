// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_view.h"

#include "ui/widgets/hatch_pane.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/range_bar.h"
#include "ui/widgets/tensor_readout.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest/QtTest>

using namespace quantstep;

namespace {

QuantParams perTensor(float scale, std::int64_t zeroPoint)
{
    QuantParams params;
    params.scales = {scale};
    params.zeroPoints = {zeroPoint};
    return params;
}

/// 1x6x8x3, element = its flat position modulo 251 - 125.
TensorSnapshot activation()
{
    TensorSnapshot tensor;
    tensor.ref.tensor = TensorId(3);
    tensor.name = QStringLiteral("conv1/out");
    tensor.dtype = DType::Int8;
    tensor.shape = Shape{1, 6, 8, 3};
    std::vector<std::int8_t> codes(tensor.shape.elements());
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = static_cast<std::int8_t>(static_cast<int>(i % 251) - 125);
    tensor.value = makeTensor(DType::Int8, tensor.shape, std::move(codes));
    tensor.params = perTensor(0.5F, -3);
    tensor.state = ValueState::Current;
    return tensor;
}

void settle(TensorView& view)
{
    QTRY_VERIFY_WITH_TIMEOUT(view.isSettled(), 20000);
}

} // namespace

class TestTensorView : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_view = std::make_unique<TensorView>();
        m_view->resize(900, 700);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void readout_isExactInEveryQuantity()
    {
        m_view->setTensor(activation());
        m_view->setCursor({0, 2, 4, 1});
        // flat = (2*8 + 4)*3 + 1 = 61 -> -64; real = 0.5 * (-64 + 3)
        const QString expected = QStringLiteral("[n0 y2 x4 c1] q -64 (0xC0)  real -30.5  S 0.5 Z -3");
        QCOMPARE(m_view->readout(), expected);
        m_view->setQuantity(Quantity::Real);
        QCOMPARE(m_view->readout(), expected);
        QCOMPARE(m_view->slice().fixed[3], 1); // the slice went to the cursor's channel
    }

    void reference_quantitiesByKeysAndExactReadout()
    {
        TensorSnapshot tensor = activation();
        m_view->setTensor(tensor);
        m_view->plot()->setFocus();
        QTest::keyClick(m_view->plot(), Qt::Key_4);
        QCOMPARE(m_view->quantity(), Quantity::Stored); // no reference
        std::vector<std::int8_t> codes;
        for (std::size_t i = 0; i < tensor.shape.elements(); ++i)
            codes.push_back(static_cast<std::int8_t>(codeAt(*tensor.value, i) + (i == 61 ? 2 : 0)));
        tensor.reference = makeTensor(DType::Int8, tensor.shape, std::move(codes));
        tensor.referenceParams = tensor.params;
        tensor.referenceName = QStringLiteral("other");
        m_view->setTensor(tensor);
        QTest::keyClick(m_view->plot(), Qt::Key_4);
        QCOMPARE(m_view->quantity(), Quantity::StoredError);
        m_view->setCursor({0, 2, 4, 1});
        QCOMPARE(m_view->readout(),
            QStringLiteral(
                "[n0 y2 x4 c1] q -64 (0xC0)  real -30.5  ref -62 (real -29.5)  err -1 = -2 LSB  S 0.5 Z -3"));
        settle(*m_view);
        QCOMPARE(m_view->rangeBar()->range(), (std::pair<double, double>(-2, 2))); // about zero
        QTest::keyClick(m_view->plot(), Qt::Key_5);
        settle(*m_view);
        QCOMPARE(m_view->rangeBar()->range(), (std::pair<double, double>(0, 2)));
        QTest::keyClick(m_view->plot(), Qt::Key_U);
        QCOMPARE(m_view->quantity(), Quantity::RealAbsError);
        // Gone for a while, and back again with the reference.
        TensorSnapshot without = tensor;
        without.reference = nullptr;
        m_view->setTensor(without);
        QCOMPARE(m_view->quantity(), Quantity::Real);
        m_view->setTensor(tensor);
        QCOMPARE(m_view->quantity(), Quantity::RealAbsError);
        // Other parameters: only reals compare.
        tensor.referenceParams = perTensor(0.25F, -3);
        m_view->setTensor(tensor);
        QTest::keyClick(m_view->plot(), Qt::Key_U);
        QCOMPARE(m_view->quantity(), Quantity::RealAbsError);
        settle(*m_view);
    }

    void readout_perChannel_namesTheChannelsScale()
    {
        TensorSnapshot tensor = activation();
        tensor.params.scales = {1, 2, 4};
        tensor.params.zeroPoints = {0, 1, 2};
        tensor.params.axis = 3;
        QCOMPARE(
            readoutText(tensor, {0, 0, 0, 2}), QStringLiteral("[n0 y0 x0 c2] q -123 (0x85)  real -500  S[2] 4 Z 2"));
        QCOMPARE(readoutCsv(tensor, {0, 0, 0, 2}), QStringLiteral("0,0,0,2,-123,-500"));
    }

    void arrows_moveTheCursorAndTellOnce()
    {
        m_view->setTensor(activation());
        m_view->setCursor({0, 2, 4, 0});
        QSignalSpy moved(m_view.get(), &TensorView::cursorChanged);
        m_view->plot()->setFocus();
        QTest::keyClick(m_view->plot(), Qt::Key_Right);
        QTest::keyClick(m_view->plot(), Qt::Key_Down);
        QCOMPARE(moved.count(), 2);
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 3, 5, 0}));
        QTest::keyClick(m_view->plot(), Qt::Key_Right, Qt::ShiftModifier); // ten, but the row ends
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 3, 7, 0}));
        QTest::keyClick(m_view->plot(), Qt::Key_Home);
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 3, 0, 0}));
        QTest::keyClick(m_view->plot(), Qt::Key_PageDown);
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 3, 0, 1}));
        QTest::keyClick(m_view->plot(), Qt::Key_BracketLeft);
        QCOMPARE(m_view->slice().fixed[3], 0);
    }

    void setCursor_isSilentAndIgnoresIndicesOutside()
    {
        m_view->setTensor(activation());
        QSignalSpy moved(m_view.get(), &TensorView::cursorChanged);
        m_view->setCursor({0, 5, 7, 2});
        m_view->setCursor({0, 6, 0, 0});
        m_view->setCursor({0, 0});
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 5, 7, 2}));
        QCOMPARE(moved.count(), 0);
    }

    void click_picksTheElementUnderThePointer()
    {
        m_view->setTensor(activation());
        const ElementIndex index{0, 4, 6, 0};
        const auto rect = m_view->plot()->cellRect(index);
        QVERIFY(rect.has_value());
        QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, rect->center().toPoint());
        QVERIFY(m_view->cursorIndex().has_value());
        QCOMPARE(*m_view->cursorIndex(), index);
        QSignalSpy explained(m_view.get(), &TensorView::explainRequested);
        QTest::keyClick(m_view->plot(), Qt::Key_Return);
        QCOMPARE(explained.count(), 1);
    }

    void letters_actOnlyWhileTheCanvasHasFocus()
    {
        m_view->setTensor(activation());
        m_view->rangeBar()->setFocus();
        QTest::keyClick(m_view->rangeBar(), Qt::Key_G);
        QVERIFY(!m_view->slice().isSheet());
        m_view->plot()->setFocus();
        QVERIFY(m_view->plot()->hasFocus());
        QTest::keyClick(m_view->plot(), Qt::Key_G);
        QVERIFY(m_view->slice().isSheet());
        QTest::keyClick(m_view->plot(), Qt::Key_2);
        QCOMPARE(m_view->quantity(), Quantity::Real);
        QTest::keyClick(m_view->plot(), Qt::Key_4); // nothing to compare with
        QCOMPARE(m_view->quantity(), Quantity::Real);
    }

    void copy_givesTheReadout()
    {
        m_view->setTensor(activation());
        m_view->setCursor({0, 0, 0, 0});
        m_view->plot()->setFocus();
        QTest::keyClick(m_view->plot(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), m_view->readout());
    }

    void newValue_keepsViewportAndCursor_otherTensorsHaveTheirOwn()
    {
        TensorSnapshot tensor = activation();
        m_view->setTensor(tensor);
        m_view->setCursor({0, 2, 4, 1});
        m_view->plot()->setViewport({1, 1, 90, 90, false, true});
        const HeatmapViewport before = m_view->plot()->viewport();
        tensor.before = tensor.value;
        tensor.beforeParams = tensor.params;
        tensor.value = makeZeros(DType::Int8, tensor.shape);
        m_view->setTensor(tensor);
        QCOMPARE(m_view->plot()->viewport().scaleX, before.scaleX);
        QCOMPARE(m_view->plot()->viewport().x, before.x);
        QVERIFY(m_view->readout().contains(QStringLiteral("q 0 was -64")));
        TensorSnapshot other = activation();
        other.name = QStringLiteral("other");
        m_view->setTensor(other);
        QVERIFY(m_view->plot()->viewport().fitted);
        QVERIFY(!m_view->cursorIndex());
        m_view->setTensor(tensor);
        QCOMPARE(m_view->plot()->viewport().scaleX, before.scaleX);
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 2, 4, 1}));
    }

    void range_followsTypeFitAndHand()
    {
        m_view->setTensor(activation());
        settle(*m_view);
        QCOMPARE(m_view->rangeBar()->range(), std::pair(-128.0, 127.0));
        m_view->plot()->setFocus();
        QTest::keyClick(m_view->plot(), Qt::Key_N);
        QCOMPARE(m_view->rangeBar()->range(), std::pair(-125.0, 18.0)); // 144 elements
        QTest::keyClick(m_view->plot(), Qt::Key_0);
        QCOMPARE(m_view->rangeBar()->range(), std::pair(-128.0, 127.0));
    }

    void rangeWords()
    {
        RangeData data;
        data.histogram.perCode = true;
        data.histogram.low = 0;
        data.histogram.high = 3;
        data.histogram.counts = {1, 98, 0, 1};
        data.dataLow = 0;
        data.dataHigh = 3;
        data.centre = 1;
        data.lsb = 0.5;
        QCOMPARE(parseRangeEnd(QStringLiteral("max"), data).value(), 3.0);
        QCOMPARE(parseRangeEnd(QStringLiteral("p2"), data).value(), 1.0);
        QCOMPARE(parseRangeEnd(QStringLiteral("-3lsb"), data).value(), -0.5);
        QCOMPARE(parseRangeEnd(QStringLiteral(" 2.5 "), data).value(), 2.5);
        for (const char* text : {"", "px", "p101", "lsb", "nan", "1,5"})
            QVERIFY2(!parseRangeEnd(QString::fromLatin1(text), data), text);
        QCOMPARE(partOutside(data.histogram, 1, 3), 0.01);
    }

    void missingValues_areHatchedAndSayWhatToDo()
    {
        TensorSnapshot tensor = activation();
        tensor.value = nullptr;
        tensor.state = ValueState::NotComputed;
        m_view->setTensor(tensor);
        QVERIFY(!m_view->plot()->isVisible());
        QVERIFY(visiblePane() && visiblePane()->text().contains(QStringLiteral("F5")));
        tensor.state = ValueState::Dropped;
        tensor.stateText = QStringLiteral("not kept (limit 1 GB)");
        m_view->setTensor(tensor);
        QVERIFY(visiblePane()->text().contains(tensor.stateText));
        QSignalSpy fetched(m_view.get(), &TensorView::fetchRequested);
        QTest::mouseClick(visiblePane()->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(fetched.count(), 1);
        QCOMPARE(fetched[0][0].value<TensorRef>(), tensor.ref);
        tensor = activation();
        tensor.state = ValueState::Stale;
        m_view->setTensor(tensor);
        QVERIFY(m_view->plot()->isVisible());
        QVERIFY(visiblePane()); // the banner
    }

    void odditiesDoNotCrash()
    {
        for (const Shape& shape : {Shape{}, Shape{0, 3}, Shape{5}, Shape{1, 1, 1, 1}, Shape{2, 1, 3, 1, 2, 2}}) {
            for (const DType dtype :
                {DType::Int8, DType::Int4, DType::Int32, DType::Float32, DType::Bool, DType::String}) {
                TensorSnapshot tensor = activation();
                tensor.name = QString::fromStdString(shape.text());
                tensor.dtype = dtype;
                tensor.shape = shape;
                tensor.value = makeZeros(dtype, shape);
                m_view->setTensor(tensor);
                m_view->setSheet(true);
                m_view->setMarks(true);
                m_view->plot()->drawNow();
                settle(*m_view);
            }
        }
        m_view->clear(QStringLiteral("hint"));
        QVERIFY(visiblePane()->text().contains(QStringLiteral("hint")));
    }

    void numbers_showEveryElementWithRealHeaders()
    {
        m_view->setTensor(activation());
        m_view->setNumbersShown(true);
        NumberGridModel* model = m_view->grid()->gridModel();
        QCOMPARE(model->rowCount(), 6);
        QCOMPARE(model->columnCount(), 8);
        QCOMPARE(model->headerData(4, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("W 4"));
        QCOMPARE(model->data(model->index(2, 4), Qt::DisplayRole).toString(), QStringLiteral("-65"));
        QSignalSpy moved(m_view.get(), &TensorView::cursorChanged);
        m_view->grid()->setCurrentIndex(model->index(2, 4));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(*m_view->cursorIndex(), (ElementIndex{0, 2, 4, 0}));
    }

private:
    [[nodiscard]] HatchPane* visiblePane() const
    {
        for (HatchPane* pane : m_view->findChildren<HatchPane*>())
            if (pane->isVisible())
                return pane;
        return nullptr;
    }

    std::unique_ptr<TensorView> m_view;
};

QTEST_MAIN(TestTensorView)
#include "tst_tensor_view.moc"
