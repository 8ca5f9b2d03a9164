// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stages that the explanations of many operators share. The values come from the functions that the kernels call;
// where one of those does several things, it is shown in its parts.

#include "core/kernels/explanation.h"
#include "core/kernels/output_stage.h"

#include <string>

namespace quantstep {

/// Bits left before an accumulator of `width` bits (sign included) overflows, to a hundredth.
[[nodiscard]] double headroomBits(std::int64_t accumulator, int width);

/// "x", "x - 3" or "x + 128": what is multiplied when `offset` is added to x.
[[nodiscard]] std::string withOffset(std::string_view name, std::int64_t offset);

/// Adds the stages of multiplyByQuantizedMultiplier(x, by) and gives its result.
/// @param real what the multiplier stands for.
/// @param step what one unit of the result is worth, in codes of the output.
/// @param what put in front of the stages' names ("input 0: "), may be empty.
/// @param variable what the value is called in the stages' code.
std::int32_t explainRescale(OpExplanation& to, std::string_view what, std::int32_t x, QuantizedMultiplier by,
    double real, double step = 1, std::string_view variable = "v");

/// Adds the stages "rescale" to "clamp" of a 32-bit accumulator of this channel; sets `recomputed`.
void explainOutput(OpExplanation& to, const OutputStage& stage, std::int32_t accumulator, std::size_t channel);
/// The same of a 64-bit accumulator.
void explainOutput(OpExplanation& to, const OutputStage& stage, std::int64_t accumulator, std::size_t channel);

/// Adds the stage "clamp" of a float; sets `recomputed`.
void explainFloatClamp(OpExplanation& to, float value, FloatRange clamp);

/// Adds "offset" and "clamp" after a rescaled value; gives the code.
std::int32_t explainOffsetAndClamp(OpExplanation& to, std::int32_t scaled, std::int32_t offset, IntRange clamp);

} // namespace quantstep
