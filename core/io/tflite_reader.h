// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/model.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace quantstep {

/// What a file may ask for before it is refused with LimitExceeded. The defaults are far above any real
/// model; they keep a damaged or hostile file from eating all memory or time.
struct ReadLimits {
    std::uint64_t maxFileBytes = std::uint64_t{1} << 36;
    std::uint32_t maxTables = 16'000'000; ///< flatbuffers tables visited by the verification
    std::uint32_t maxDepth = 64; ///< nesting of tables
    std::int32_t maxRank = 255; ///< dimensions of a tensor
    /// Bytes of descriptions (names, shapes, scales, options, indices; not weights) that may be made from the
    /// file; vectors of a file can be shared by any number of tensors, so its size alone bounds nothing.
    /// What holds is the smaller of this and 64 MiB plus 16 times the file's size.
    std::uint64_t maxDescriptionBytes = std::uint64_t{1} << 31;
};

/// Reads a model from the bytes of a .tflite file. The bytes are verified before anything is read, and
/// are borrowed: constants point into them, except those that lie misaligned for their element type
/// (8-bit ones never do). Unknown operators, types and options are kept as they are; constants whose data
/// cannot be had are marked (TensorInfo::unusable).
/// @param path the file's name for messages and for finding external buffers beside it; may be empty
/// Errors: Malformed (place, expected, found), LimitExceeded, Cancelled. Thread: any.
[[nodiscard]] Result<ModelPtr> readTflite(
    SharedBytes bytes, const ReadLimits& limits = {}, std::stop_token stop = {}, const std::string& path = {});

/// Maps a file and reads it. Errors: those of mapFile() and readTflite(), with the path in front.
[[nodiscard]] Result<ModelPtr> openModel(
    const std::string& path, const ReadLimits& limits = {}, std::stop_token stop = {});

} // namespace quantstep
