// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace quantstep {

/// Whose arithmetic a kernel computes. Kernels take it as a value in prepare(), never as an #ifdef.
enum class Numerics : std::uint8_t {
    LiteRtRef, ///< LiteRT 2.x, op resolver BUILTIN_REF: the default, and what "exact" means here
    Tflite219Ref, ///< reference kernels before April 2025: FULLY_CONNECTED in fixed point
    LiteRtDefault, ///< optimized kernels without delegates
    Xnnpack, ///< the XNNPACK delegate where it takes an operator, else as LiteRtDefault
    Tflm, ///< TensorFlow Lite Micro, reference kernels
    SingleRounding, ///< as LiteRtRef with one rounding in the requantization (TFLITE_SINGLE_ROUNDING)
};

inline constexpr std::array kAllNumerics{Numerics::LiteRtRef, Numerics::Tflite219Ref, Numerics::LiteRtDefault,
    Numerics::Xnnpack, Numerics::Tflm, Numerics::SingleRounding};

/// The names `--arithmetic` takes: "litert-ref", "tflite-2.19-ref", "litert-default", "xnnpack", "tflm",
/// "single-rounding".
[[nodiscard]] std::string_view numericsName(Numerics numerics);
[[nodiscard]] std::optional<Numerics> numericsFromName(std::string_view name);

/// Which code computes it; both give the same bits.
enum class KernelPath : std::uint8_t { Fast, Reference };

} // namespace quantstep
