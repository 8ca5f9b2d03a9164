// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The 64-bit fingerprint of FarmHash: never changes, on no platform.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace quantstep::fingerprint {

constexpr std::uint64_t kFirst = 0xc3a5c85c97cb3127U, kSecond = 0xb492b66fbe98f273U, kThird = 0x9ae16a3b2f90404fU;

template<typename T> [[nodiscard]] std::uint64_t wordAt(const std::byte* at)
{
    T word = 0;
    std::memcpy(&word, at, sizeof(word));
    return word;
}

[[nodiscard]] inline std::uint64_t word64(const std::byte* at)
{
    return wordAt<std::uint64_t>(at);
}

[[nodiscard]] inline std::uint64_t folded(std::uint64_t value)
{
    return value ^ (value >> 47);
}

[[nodiscard]] inline std::uint64_t mix(std::uint64_t u, std::uint64_t v, std::uint64_t factor)
{
    const std::uint64_t a = folded((u ^ v) * factor);
    return folded((v ^ a) * factor) * factor;
}

[[nodiscard]] inline std::uint64_t ofFew(std::span<const std::byte> bytes)
{
    const std::size_t size = bytes.size();
    const std::byte* const begin = bytes.data();
    const std::byte* const end = begin + size;
    const std::uint64_t factor = kThird + 2 * size;
    if (size >= 8) {
        const std::uint64_t a = word64(begin) + kThird;
        const std::uint64_t b = word64(end - 8);
        return mix(std::rotr(b, 37) * factor + a, (std::rotr(a, 25) + b) * factor, factor);
    }
    if (size >= 4)
        return mix(size + (wordAt<std::uint32_t>(begin) << 3), wordAt<std::uint32_t>(end - 4), factor);
    if (size == 0)
        return kThird;
    const auto byteAt = [&](std::size_t place) { return std::to_integer<std::uint64_t>(bytes[place]); };
    const std::uint64_t y = byteAt(0) + (byteAt(size / 2) << 8);
    const std::uint64_t z = size + (byteAt(size - 1) << 2);
    return folded((y * kThird) ^ (z * kFirst)) * kThird;
}

/// The step that the middle lengths share: two sums of four words.
struct Sums {
    std::uint64_t first, second;
};

[[nodiscard]] inline Sums sumsOf(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d, std::uint64_t e)
{
    return {std::rotr(a + b, 43) + std::rotr(c, 30) + d, a + std::rotr(b + e, 18) + c};
}

/// Of 17 to 64 bytes.
[[nodiscard]] inline std::uint64_t ofSome(std::span<const std::byte> bytes)
{
    const std::byte* const begin = bytes.data();
    const std::byte* const end = begin + bytes.size();
    const std::uint64_t factor = kThird + 2 * bytes.size();
    const std::uint64_t a = word64(begin) * (bytes.size() <= 32 ? kSecond : kThird);
    const Sums outer = sumsOf(a, word64(begin + 8), word64(end - 8) * factor, word64(end - 16) * kThird, kThird);
    const std::uint64_t mixed = mix(outer.first, outer.second, factor);
    if (bytes.size() <= 32)
        return mixed;
    const Sums inner = sumsOf(word64(begin + 16) * factor, word64(begin + 24),
        (outer.first + word64(end - 32)) * factor, (mixed + word64(end - 24)) * factor, a);
    return mix(inner.first, inner.second, factor);
}

/// What longer stretches are taken in with, 64 bytes at a time.
struct State {
    std::uint64_t x = 0, y = 0, z = 0;
    Sums v{0, 0}, w{0, 0};

    [[nodiscard]] static Sums taken(const std::byte* at, std::uint64_t a, std::uint64_t b)
    {
        const std::uint64_t last = word64(at + 24);
        const std::uint64_t first = a + word64(at);
        const std::uint64_t sum = first + word64(at + 8) + word64(at + 16);
        return {sum + last, std::rotr(b + first + last, 21) + std::rotr(sum, 44) + first};
    }

    void take(const std::byte* at, std::uint64_t factor, std::uint64_t vWeight, std::uint64_t wWeight)
    {
        x = std::rotr(x + y + v.first + word64(at + 8), 37) * factor;
        y = std::rotr(y + v.second + word64(at + 48), 42) * factor;
        x ^= w.second * wWeight;
        y += v.first * vWeight + word64(at + 40);
        z = std::rotr(z + w.first, 33) * factor;
        v = taken(at, v.second * factor, x + w.first);
        w = taken(at + 32, z + w.second, y + word64(at + 16));
        std::swap(x, z);
    }
};

[[nodiscard]] inline std::uint64_t ofMany(std::span<const std::byte> bytes)
{
    constexpr std::uint64_t kSeed = 81;
    State state;
    state.y = kSeed * kSecond + 113;
    state.z = folded(state.y * kThird + 113) * kThird;
    state.x = kSeed * kThird + word64(bytes.data());
    const std::size_t rest = (bytes.size() - 1) % 64;
    const std::byte* at = bytes.data();
    for (std::size_t left = (bytes.size() - 1) / 64; left > 0; --left, at += 64)
        state.take(at, kSecond, 1, 1);
    const std::uint64_t factor = kSecond + 2 * (state.z & 0xff);
    state.w.first += rest;
    state.v.first += state.w.first;
    state.w.first += state.v.first;
    state.take(bytes.data() + bytes.size() - 64, factor, 9, 9);
    return mix(mix(state.v.first, state.w.first, factor) + folded(state.y) * kFirst + state.z,
        mix(state.v.second, state.w.second, factor) + state.x, factor);
}

} // namespace quantstep::fingerprint

namespace quantstep {

[[nodiscard]] inline std::uint64_t fingerprint64(std::span<const std::byte> bytes)
{
    if (bytes.size() <= 16)
        return fingerprint::ofFew(bytes);
    return bytes.size() <= 64 ? fingerprint::ofSome(bytes) : fingerprint::ofMany(bytes);
}

} // namespace quantstep
