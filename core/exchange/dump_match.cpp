// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_match.h"

#include "core/exchange/dump_value.h"
#include "core/exchange/npz.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace quantstep {
namespace {

/// The number that a text is as a whole.
std::optional<std::int32_t> wholeNumber(std::string_view text)
{
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

/// "12", "t12", "tensor_12", "s1_t12".
std::optional<TensorRef> indexIn(std::string_view name)
{
    TensorRef ref{SubgraphId(0), {}};
    if (name.starts_with('s') && name.find("_t") != std::string_view::npos) {
        const auto end = name.find("_t");
        const auto subgraph = wholeNumber(name.substr(1, end - 1));
        const auto tensor = wholeNumber(name.substr(end + 2));
        if (!subgraph || !tensor)
            return std::nullopt;
        return TensorRef{SubgraphId(*subgraph), TensorId(*tensor)};
    }
    for (const std::string_view prefix : {"tensor_", "t", ""}) {
        if (!name.starts_with(prefix))
            continue;
        if (const auto number = wholeNumber(name.substr(prefix.size()))) {
            ref.tensor = TensorId(*number);
            return ref;
        }
    }
    return std::nullopt;
}

bool exists(const Model& model, TensorRef ref)
{
    return ref.subgraph.valid() && ref.subgraph.index() < model.subgraphs.size() && ref.tensor.valid()
        && ref.tensor.index() < model.subgraph(ref.subgraph).tensors.size();
}

/// As tools make file names of tensor names.
std::string plainName(std::string_view name)
{
    std::string plain(name);
    std::replace_if(
        plain.begin(), plain.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return plain;
}

class Matcher {
public:
    Matcher(const Model& model, const Dump& dump) : m_model(model), m_dump(dump), m_done(dump.entries.size(), false)
    {
        for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
            const auto& tensors = model.subgraphs[s]->tensors;
            for (std::size_t t = 0; t < tensors.size(); ++t) {
                const TensorRef ref{SubgraphId(static_cast<std::int64_t>(s)), TensorId(static_cast<std::int64_t>(t))};
                m_names.emplace(tensors[t].name, ref);
                m_plainNames.emplace(plainName(tensors[t].name), ref);
            }
        }
    }

    Status byLinks(const std::vector<DumpLink>& links)
    {
        for (const DumpLink& link : links) {
            const auto entry = std::find_if(m_dump.entries.begin(), m_dump.entries.end(),
                [&](const DumpEntry& candidate) { return candidate.name == link.entry; });
            if (entry == m_dump.entries.end())
                return fail(ErrorCode::InvalidInput, "link {}={}: expected an entry of the dump, found no '{}'",
                    link.entry, link.tensor, link.entry);
            const auto tensor = findTensor(m_model, link.tensor);
            if (!tensor)
                return fail(ErrorCode::InvalidInput, "link {}={}: expected a tensor of the model, found no '{}'",
                    link.entry, link.tensor, link.tensor);
            QS_CHECK(take(static_cast<std::size_t>(entry - m_dump.entries.begin()), *tensor, MatchedBy::Link));
        }
        return {};
    }

    Status byIndex()
    {
        return eachLeft([&](std::size_t i, const DumpEntry& entry) -> Status {
            const bool named = m_names.count(entry.name) > 0;
            const auto ref = entry.tensor ? entry.tensor : named ? std::nullopt : indexIn(entry.name);
            if (!ref)
                return {};
            if (!exists(m_model, *ref)) {
                if (!isScratch(entry, *ref))
                    return outOfRange(entry, *ref);
                m_reasons[i] = "the model has no such tensor; a runtime numbers its scratch memory behind the tensors";
                return {};
            }
            return take(i, *ref, MatchedBy::Index);
        });
    }

    Status byName(bool plain)
    {
        return eachLeft([&](std::size_t i, const DumpEntry& entry) -> Status {
            const auto& names = plain ? m_plainNames : m_names;
            const auto [first, last] = names.equal_range(plain ? plainName(entry.name) : entry.name);
            if (first == last || entry.name.empty())
                return {};
            if (std::next(first) != last) {
                m_reasons[i] = fmt::format("{} tensors have this name", std::distance(first, last));
                return {};
            }
            if (m_taken.contains(first->second)) {
                m_reasons[i] = fmt::format("{} has a value already", tensorLabel(m_model, first->second));
                return {};
            }
            return take(i, first->second, MatchedBy::Name);
        });
    }

    /// Only what a run computes: constants of equal shapes are common, and no dump needs them.
    Status byShape()
    {
        const Subgraph& graph = m_model.main();
        std::map<std::string, std::vector<TensorId>> open;
        for (std::size_t t = 0; t < graph.tensors.size(); ++t) {
            const TensorId id(static_cast<std::int64_t>(t));
            const TensorInfo& info = graph.tensors[t];
            if ((graph.producers[t].valid() || graph.isInput(id)) && !m_taken.contains({SubgraphId(0), id}))
                open[kind(info.dtype, info.shape)].push_back(id);
        }
        std::map<std::string, int> entries;
        const auto kindOf = [](const DumpEntry& entry) { return kind(entry.value->dtype, entry.value->shape); };
        QS_CHECK(eachLeft([&](std::size_t, const DumpEntry& entry) -> Status {
            ++entries[kindOf(entry)];
            return {};
        }));
        return eachLeft([&](std::size_t i, const DumpEntry& entry) -> Status {
            const auto found = open.find(kindOf(entry));
            if (entry.untyped || entry.unshaped || m_reasons.contains(i) || found == open.end()
                || found->second.size() != 1 || entries[found->first] != 1)
                return {};
            return take(i, {SubgraphId(0), found->second.front()}, MatchedBy::Shape);
        });
    }

    MatchedDump result()
    {
        for (std::size_t i = 0; i < m_done.size(); ++i) {
            if (!m_done[i]) {
                const auto reason = m_reasons.find(i);
                m_result.unmatched.push_back({i,
                    reason != m_reasons.end()
                        ? reason->second
                        : "no tensor has this index or name, and its type and shape tell no single one"});
            }
        }
        m_result.channelsFirstIsMixed
            = isMixed(StoredAs::ChannelsFirst, [](const TensorInfo& info) { return hasChannelOrder(info.shape); });
        m_result.otherSignIsMixed = isMixed(StoredAs::OtherSign,
            [](const TensorInfo& info) { return info.dtype == DType::Int8 || info.dtype == DType::UInt8; });
        return std::move(m_result);
    }

private:
    template<typename Could> [[nodiscard]] bool isMixed(StoredAs as, Could could) const
    {
        bool some = false;
        bool others = false;
        for (const DumpMatch& match : m_result.matches) {
            const TensorInfo& info = m_model.tensor(match.tensor);
            if (info.isConstant || !could(info))
                continue;
            some = some || match.storedAs == as;
            others = others || match.storedAs != as;
        }
        return some && others;
    }

    static std::string kind(DType dtype, const Shape& shape)
    {
        return fmt::format("{} {}", static_cast<int>(dtype), shape.text());
    }

    template<typename Visit> Status eachLeft(Visit visit)
    {
        for (std::size_t i = 0; i < m_dump.entries.size(); ++i) {
            if (!m_done[i])
                QS_CHECK(visit(i, m_dump.entries[i]));
        }
        return {};
    }

    /// LiteRT counts on behind the model's tensors: names "38", "39" (not "t38") without a gap after the last one.
    [[nodiscard]] bool isScratch(const DumpEntry& entry, TensorRef ref) const
    {
        const auto bare = [](const DumpEntry& candidate) {
            const bool named = candidate.tensor || candidate.name.starts_with('s')
                || (candidate.name.starts_with('t') && !candidate.name.starts_with("tensor_"));
            return named ? std::nullopt : indexIn(candidate.name);
        };
        if (!bare(entry))
            return false;
        std::set<std::int32_t> indices;
        for (const DumpEntry& candidate : m_dump.entries) {
            if (const auto index = bare(candidate))
                indices.insert(index->tensor.value);
        }
        auto next = static_cast<std::int32_t>(m_model.main().tensors.size());
        while (next < ref.tensor.value && indices.contains(next))
            ++next;
        return next == ref.tensor.value;
    }

    [[nodiscard]] Status outOfRange(const DumpEntry& entry, TensorRef ref) const
    {
        if (!ref.subgraph.valid() || ref.subgraph.index() >= m_model.subgraphs.size())
            return fail(ErrorCode::InvalidInput, "entry {}: expected a subgraph below {}, found {}", entry.name,
                m_model.subgraphs.size(), ref.subgraph.value);
        return fail(ErrorCode::InvalidInput, "entry {}: expected a tensor index below {}, found {}", entry.name,
            m_model.subgraph(ref.subgraph).tensors.size(), ref.tensor.value);
    }

    Status take(std::size_t i, TensorRef ref, MatchedBy by)
    {
        const DumpEntry& entry = m_dump.entries[i];
        if (const auto other = m_taken.find(ref); other != m_taken.end())
            return fail(ErrorCode::InvalidInput, "entry {}: expected one value for {}, found entry {} too", entry.name,
                tensorLabel(m_model, ref), m_dump.entries[other->second].name);
        auto value = dumpValue(entry, m_model.tensor(ref));
        if (!value)
            return tl::unexpected(
                value.error().in(fmt::format("entry {} as {}", entry.name, tensorLabel(m_model, ref))));
        m_done[i] = true;
        m_taken[ref] = i;
        m_result.matches.push_back({i, ref, by, value->value, value->asItIs, value->note, value->storedAs});
        return {};
    }

    const Model& m_model;
    const Dump& m_dump;
    std::multimap<std::string, TensorRef> m_names, m_plainNames;
    std::vector<bool> m_done;
    std::map<TensorRef, std::size_t> m_taken;
    std::map<std::size_t, std::string> m_reasons;
    MatchedDump m_result;
};

} // namespace

std::string_view matchedByName(MatchedBy by)
{
    switch (by) {
    case MatchedBy::Link: return "link";
    case MatchedBy::Index: return "index";
    case MatchedBy::Name: return "name";
    case MatchedBy::Shape: return "shape";
    }
    return "";
}

std::string tensorLabel(const Model& model, TensorRef tensor)
{
    const std::string& name = model.tensor(tensor).name;
    std::string label = fmt::format("tensor {}{}{}", tensor.tensor.value, name.empty() ? "" : " ", name);
    return tensor.subgraph.value == 0 ? label : fmt::format("subgraph {} {}", tensor.subgraph.value, label);
}

std::optional<TensorRef> findTensor(const Model& model, std::string_view text)
{
    std::optional<TensorRef> found;
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const auto& tensors = model.subgraphs[s]->tensors;
        for (std::size_t t = 0; t < tensors.size(); ++t) {
            if (tensors[t].name != text)
                continue;
            if (found)
                return std::nullopt;
            found = TensorRef{SubgraphId(static_cast<std::int64_t>(s)), TensorId(static_cast<std::int64_t>(t))};
        }
    }
    if (found)
        return found;
    const auto ref = indexIn(text);
    return ref && exists(model, *ref) ? ref : std::nullopt;
}

Result<MatchedDump> matchDump(const Model& model, const Dump& dump, const std::vector<DumpLink>& links)
{
    Matcher matcher(model, dump);
    QS_CHECK(matcher.byLinks(links));
    QS_CHECK(matcher.byIndex());
    QS_CHECK(matcher.byName(false));
    QS_CHECK(matcher.byName(true));
    QS_CHECK(matcher.byShape());
    return matcher.result();
}

} // namespace quantstep
