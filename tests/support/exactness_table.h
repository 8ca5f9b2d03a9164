// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/differential.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace quantstep::test {

/// One line of an exactness table: how much of something agrees with the oracle.
struct ExactnessRow {
    std::string name;
    int ops = 0; ///< operators of a model, or models of a group
    int runs = 0; ///< with different inputs
    int of = 0; ///< what was compared: tensors of all runs
    int equal = 0;
    double floatError = 0;
    std::string note; ///< why it does not run, or what differs
};

/// A table that lies in the repository, as Markdown: the record a test run is held against.
class ExactnessTable {
public:
    /// @param file in the source tree  @param heading the text above the table, Markdown
    /// @param unit what `ops` counts ("ops", "models")
    ExactnessTable(QString file, std::string heading, std::string unit);

    void add(ExactnessRow row);
    [[nodiscard]] const std::vector<ExactnessRow>& rows() const { return m_rows; }

    [[nodiscard]] std::string markdown() const;

    /// With QUANTSTEP_UPDATE=1 writes the file. Otherwise gives what got worse against it: rows that are
    /// missing from it, have more differences, or (with the usual seed) fewer equal tensors; empty when nothing did.
    [[nodiscard]] std::vector<std::string> check() const;

private:
    struct Recorded {
        int of = 0;
        int equal = 0;
    };
    [[nodiscard]] std::map<std::string, Recorded> readRecord() const;

    QString m_file;
    std::string m_heading, m_unit;
    std::vector<ExactnessRow> m_rows;
};

} // namespace quantstep::test
