// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace quantstep {

/// Takes pieces of text as they are made.
using TextSink = std::function<void(std::string_view)>;

/// A quoted JSON string; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string jsonString(std::string_view text);

/// Writes JSON piece by piece, so that a document need not be in memory, with floats as the shortest text that
/// reads back to the same float (a DOM of doubles could not). Objects go one member a line unless `inLine`.
class JsonWriter {
public:
    explicit JsonWriter(TextSink sink) : m_sink(std::move(sink)) { }

    void beginObject(bool inLine = false) { open('{', inLine); }
    void endObject() { close('}'); }
    void beginArray(bool inLine = false) { open('[', inLine); }
    void endArray() { close(']'); }

    void key(std::string_view name);
    void value(std::string_view text) { raw(jsonString(text)); }
    void value(const char* text) { raw(jsonString(text)); }
    void value(bool flag) { raw(flag ? "true" : "false"); }
    void value(float number);
    void value(double number);
    void value(std::int32_t number) { value(std::int64_t{number}); }
    void value(std::int64_t number);
    void value(std::uint64_t number);
    void null() { raw("null"); }
    /// A value that is JSON text already.
    void raw(std::string_view json);

    template<typename T> void member(std::string_view name, const T& content)
    {
        key(name);
        value(content);
    }
    /// "name": [1, 2, 3] on one line.
    template<typename Range> void listMember(std::string_view name, const Range& range)
    {
        key(name);
        beginArray(true);
        for (const auto& element : range)
            value(element);
        endArray();
    }
    /// Writes the line's end that closes a document.
    void finish() { m_sink("\n"); }

private:
    struct Level {
        bool inLine;
        bool empty = true;
    };
    void open(char bracket, bool inLine);
    void close(char bracket);
    void separate();

    TextSink m_sink;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

} // namespace quantstep
