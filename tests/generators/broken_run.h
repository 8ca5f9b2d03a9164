// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/generators/generator.h"

#include <QFile>

#include <functional>
#include <string>

namespace quantstep::test {

/// Endless sound models to be damaged.
struct BrokenSource {
    struct Sample {
        SharedBytes bytes;
        int invokes = 1;
        std::string label;
    };
    std::string name; ///< unique
    std::function<Sample(Random&)> make;
};

/// One per generator, and where there is a collection of models one more, "files", with its models of single
/// operators.
[[nodiscard]] const std::vector<BrokenSource>& brokenSources();

struct BrokenSummary {
    int cases = 0;
    int unreadable = 0; ///< refused by the reader
    int refused = 0; ///< an operator's preparation or evaluation gave an error
    int ran = 0;
    std::vector<std::string> failures;
};

/// A file that always holds the model being run, also when the program ends on it: 8 bytes length, then the model.
/// Mapped, since opening a file for each would take longer than running it.
class Trail {
public:
    /// Makes the file; an empty path gives a trail that keeps nothing.
    explicit Trail(const QString& path);
    void keep(const SharedBytes& model);
    /// What a trail file holds.
    [[nodiscard]] static SharedBytes read(const QString& path);

private:
    QFile m_file;
    uchar* m_memory = nullptr;
};

/// Damages `count` models of the source and runs them with both kernel paths, without the runtime: each must end
/// with a result or with an error that says something, and both paths must agree. Crashes and what sanitizers
/// see end the program. The failing ones of the first kind are left in scratchPath()/broken.
[[nodiscard]] BrokenSummary runBroken(const BrokenSource& source, std::uint32_t seed, int count, Trail& trail);

} // namespace quantstep::test
