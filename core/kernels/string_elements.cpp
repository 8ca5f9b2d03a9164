// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/string_elements.h"

#include <cstdint>
#include <cstring>
#include <span>

namespace quantstep {

Result<std::vector<std::string_view>> stringsOf(const TensorValue& value)
{
    const std::size_t elements = value.elements();
    const std::size_t size = value.bytes.size();
    const auto numberAtWord = [&](std::size_t word) {
        std::int32_t number = 0;
        std::memcpy(&number, value.bytes.data() + word * sizeof(number), sizeof(number));
        return std::int64_t{number};
    };
    const std::size_t head = (elements + 2) * sizeof(std::int32_t);
    if (elements == 0)
        return std::vector<std::string_view>();
    if (size < head || numberAtWord(0) != static_cast<std::int64_t>(elements))
        return fail(ErrorCode::DataDependent, "a string tensor does not hold the {} strings of its shape", elements);
    std::vector<std::string_view> strings;
    strings.reserve(elements);
    const char* const characters = reinterpret_cast<const char*>(value.bytes.data());
    for (std::size_t i = 0; i < elements; ++i) {
        const std::int64_t begin = numberAtWord(i + 1);
        const std::int64_t end = numberAtWord(i + 2);
        if (begin < 0 || end < begin || end > static_cast<std::int64_t>(size))
            return fail(ErrorCode::DataDependent, "string {} of a tensor lies outside of its bytes", i);
        strings.emplace_back(characters + begin, static_cast<std::size_t>(end - begin));
    }
    return strings;
}

std::vector<std::byte> packStrings(std::span<const std::string_view> strings)
{
    constexpr std::size_t kWord = sizeof(std::int32_t);
    std::vector<std::byte> packed((strings.size() + 2) * kWord);
    const auto put = [&](std::size_t index, std::size_t number) {
        const auto word = static_cast<std::int32_t>(number);
        std::memcpy(packed.data() + index * kWord, &word, kWord);
    };
    put(0, strings.size());
    for (std::size_t i = 0; i < strings.size(); ++i) {
        put(i + 1, packed.size());
        const auto characters = std::as_bytes(std::span(strings[i]));
        packed.insert(packed.end(), characters.begin(), characters.end());
    }
    put(strings.size() + 1, packed.size());
    return packed;
}

} // namespace quantstep
