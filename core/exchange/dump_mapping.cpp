// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_mapping.h"

#include "core/exchange/dump_match.h"
#include "core/exchange/dump_reader.h"
#include "core/exchange/dump_text.h"
#include "core/exchange/dump_value.h"
#include "core/io/mapped_file.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace quantstep {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kVersion = 1;

enum class Kind { Raw, Numbers, Hex };

struct Place {
    std::string name, file;
    std::optional<TensorRef> tensor;
    Kind kind = Kind::Raw;
    std::uint64_t offset = 0;
    std::optional<DType> dtype;
    std::optional<Shape> shape;
    LogPart part;
    bool byElement = false, bigEndian = false;
};

/// Members of one JSON object, each checked for its type; the first complaint is kept.
class Members {
public:
    Members(const Json& object, const Json& defaults) : m_object(object), m_defaults(defaults) { }

    [[nodiscard]] std::string text(const char* name)
    {
        const Json* member = find(name);
        if (!member)
            return {};
        if (!member->is_string())
            complain(name, "a text", *member);
        return member->is_string() ? member->get<std::string>() : std::string();
    }

    [[nodiscard]] std::uint64_t number(const char* name)
    {
        const Json* member = find(name);
        if (!member)
            return 0;
        if (!member->is_number_unsigned())
            complain(name, "a number from 0", *member);
        return member->is_number_unsigned() ? member->get<std::uint64_t>() : 0;
    }

    [[nodiscard]] std::optional<Shape> shape(const char* name)
    {
        const Json* member = find(name);
        if (!member)
            return std::nullopt;
        std::vector<std::int32_t> dims;
        const bool sizes = member->is_array() && std::all_of(member->begin(), member->end(), [&](const Json& size) {
            const bool fine = size.is_number_unsigned() && size.get<std::uint64_t>() <= INT32_MAX;
            dims.push_back(fine ? size.get<std::int32_t>() : 0);
            return fine;
        });
        if (!sizes)
            complain(name, "a list of sizes", *member);
        const Shape shape(dims);
        if (sizes && !shape.checkedElements())
            complain(name, "at most 2^40 elements", *member);
        return shape;
    }

    /// A text, or a number as text.
    [[nodiscard]] std::string reference(const char* name)
    {
        const Json* member = find(name);
        return member && member->is_number_unsigned() ? member->dump() : text(name);
    }

    template<typename Value>
    [[nodiscard]] Value choice(const char* name, const std::map<std::string, Value>& choices, Value otherwise)
    {
        const std::string word = text(name);
        if (word.empty())
            return otherwise;
        const auto found = choices.find(word);
        std::string names;
        for (const auto& [known, value] : choices)
            names += (names.empty() ? "" : ", ") + known;
        if (found == choices.end())
            complain(name, "one of " + names, Json(word));
        return found == choices.end() ? otherwise : found->second;
    }

    void complain(std::string_view name, std::string_view expected, const Json& found)
    {
        if (m_complaint.empty())
            m_complaint = fmt::format("\"{}\": expected {}, found {}", name, expected,
                found.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 40));
    }

    [[nodiscard]] const std::string& complaint() const { return m_complaint; }

private:
    [[nodiscard]] const Json* find(const char* name) const
    {
        for (const Json* object : {&m_object, &m_defaults}) {
            if (const auto member = object->find(name); member != object->end())
                return &*member;
        }
        return nullptr;
    }

    const Json& m_object;
    const Json& m_defaults;
    std::string m_complaint;
};

Kind kindOf(const std::string& file)
{
    const std::string ending = std::filesystem::path(file).extension().string();
    if (ending == ".csv" || ending == ".txt")
        return Kind::Numbers;
    return ending == ".hex" || ending == ".log" ? Kind::Hex : Kind::Raw;
}

Result<Place> placeOf(const Json& object, const Json& root, const std::string& label, const Model& model)
{
    if (!object.is_object())
        return fail(ErrorCode::Malformed, "{}: expected an object, found another value", label);
    Members members(object, root);
    Place place;
    const std::string tensor = members.reference("tensor");
    place.file = members.text("file");
    place.name = members.text("name");
    if (place.name.empty())
        place.name = tensor;
    place.kind = members.choice<Kind>(
        "kind", {{"raw", Kind::Raw}, {"csv", Kind::Numbers}, {"hex", Kind::Hex}}, kindOf(place.file));
    place.offset = members.number("offset");
    place.shape = members.shape("shape");
    place.part = {members.text("begin"), members.text("end"), members.text("after"), members.text("before")};
    place.byElement = members.choice<bool>("unit", {{"bytes", false}, {"elements", true}}, false);
    place.bigEndian = members.choice<bool>("endian", {{"little", false}, {"big", true}}, false);
    if (const std::string name = members.text("dtype"); !name.empty()) {
        place.dtype = dtypeFromName(name);
        if (!place.dtype || dtypeBits(*place.dtype) == 0 || isPacked(*place.dtype))
            members.complain("dtype", "a type of whole bytes", Json(name));
    }
    if (place.file.empty())
        members.complain("file", "a file name", Json());
    if (place.name.empty())
        members.complain("tensor", "an index or a name", Json());
    if (!members.complaint().empty())
        return fail(ErrorCode::Malformed, "{}: {}", label, members.complaint());
    if (tensor.empty())
        return place;
    place.tensor = findTensor(model, tensor);
    if (!place.tensor)
        return fail(ErrorCode::InvalidInput, "{}: expected a tensor of the model, found no '{}'", label, tensor);
    const TensorInfo& info = model.tensor(*place.tensor);
    place.dtype = place.dtype ? place.dtype : info.dtype;
    return place;
}

void swapElements(std::vector<std::byte>& bytes, std::size_t size)
{
    for (std::size_t at = 0; size > 1 && at + size <= bytes.size(); at += size)
        std::reverse(
            bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
}

class Reader {
public:
    Reader(std::string folder, const Model& model) : m_folder(std::move(folder)), m_model(model) { }

    Result<DumpEntry> read(const Place& place)
    {
        QS_TRY(const SharedBytes file, open(place.file));
        DumpEntry entry{place.name, place.tensor, nullptr};
        entry.unshaped = !place.shape;
        if (place.offset > file.size())
            return fail(ErrorCode::InvalidInput, "expected an offset up to {}, found {}", file.size(), place.offset);
        const auto offset = static_cast<std::size_t>(place.offset);
        const SharedBytes rest = file.part(offset, file.size() - offset);
        const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
        const Shape shape = shapeOf(place);
        const auto elements = shape.checkedElements();
        if (!elements || (!place.dtype && place.kind != Kind::Numbers))
            return fail(ErrorCode::InvalidInput, "expected \"tensor\", or \"dtype\" and \"shape\", found neither");
        if (place.kind == Kind::Numbers)
            return numbers(place, text, shape, std::move(entry));
        // Packed codes lie in memory as the model has them.
        const std::size_t size = dtypeBytes(*place.dtype, *elements);
        std::vector<std::byte> bytes;
        if (place.kind == Kind::Hex) {
            QS_TRY(const auto part, logPart(text, place.part));
            const auto unit = place.byElement ? std::optional(dtypeBytes(*place.dtype, 1)) : std::nullopt;
            QS_TRY(bytes, hexBytes(part, unit, place.part.end.empty() ? std::optional(size) : std::nullopt));
        } else {
            const auto taken = rest.span().subspan(0, std::min(size, rest.size()));
            bytes.assign(taken.begin(), taken.end());
        }
        if (bytes.size() != size)
            return fail(ErrorCode::InvalidInput, "expected {} bytes for {} {}, found {}", size, dtypeName(*place.dtype),
                shape.text(), bytes.size());
        if (place.bigEndian && !place.byElement)
            swapElements(bytes, dtypeBytes(*place.dtype, 1));
        entry.value = unpackCodes(std::make_shared<const TensorValue>(
            TensorValue{*place.dtype, shape, SharedBytes::adopt(std::move(bytes))}));
        return entry;
    }

private:
    Result<SharedBytes> open(const std::string& name)
    {
        if (const auto known = m_files.find(name); known != m_files.end())
            return known->second;
        const auto path = std::filesystem::path(m_folder) / name; // an absolute name stays as it is
        QS_TRY(auto bytes, mapFile(path.string(), kMaxDumpBytes));
        return m_files[name] = std::move(bytes);
    }

    [[nodiscard]] Shape shapeOf(const Place& place) const
    {
        if (place.shape)
            return *place.shape;
        return place.tensor ? m_model.tensor(*place.tensor).shape : Shape{-1};
    }

    static Result<DumpEntry> numbers(const Place& place, std::string_view text, const Shape& shape, DumpEntry entry)
    {
        QS_TRY(const auto part, logPart(text, place.part));
        const std::size_t count = shape.elements();
        QS_TRY(const auto list, textNumbers(part, place.part.end.empty() ? std::optional(count) : std::nullopt));
        entry.value = list;
        entry.unshaped = true;
        TensorInfo declared; // numbers of the declared type, before they are taken for the tensor's
        declared.dtype = place.dtype.value_or(list->dtype);
        declared.shape = shape;
        declared.hasRank = true;
        if (isPacked(declared.dtype))
            declared.dtype = declared.dtype == DType::UInt4 ? DType::UInt8 : DType::Int8;
        if (list->elements() != count)
            return fail(ErrorCode::InvalidInput, "expected {} numbers for shape {}, found {}", count, shape.text(),
                list->elements());
        if (isFloat(list->dtype) && !isFloat(declared.dtype))
            return entry; // real values of a quantized tensor
        QS_TRY(auto value, dumpValue(entry, declared));
        entry.value = std::move(value.value);
        entry.unshaped = !place.shape;
        return entry;
    }

    std::string m_folder;
    const Model& m_model;
    std::map<std::string, SharedBytes> m_files;
};

} // namespace

Result<Dump> readMappedDump(const SharedBytes& json, const std::string& folder, const Model& model)
{
    const auto* begin = reinterpret_cast<const char*>(json.data());
    const Json root = Json::parse(begin, begin + json.size(), nullptr, false);
    if (root.is_discarded() || !root.is_object())
        return fail(ErrorCode::Malformed, "mapping: expected a JSON object, found something else");
    const auto version = root.find("quantstep_dump");
    if (version == root.end() || !version->is_number_integer() || version->get<std::int64_t>() != kVersion)
        return fail(ErrorCode::Malformed, "mapping: expected \"quantstep_dump\": {}, found another format", kVersion);
    const auto tensors = root.find("tensors");
    if (tensors == root.end() || !tensors->is_array())
        return fail(ErrorCode::Malformed, "mapping: expected a list \"tensors\", found none");
    Dump dump{"mapping", {}, {}};
    Reader reader(folder, model);
    for (std::size_t i = 0; i < tensors->size(); ++i) {
        const std::string label = fmt::format("mapping: tensors[{}]", i);
        QS_TRY(const auto place, placeOf((*tensors)[i], root, label, model));
        auto entry = reader.read(place);
        if (!entry)
            return tl::unexpected(entry.error().in(fmt::format("{} '{}', {}", label, place.name, place.file)));
        dump.entries.push_back(std::move(*entry));
    }
    return dump;
}

} // namespace quantstep
