// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A device's dump in the whole window: the wrong operator is named and shown, entries are linked by hand.
#include "core/exchange/npz.h"
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/inspectors/blame_panel.h"
#include "ui/session/blame_run.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace quantstep;

class TestBlameInWindow : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { closeWindow(); }

    void ownDump_nothingIsWrong();
    void flippedOutput_isNamedAndSelected();
    void renamedEntry_isLinkedByHand();
    void unusableDump_saysWhy();
    void edit_comparesAgain();
    void cancel_saysSo();
    void model_passesTheTester();

private:
    /// All tensors of this run, `flipped` with the sign bit of every byte turned over.
    QString dump(int flipped, int renamed = -1);
    void compare(const QString& path);
    [[nodiscard]] BlamePanel* panel() const { return m_window->findChild<BlamePanel*>(); }
    [[nodiscard]] BlameRun* run() const { return session()->blame(); }
    [[nodiscard]] QString label(const char* name) const
    {
        return panel()->findChild<QLabel*>(QString::fromLatin1(name))->text();
    }
};

void TestBlameInWindow::init()
{
    QVERIFY(openWindow());
    session()->open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
}

QString TestBlameInWindow::dump(int flipped, int renamed)
{
    const QString path = m_folder->filePath(QStringLiteral("device.npz"));
    auto writer = NpzWriter::create(path.toStdString(), NpzWriter::Compression::Stored);
    for (int t = 0; t < static_cast<int>(session()->model()->main().tensors.size()); ++t) {
        TensorPtr value = session()->value({SubgraphId(0), TensorId(t)});
        if (!value || session()->model()->main().tensors[static_cast<std::size_t>(t)].isConstant)
            continue;
        if (t == flipped) {
            std::vector<std::byte> bytes(value->bytes.span().begin(), value->bytes.span().end());
            for (std::byte& byte : bytes)
                byte ^= std::byte{0x80};
            value = std::make_shared<const TensorValue>(
                TensorValue{value->dtype, value->shape, SharedBytes::adopt(std::move(bytes))});
        }
        if (t == renamed) { // nor does its shape tell
            const Shape flat{static_cast<std::int32_t>(value->elements())};
            value = std::make_shared<const TensorValue>(TensorValue{value->dtype, flat, value->bytes});
        }
        const std::string name = t == renamed ? "mystery" : fmt::format("t{}", t);
        if (!writer->add(name, value))
            return {};
    }
    return writer->finish() ? path : QString();
}

void TestBlameInWindow::compare(const QString& path)
{
    run()->compare(path);
    QTRY_VERIFY(!run()->isRunning());
    QTRY_VERIFY(run()->result() || !run()->failure().isEmpty());
}

void TestBlameInWindow::ownDump_nothingIsWrong()
{
    compare(dump(-1));
    QVERIFY2(run()->result() != nullptr, qPrintable(run()->failure()));
    QVERIFY(panel()->isVisible());
    QCOMPARE(panel()->table()->model()->rowCount(), 8);
    QVERIFY(label("blameVerdict").startsWith(QStringLiteral("✓ every operator computes what is expected")));
    QVERIFY(!panel()->unmatched()->isVisible());
}

void TestBlameInWindow::flippedOutput_isNamedAndSelected()
{
    compare(dump(14)); // of op 3 DEPTHWISE_CONV_2D
    QVERIFY(label("blameVerdict").startsWith(QStringLiteral("✗ first wrong: op 3 DEPTHWISE_CONV_2D")));
    const QModelIndex wrong = panel()->table()->currentIndex();
    const auto text = [&](int column) { return wrong.siblingAtColumn(column).data().toString(); };
    QCOMPARE(text(BlameTableModel::Op), QStringLiteral("op 3 DEPTHWISE_CONV_2D"));
    QCOMPARE(text(BlameTableModel::Differing), QStringLiteral("784 of 784"));
    QVERIFY(!text(BlameTableModel::Cause).isEmpty());
    QVERIFY(!label("blameDetails").isEmpty());
    const TensorRef tensor{SubgraphId(0), TensorId(14)};
    QVERIFY(session()->selection().tensor == tensor);
    // The operator behind it is not blamed for what it inherits.
    int wrongs = 0;
    for (int row = 0; row < panel()->table()->model()->rowCount(); ++row) {
        wrongs += panel()->table()->model()->index(row, BlameTableModel::State).data().toString() == QStringLiteral("✗")
            ? 1
            : 0;
    }
    QCOMPARE(wrongs, 2); // the one after it computes from the flipped values and has the true ones beside it
}

void TestBlameInWindow::renamedEntry_isLinkedByHand()
{
    compare(dump(-1, 15));
    QVERIFY2(run()->result() != nullptr, qPrintable(run()->failure()));
    QCOMPARE(panel()->unmatched()->count(), 1);
    session()->selectTensor({SubgraphId(0), TensorId(15)});
    panel()->unmatched()->setCurrentRow(0);
    auto* link = panel()->findChild<QPushButton*>(QStringLiteral("blameLink"));
    QVERIFY(link->isEnabled());
    QTest::mouseClick(link, Qt::LeftButton);
    QTRY_VERIFY(!run()->isRunning() && run()->result()->matched.unmatched.empty());
}

void TestBlameInWindow::unusableDump_saysWhy()
{
    const QString path = m_folder->filePath(QStringLiteral("broken.npz"));
    QVERIFY(test::writeFile(path, SharedBytes::adopt(std::vector<char>{'P', 'K', 3, 4, 'x'})));
    compare(path);
    QVERIFY(run()->result() == nullptr);
    QVERIFY(run()->failure().contains(QStringLiteral("broken.npz")));
    QCOMPARE(session()->log().back().level, LogLevel::Error);
}

void TestBlameInWindow::edit_comparesAgain()
{
    compare(dump(-1));
    QVERIFY(!run()->result()->report.differs());
    const TensorRef tensor{SubgraphId(0), TensorId(14)};
    const std::int64_t zeroPoint = session()->model()->tensor(tensor).quant.zeroPoint();
    QVERIFY(session()->edit(SetZeroPoint{tensor, std::nullopt, zeroPoint + 3}));
    QTRY_VERIFY(!run()->isRunning() && run()->result() && run()->result()->report.differs());
    QCOMPARE(run()->result()->report.firstWrongOp()->value, 3);
}

void TestBlameInWindow::cancel_saysSo()
{
    run()->compare(dump(-1));
    QVERIFY(run()->isRunning());
    session()->cancel();
    QVERIFY(!run()->isRunning());
    QVERIFY(run()->failure().contains(QStringLiteral("was cancelled")));
    compare(run()->path());
    QVERIFY(run()->result() != nullptr);
}

void TestBlameInWindow::model_passesTheTester()
{
    compare(dump(14));
    BlameTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setResult(run()->result());
    QCOMPARE(model.firstWrong(), 3);
    model.setResult(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestBlameInWindow)
#include "tst_blame_in_window.moc"
