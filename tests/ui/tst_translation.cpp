// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/numerics.h"
#include "ui/graph/graph_panel.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/models/describe.h"
#include "ui/session/settings.h"

#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

using namespace quantstep;

namespace {

struct Message {
    QString context, source, translation, type;
    [[nodiscard]] QString place() const { return context + QStringLiteral(": ") + source; }
};

/// Text of an element with what lupdate writes for control characters: <byte value="x9"/>.
QString elementText(QXmlStreamReader& xml)
{
    QString text;
    while (xml.readNext() != QXmlStreamReader::EndElement && !xml.atEnd()) {
        if (xml.isStartElement()) {
            if (xml.name() == QLatin1String("byte")) {
                text += QChar(xml.attributes().value(QLatin1String("value")).mid(1).toUShort(nullptr, 16));
                xml.skipCurrentElement();
            } else {
                text += elementText(xml);
            }
        } else if (xml.isCharacters() && !xml.isWhitespace()) {
            text += xml.text();
        }
    }
    return text;
}

QVector<Message> readMessages()
{
    QFile file(QStringLiteral(QUANTSTEP_SOURCE_DIR "/resources/i18n/quantstep_zh_CN.ts"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QVector<Message> messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = elementText(xml);
        else if (xml.name() == QLatin1String("message"))
            messages.append({context, {}, {}, {}});
        else if (xml.name() == QLatin1String("source"))
            messages.back().source = elementText(xml);
        else if (xml.name() == QLatin1String("translation")) {
            messages.back().type = xml.attributes().value(QLatin1String("type")).toString();
            messages.back().translation = elementText(xml);
        }
    }
    return xml.hasError() ? QVector<Message>() : messages;
}

/// What must be in both texts: places of arguments and tags, sorted, for the order may differ.
QStringList fixedParts(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("%L?[0-9]+|%n|<[^>]*>|\t"));
    QStringList found;
    for (const auto& match : pattern.globalMatch(text))
        found.append(match.captured());
    found.sort();
    return found;
}

bool isChinese(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
}

/// A letter that Alt chooses: "&F", but not "&&" nor "& ".
bool hasMnemonic(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("&[A-Za-z]"));
    return text.contains(pattern);
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void messages_all_areTranslated();
    void messages_all_keepArgumentsAndTags();
    void messages_all_keepMnemonics();
    void language_environment_goesFirst();
    void language_englishOrUnknown_installsNothing();
    void language_chinese_reachesFreeFunctionsAndWidgets();
    void mainWindow_chinese_hasNoEnglishInMenusAndDocks();

private:
    QVector<Message> m_messages;
};

void TestTranslation::initTestCase()
{
    m_messages = readMessages();
    QVERIFY2(m_messages.size() > 300, "the .ts file is missing, unreadable or nearly empty");
}

void TestTranslation::messages_all_areTranslated()
{
    for (const Message& message : m_messages) {
        QVERIFY2(message.type.isEmpty(), qPrintable(message.type + QStringLiteral(" ") + message.place()));
        QVERIFY2(!message.translation.isEmpty(), qPrintable(message.place()));
    }
}

void TestTranslation::messages_all_keepArgumentsAndTags()
{
    for (const Message& message : m_messages) {
        if (fixedParts(message.source) != fixedParts(message.translation))
            QFAIL(qPrintable(message.place() + QStringLiteral(" -> ") + message.translation));
    }
}

void TestTranslation::messages_all_keepMnemonics()
{
    for (const Message& message : m_messages) {
        if (hasMnemonic(message.source) != hasMnemonic(message.translation))
            QFAIL(qPrintable(message.place() + QStringLiteral(" -> ") + message.translation));
        if (!hasMnemonic(message.source))
            continue;
        const QChar letter = message.source.at(message.source.indexOf(QLatin1Char('&')) + 1).toUpper();
        const QString expected = QStringLiteral("(&%1)").arg(letter);
        QVERIFY2(message.translation.contains(expected), qPrintable(message.place()));
    }
}

void TestTranslation::language_environment_goesFirst()
{
    qunsetenv("QUANTSTEP_LANGUAGE");
    QCOMPARE(wantedLanguage(QStringLiteral("en")), QStringLiteral("en"));
    qputenv("QUANTSTEP_LANGUAGE", "zh_CN");
    QCOMPARE(wantedLanguage(QStringLiteral("en")), QStringLiteral("zh_CN"));
    qunsetenv("QUANTSTEP_LANGUAGE");
}

void TestTranslation::language_englishOrUnknown_installsNothing()
{
    QVERIFY(!installLanguage(*QCoreApplication::instance(), QStringLiteral("en_GB")));
    QVERIFY(!installLanguage(*QCoreApplication::instance(), QStringLiteral("nl_NL")));
    QVERIFY(!isChinese(quantFormula(0.5F, 3)));
}

void TestTranslation::language_chinese_reachesFreeFunctionsAndWidgets()
{
    QVERIFY(installLanguage(*QCoreApplication::instance(), QStringLiteral("zh_CN")));
    QCOMPARE(quantFormula(0.5F, 3), QStringLiteral("实数 = 0.5 × (q − 3)"));
    GraphPanel panel;
    const auto fields = panel.findChildren<QLineEdit*>();
    QVERIFY(!fields.isEmpty());
    QVERIFY(isChinese(fields.front()->placeholderText()));
}

void TestTranslation::mainWindow_chinese_hasNoEnglishInMenusAndDocks()
{
    QVERIFY(installLanguage(*QCoreApplication::instance(), QStringLiteral("zh_CN")));
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    MainWindow window(&settings);
    const QStringList alike{QStringLiteral("English"), QStringLiteral("QuantStep")};
    int seen = 0;
    const auto check = [&](const QString& text) {
        static const QRegularExpression latin(QStringLiteral("[A-Za-z]{2}"));
        const bool isName = alike.contains(text) || numericsFromName(text.toStdString());
        if (text.contains(latin) && !isChinese(text) && !isName)
            QFAIL(qPrintable(text));
        seen += isChinese(text) ? 1 : 0;
    };
    for (const QMenu* menu : window.menuBar()->findChildren<QMenu*>()) {
        check(menu->title());
        for (const QAction* action : menu->actions())
            check(action->text());
    }
    for (const QDockWidget* dock : window.findChildren<QDockWidget*>())
        check(dock->windowTitle());
    QVERIFY2(seen > 40, qPrintable(QString::number(seen)));
}

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
