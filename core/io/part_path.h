// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <span>
#include <string>
#include <string_view>

namespace quantstep {

/// A name beside an output's own, to write to until it is complete, so that nothing half written is ever found under
/// the name. What lies there when this is destroyed is removed. A device or a pipe is written to directly.
class PartPath {
public:
    explicit PartPath(std::string path);
    ~PartPath() { remove(); }
    PartPath(PartPath&& other) noexcept;
    PartPath& operator=(PartPath&& other) noexcept;
    PartPath(const PartPath&) = delete;
    PartPath& operator=(const PartPath&) = delete;

    [[nodiscard]] const std::string& final() const { return m_final; }
    [[nodiscard]] const std::string& part() const { return m_part; }

    /// Gives the output its own name, in place of what had it. Errors: CannotRead.
    [[nodiscard]] Status putInPlace();

private:
    void remove();

    std::string m_final, m_part;
    bool m_direct = false;
};

/// A folder of files that appears as a whole.
class OutputFolder {
public:
    /// Errors: CannotRead; InvalidInput when there is a file of this name, or a folder that is not empty.
    [[nodiscard]] static Result<OutputFolder> create(const std::string& path);

    /// Writes a file; `name` may have folders. Errors: CannotRead.
    [[nodiscard]] Status add(std::string_view name, std::span<const std::byte> bytes);
    [[nodiscard]] Status add(std::string_view name, std::string_view text)
    {
        return add(name, std::as_bytes(std::span(text.data(), text.size())));
    }
    /// Where a file of this name has to be written by others.
    [[nodiscard]] std::string pathOf(std::string_view name) const;

    /// Gives the folder its name. Without it nothing is left. Errors: CannotRead.
    [[nodiscard]] Status finish();

private:
    explicit OutputFolder(PartPath path) : m_path(std::move(path)) { }

    PartPath m_path;
};

} // namespace quantstep
