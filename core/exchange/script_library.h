// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The Python that exported scripts are made of (resources/script/*.py), taken apart into its functions.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quantstep {

/// A file of resources/script as it was compiled in.
struct ScriptSource {
    std::string_view name, text;
};

/// All of them, in the order in which they are written out.
[[nodiscard]] std::span<const ScriptSource> scriptSources();

/// A parameter that is given by name.
struct ScriptParameter {
    std::string name;
    bool required = false;
};

/// A function or a named constant of the library, with the comment above it.
struct ScriptBlock {
    std::string name, text;
    std::vector<ScriptParameter> parameters; ///< those behind the `*` of a function
    std::set<std::string> uses; ///< names of the library that its text mentions
    std::vector<std::string> otherThan; ///< arithmetics it is not for: "# not for: xnnpack, tflm"
    std::size_t section = 0;
};

class ScriptLibrary {
public:
    explicit ScriptLibrary(std::span<const ScriptSource> sources);

    [[nodiscard]] const ScriptBlock* find(const std::string& name) const;

    /// The named blocks and all that they use, under the headings of their files.
    [[nodiscard]] std::string textOf(const std::set<std::string>& names) const;

private:
    void addFile(std::string_view text);
    void addBlock(const std::vector<std::string_view>& lines);

    std::vector<std::string> m_headings;
    std::vector<ScriptBlock> m_blocks;
    std::map<std::string, std::size_t> m_byName;
};

/// The library of scriptSources().
[[nodiscard]] const ScriptLibrary& scriptLibrary();

} // namespace quantstep
