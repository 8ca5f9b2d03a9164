// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One window shows every model there is to test with, one after the other, and answers all the time.
#include "tests/support/test_data.h"
#include "ui/main_window.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace quantstep;

namespace {

constexpr int kOpenLimitMs = 20'000;
constexpr qint64 kBlockedLimitMs = 1'000;

/// The longest time between two turns of the event loop, seen by a timer of 10 ms.
class LoopWatch {
public:
    LoopWatch()
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    }

    void begin()
    {
        m_longest = 0;
        m_since.start();
        m_timer.start(10);
    }

    /// Counts the time up to now as well.
    qint64 end()
    {
        look();
        m_timer.stop();
        return m_longest;
    }

private:
    void look() { m_longest = std::max(m_longest, m_since.restart()); }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

class TestZooInWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void open_everyModel_endsAndNeverBlocks_data();
    void open_everyModel_endsAndNeverBlocks();
    void cleanupTestCase();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    LoopWatch m_watch;
    qint64 m_longest = 0;
    QString m_slowest;
    int m_opened = 0, m_refused = 0, m_stepped = 0, m_warnings = 0;
};

void TestZooInWindow::initTestCase()
{
    QS_REQUIRE_ZOO();
    m_settings = std::make_unique<Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
    m_window = std::make_unique<MainWindow>(m_settings.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestZooInWindow::open_everyModel_endsAndNeverBlocks_data()
{
    QTest::addColumn<QString>("path");
    const QString folder = QFileInfo(test::zooFile(QStringLiteral("models"))).canonicalFilePath() + QLatin1Char('/');
    int count = 0;
    for (const QString& path : test::filesBelow(folder, QString())) {
        const QString name = path.mid(folder.size());
        if (name.startsWith(QStringLiteral("op_tests/")) || name.endsWith(QStringLiteral(".tsv")))
            continue;
        QTest::newRow(qPrintable(name)) << path;
        ++count;
    }
    QVERIFY2(count >= 200, "models are missing from the collection");
}

void TestZooInWindow::open_everyModel_endsAndNeverBlocks()
{
    QFETCH(const QString, path);
    Session* session = m_window->session();
    QSignalSpy opened(session, &Session::modelChanged), refused(session, &Session::openFailed);
    m_watch.begin();
    session->open(path);
    QTRY_VERIFY2_WITH_TIMEOUT(opened.count() + refused.count() > 0, "neither opened nor refused", kOpenLimitMs);
    QCOMPARE(opened.count() + refused.count(), 1);
    if (!opened.isEmpty()) {
        ++m_opened;
        QCOMPARE(session->path(), path);
        for (const std::string& warning : session->model()->warnings) {
            const auto isIt = [&](const LogEntry& entry) {
                return entry.level == LogLevel::Warning && entry.text == QString::fromStdString(warning);
            };
            QVERIFY(std::any_of(session->log().begin(), session->log().end(), isIt));
            ++m_warnings;
        }
        if (m_window->commands()->get(Actions::Step)->isEnabled()) {
            m_window->commands()->get(Actions::Step)->trigger();
            QTRY_VERIFY_WITH_TIMEOUT(!session->isBusy(), kOpenLimitMs);
            // An operator that cannot run leaves the position where it was and says so.
            QVERIFY(session->position() == 1 || session->state() == RunState::Failed);
            m_stepped += session->position() == 1 ? 1 : 0;
        }
    } else {
        ++m_refused;
        QVERIFY(!session->failure().message.isEmpty());
    }
    QTest::qWait(50); // some painting and background work, but not always all of it
    const qint64 blocked = m_watch.end();
    if (blocked > m_longest) {
        m_longest = blocked;
        m_slowest = path;
    }
    QVERIFY2(blocked <= kBlockedLimitMs, qPrintable(QStringLiteral("blocked for %1 ms").arg(blocked)));
}

void TestZooInWindow::cleanupTestCase()
{
    if (!m_window)
        return;
    QVERIFY2(m_opened == 0 || m_warnings > 0, "the collection has a model with a warning: person_detect");
    qInfo("%d opened, %d of them stepped, %d refused; blocked at most %lld ms (%s)", m_opened, m_stepped, m_refused,
        static_cast<long long>(m_longest), qPrintable(m_slowest));
    m_window.reset();
    m_settings.reset();
}

QTEST_MAIN(TestZooInWindow)
#include "tst_zoo_in_window.moc"
