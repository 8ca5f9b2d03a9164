// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/script_library.h"

#include <algorithm>
#include <cctype>

namespace quantstep {
namespace {

constexpr std::string_view kNotFor = "# not for: ";

bool isNameCharacter(char c)
{
    return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
        text.remove_suffix(1);
    return text;
}

/// Pieces between separators that lie in no bracket.
std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : separator;
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (c != separator || depth != 0)
            continue;
        if (const auto piece = trimmed(text.substr(begin, i - begin)); !piece.empty())
            pieces.push_back(piece);
        begin = i + 1;
    }
    return pieces;
}

std::string_view nameAt(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && isNameCharacter(text[end]))
        ++end;
    return text.substr(0, end);
}

std::vector<ScriptParameter> keywordParameters(std::string_view definition)
{
    std::vector<ScriptParameter> parameters;
    const auto open = definition.find('(');
    const auto close = definition.find("):\n", open);
    if (open == std::string_view::npos || close == std::string_view::npos)
        return parameters;
    bool keywords = false;
    for (const std::string_view piece : split(definition.substr(open + 1, close - open - 1), ',')) {
        if (piece.starts_with('*'))
            keywords = true;
        else if (keywords)
            parameters.push_back({std::string(nameAt(piece)), piece.find('=') == std::string_view::npos});
    }
    return parameters;
}

/// Names that are no attributes of something ("np.sum").
std::set<std::string> namesIn(std::string_view text)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < text.size();) {
        const auto name = nameAt(text.substr(i));
        if (name.empty()) {
            ++i;
            continue;
        }
        if (i == 0 || text[i - 1] != '.')
            names.emplace(name);
        i += name.size();
    }
    return names;
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string_view>& lines)
{
    std::string text;
    for (const auto line : lines)
        text.append(line).append("\n");
    return text;
}

bool beginsBlock(std::string_view line)
{
    return line.starts_with("def ") || line.starts_with("class ")
        || (!nameAt(line).empty() && line.find(" = ") != std::string_view::npos);
}

} // namespace

ScriptLibrary::ScriptLibrary(std::span<const ScriptSource> sources)
{
    for (const ScriptSource& source : sources)
        addFile(source.text);
    for (ScriptBlock& block : m_blocks) {
        for (const auto& name : namesIn(block.text)) {
            if (name != block.name && m_byName.contains(name))
                block.uses.insert(name);
        }
    }
}

/// The comment at the top, behind the licence, is the heading; imports are the exporter's business.
void ScriptLibrary::addFile(std::string_view text)
{
    std::vector<std::string_view> block;
    bool inHeading = true, defined = false;
    m_headings.emplace_back();
    const auto flush = [&] {
        while (!block.empty() && block.back().empty())
            block.pop_back();
        if (defined)
            addBlock(block);
        block.clear();
        defined = false;
    };
    for (const std::string_view line : linesOf(text)) {
        if (line.starts_with("# SPDX") || line.starts_with("import ") || line.starts_with("from "))
            continue;
        if (inHeading && line.starts_with('#')) {
            m_headings.back().append(line).append("\n");
            continue;
        }
        inHeading = inHeading && line.empty() && m_headings.back().empty();
        const bool atMargin = !line.empty() && line.front() != ' ' && line.front() != ')' && line.front() != ']';
        if (atMargin && defined)
            flush();
        defined = defined || (atMargin && beginsBlock(line));
        if (!line.empty() || defined)
            block.push_back(line);
    }
    flush();
}

void ScriptLibrary::addBlock(const std::vector<std::string_view>& lines)
{
    ScriptBlock block;
    block.section = m_headings.size() - 1;
    std::vector<std::string_view> kept;
    for (const std::string_view line : lines) {
        if (line.starts_with(kNotFor)) {
            for (const auto name : split(line.substr(kNotFor.size()), ','))
                block.otherThan.emplace_back(name);
            continue;
        }
        kept.push_back(line);
    }
    const auto first = std::ranges::find_if(kept, beginsBlock);
    std::string_view definition = *first;
    for (const std::string_view word : {"def ", "class "}) {
        if (definition.starts_with(word))
            definition.remove_prefix(word.size());
    }
    block.name = nameAt(definition);
    block.text = joined(kept);
    if (first->starts_with("def "))
        block.parameters = keywordParameters(joined({first, kept.end()}));
    m_byName.emplace(block.name, m_blocks.size());
    m_blocks.push_back(std::move(block));
}

const ScriptBlock* ScriptLibrary::find(const std::string& name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_blocks[found->second];
}

std::string ScriptLibrary::textOf(const std::set<std::string>& names) const
{
    std::set<std::string> wanted;
    std::vector<std::string> open(names.begin(), names.end());
    while (!open.empty()) {
        const std::string name = std::move(open.back());
        open.pop_back();
        const ScriptBlock* block = find(name);
        if (block && wanted.insert(name).second)
            open.insert(open.end(), block->uses.begin(), block->uses.end());
    }
    std::string text;
    std::size_t section = m_headings.size();
    for (const ScriptBlock& block : m_blocks) {
        if (!wanted.contains(block.name))
            continue;
        if (block.section != section)
            text += "\n\n" + m_headings[block.section];
        section = block.section;
        text += "\n\n" + block.text;
    }
    return text;
}

const ScriptLibrary& scriptLibrary()
{
    static const ScriptLibrary library(scriptSources());
    return library;
}

} // namespace quantstep
