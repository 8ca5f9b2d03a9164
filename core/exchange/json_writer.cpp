// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/json_writer.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace quantstep {
namespace {

template<typename T> std::string floatText(T number)
{
    // JSON has no such numbers.
    return std::isfinite(number) ? fmt::format("{}", number) : fmt::format("\"{}\"", number);
}

} // namespace

std::string jsonString(std::string_view text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonWriter::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_levels.empty())
        return;
    Level& level = m_levels.back();
    if (!level.empty)
        m_sink(level.inLine ? ", " : ",");
    level.empty = false;
    if (!level.inLine)
        m_sink("\n" + std::string(m_levels.size() * 2, ' '));
}

void JsonWriter::open(char bracket, bool inLine)
{
    separate();
    m_sink(std::string_view(&bracket, 1));
    m_levels.push_back({inLine || (!m_levels.empty() && m_levels.back().inLine)});
}

void JsonWriter::close(char bracket)
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.inLine && !level.empty)
        m_sink("\n" + std::string(m_levels.size() * 2, ' '));
    m_sink(std::string_view(&bracket, 1));
}

void JsonWriter::key(std::string_view name)
{
    separate();
    m_sink(jsonString(name) + ": ");
    m_afterKey = true;
}

void JsonWriter::value(float number)
{
    raw(floatText(number));
}

void JsonWriter::value(double number)
{
    raw(floatText(number));
}

void JsonWriter::value(std::int64_t number)
{
    raw(fmt::format("{}", number));
}

void JsonWriter::value(std::uint64_t number)
{
    raw(fmt::format("{}", number));
}

void JsonWriter::raw(std::string_view json)
{
    separate();
    m_sink(json);
}

} // namespace quantstep
