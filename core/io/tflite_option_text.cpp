// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Options tables as text, by the field names and types that the generated header carries.

#include "core/io/tflite_options.h"

#include <flatbuffers/minireflect.h>

#include <array>
#include <string_view>

namespace quantstep {
namespace {

using flatbuffers::TypeTable;

/// Elements of a vector that are spelt out; the rest is counted.
constexpr flatbuffers::uoffset_t kShownElements = 256;

/// The defaults that are not zero. The generated type tables do not carry defaults.
struct FieldDefault {
    std::string_view field;
    std::int64_t value;
};
constexpr std::array<FieldDefault, 5> kDefaults{{
    {"dilation_d_factor", 1},
    {"dilation_w_factor", 1},
    {"dilation_h_factor", 1},
    {"pot_scale_int16", 1},
    {"idx_out_type", static_cast<std::int64_t>(tflite::TensorType::INT32)},
}};

std::int64_t defaultOf(std::string_view field, bool bidirectionalLstm)
{
    if (bidirectionalLstm && field == "time_major")
        return 1;
    for (const auto& entry : kDefaults) {
        if (entry.field == field)
            return entry.value;
    }
    return 0;
}

struct FieldType {
    flatbuffers::ElementaryType type = flatbuffers::ET_INT;
    const TypeTable* table = nullptr; ///< of an enumeration
};

std::string integerText(std::int64_t value, const FieldType& field)
{
    if (field.type == flatbuffers::ET_BOOL)
        return value != 0 ? "true" : "false";
    if (!field.table)
        return fmt::format("{}", value);
    for (std::size_t i = 0; i < field.table->num_elems; ++i) {
        const std::int64_t number = field.table->values ? field.table->values[i] : static_cast<std::int64_t>(i);
        if (number == value)
            return field.table->names[i];
    }
    return fmt::format("unknown ({})", value);
}

template<typename T> T scalarAt(const std::uint8_t* at)
{
    return flatbuffers::ReadScalar<T>(at);
}

std::string scalarText(const std::uint8_t* at, const FieldType& field)
{
    switch (field.type) {
    case flatbuffers::ET_BOOL:
    case flatbuffers::ET_UCHAR:
    case flatbuffers::ET_UTYPE: return integerText(scalarAt<std::uint8_t>(at), field);
    case flatbuffers::ET_CHAR: return integerText(scalarAt<std::int8_t>(at), field);
    case flatbuffers::ET_SHORT: return integerText(scalarAt<std::int16_t>(at), field);
    case flatbuffers::ET_USHORT: return integerText(scalarAt<std::uint16_t>(at), field);
    case flatbuffers::ET_INT: return integerText(scalarAt<std::int32_t>(at), field);
    case flatbuffers::ET_UINT: return integerText(scalarAt<std::uint32_t>(at), field);
    case flatbuffers::ET_LONG: return integerText(scalarAt<std::int64_t>(at), field);
    case flatbuffers::ET_ULONG: return fmt::format("{}", scalarAt<std::uint64_t>(at));
    case flatbuffers::ET_FLOAT: return fmt::format("{}", scalarAt<float>(at));
    case flatbuffers::ET_DOUBLE: return fmt::format("{}", scalarAt<double>(at));
    default: return "?";
    }
}

std::string vectorText(const std::uint8_t* vector, const FieldType& field)
{
    const auto size = scalarAt<flatbuffers::uoffset_t>(vector);
    const auto* element = vector + sizeof(flatbuffers::uoffset_t);
    const auto step = flatbuffers::InlineSize(field.type, field.table);
    std::string text = "[";
    for (flatbuffers::uoffset_t i = 0; i < size && i < kShownElements; ++i)
        text += (i > 0 ? ", " : "") + scalarText(element + i * step, field);
    if (size > kShownElements)
        text += fmt::format(", ... {} in all", size);
    return text + "]";
}

/// @param at where the field's value or offset lies; null when the file leaves the field out
std::string fieldText(const std::uint8_t* at, bool isVector, const FieldType& field, std::int64_t fallback)
{
    const bool isOffset = isVector || field.type == flatbuffers::ET_STRING;
    if (!at) {
        if (isOffset)
            return isVector ? "[]" : "";
        return field.type == flatbuffers::ET_FLOAT ? "0" : integerText(fallback, field);
    }
    if (!isOffset)
        return scalarText(at, field);
    const auto* target = at + scalarAt<flatbuffers::uoffset_t>(at);
    if (isVector)
        return vectorText(target, field);
    return reinterpret_cast<const flatbuffers::String*>(target)->str();
}

Status appendFields(TfliteSource& source, const void* options, const TypeTable& type, bool bidirectionalLstm,
    std::vector<OptionField>& out)
{
    const auto& table = *static_cast<const flatbuffers::Table*>(options);
    for (std::size_t i = 0; i < type.num_elems; ++i) {
        const auto code = type.type_codes[i];
        FieldType field{static_cast<flatbuffers::ElementaryType>(code.base_type), nullptr};
        if (code.sequence_ref >= 0)
            field.table = type.type_refs[code.sequence_ref]();
        const auto slot = flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(i));
        OptionField entry;
        entry.name = type.names[i];
        entry.value = fieldText(
            table.GetAddressOf(slot), code.is_repeating != 0, field, defaultOf(entry.name, bidirectionalLstm));
        QS_CHECK(source.spend(entry.name.size() + entry.value.size() + sizeof(OptionField)));
        out.push_back(std::move(entry));
    }
    return {};
}

/// Appends the fields of one of the two unions.
Status appendUnion(TfliteSource& source, int number, const void* options, const TypeTable& unionType, const char* name,
    std::vector<OptionField>& out)
{
    if (number == 0)
        return {};
    if (static_cast<std::size_t>(number) >= unionType.num_elems) {
        out.push_back({name, fmt::format("unknown table {}", number)});
        return {};
    }
    if (!options)
        return {};
    const auto code = unionType.type_codes[number];
    const bool bidirectionalLstm = std::string_view(unionType.names[number]) == "BidirectionalSequenceLSTMOptions";
    return appendFields(source, options, *unionType.type_refs[code.sequence_ref](), bidirectionalLstm, out);
}

} // namespace

Result<std::vector<OptionField>> readOptionFields(TfliteSource& source, const tflite::Operator& op)
{
    std::vector<OptionField> fields;
    QS_CHECK(appendUnion(source, static_cast<int>(op.builtin_options_type()), op.builtin_options(),
        *tflite::BuiltinOptionsTypeTable(), "builtin_options", fields));
    QS_CHECK(appendUnion(source, static_cast<int>(op.builtin_options_2_type()), op.builtin_options_2(),
        *tflite::BuiltinOptions2TypeTable(), "builtin_options_2", fields));
    return fields;
}

} // namespace quantstep
