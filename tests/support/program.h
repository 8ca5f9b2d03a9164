// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace quantstep::test {

struct ProgramOutcome {
    int exit = -1; ///< -1: it did not start, crashed or did not end
    QByteArray out, err;
};

/// Runs the program of this build; @param unset environment variables it does not get.
[[nodiscard]] ProgramOutcome callProgram(const QStringList& arguments, const QStringList& unset = {});

} // namespace quantstep::test
