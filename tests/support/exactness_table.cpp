// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/exactness_table.h"

#include "tests/support/test_data.h"

#include <QFile>

#include <algorithm>

namespace quantstep::test {
namespace {

/// A note may hold anything a runtime says; a cell of a table may not.
std::string cellText(std::string text)
{
    std::ranges::replace(text, '|', '/');
    std::ranges::replace(text, '\n', ' ');
    constexpr std::size_t kLongest = 300;
    if (text.size() > kLongest)
        text = text.substr(0, kLongest) + "...";
    return text;
}

} // namespace

ExactnessTable::ExactnessTable(QString file, std::string heading, std::string unit)
    : m_file(sourceFile(file)), m_heading(std::move(heading)), m_unit(std::move(unit))
{
}

void ExactnessTable::add(ExactnessRow row)
{
    m_rows.push_back(std::move(row));
}

std::string ExactnessTable::markdown() const
{
    int of = 0, equal = 0, full = 0, run = 0;
    for (const ExactnessRow& row : m_rows) {
        of += row.of;
        equal += row.equal;
        run += row.of > 0 ? 1 : 0;
        full += row.of > 0 && row.equal == row.of ? 1 : 0;
    }
    std::string text = m_heading;
    text += fmt::format("\n{} lines, {} of them compared, {} fully equal; {} of {} tensors equal.\n\n", m_rows.size(),
        run, full, equal, of);
    text += fmt::format("| name | {} | runs | tensors | equal | largest float error | note |\n", m_unit);
    text += "|---|--:|--:|--:|--:|--:|---|\n";
    for (const ExactnessRow& row : m_rows) {
        const std::string error = row.floatError > 0 ? fmt::format("{:.1e}", row.floatError) : std::string("0");
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row.name, row.ops, row.runs, row.of, row.equal,
            row.of > 0 ? error : std::string(), cellText(row.note));
    }
    return text;
}

std::map<std::string, ExactnessTable::Recorded> ExactnessTable::readRecord() const
{
    std::map<std::string, Recorded> record;
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return record;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> cells = line.split('|');
        if (cells.size() < 8)
            continue;
        record[cells[1].trimmed().toStdString()] = {cells[4].trimmed().toInt(), cells[5].trimmed().toInt()};
    }
    return record;
}

std::vector<std::string> ExactnessTable::check() const
{
    if (qEnvironmentVariableIsSet("QUANTSTEP_UPDATE")) {
        QFile file(m_file);
        const std::string text = markdown();
        if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), static_cast<qint64>(text.size())) < 0)
            return {"cannot write " + m_file.toStdString()};
        return {};
    }
    const auto record = readRecord();
    const bool sameInputs = testSeed() == 1; // else other inputs may be refused, by both sides
    std::vector<std::string> worse;
    for (const ExactnessRow& row : m_rows) {
        const auto known = record.find(row.name);
        if (known == record.end())
            worse.push_back(row.name + ": not in the record; run this test with QUANTSTEP_UPDATE=1");
        else if ((sameInputs && row.equal < known->second.equal)
            || (row.of - row.equal) > (known->second.of - known->second.equal))
            worse.push_back(fmt::format("{}: {} of {} tensors equal, recorded are {} of {}; {}", row.name, row.equal,
                row.of, known->second.equal, known->second.of, row.note));
    }
    return worse;
}

} // namespace quantstep::test
