// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/error_metrics.h"
#include "core/base/shape.h"
#include "core/engine/engine.h"
#include "core/kernels/op_arithmetic.h"
#include "core/model/quant_params.h"

#include <QString>

#include <cstdint>

namespace quantstep {

/// "op 3 CONV_2D", "op 1 ADD of subgraph 2".
[[nodiscard]] QString opText(const Model& model, OpRef op);
/// "main graph", "body": what a subgraph is to the operator that runs it.
[[nodiscard]] QString partText(CallPart part);
/// Of a WHILE, whose parts are run again and again.
[[nodiscard]] bool isLoopPart(CallPart part);
/// "1×28×28×1"; "scalar" for rank 0.
[[nodiscard]] QString shapeText(const Shape& shape);
/// "0.0039", "0.0021 … 0.0105 ×32" for per-channel, empty when not quantized.
[[nodiscard]] QString scaleText(const QuantParams& params);
[[nodiscard]] QString zeroPointText(const QuantParams& params);
/// "1172345911 ≪ −8" of the rescale at the output, "… ×32" for per-channel; empty when there is none.
[[nodiscard]] QString multiplierText(const OpArithmetic& arithmetic);
/// "850 ns", "12.3 µs", "1.32 ms", "2.10 s".
[[nodiscard]] QString durationText(std::int64_t ns);
/// "1.8 %", exact at both ends: "0 %" and "100 %" only when nothing or everything is meant.
[[nodiscard]] QString shareText(std::size_t part, std::size_t whole);
/// "3 (0.4 %)"; "0" when nothing differs.
[[nodiscard]] QString differingText(const ErrorMetrics& metrics);
/// "2 LSB"; "0.0013" in real units where there is no common LSB.
[[nodiscard]] QString maxErrorText(const ErrorMetrics& metrics);
/// "38.2 dB", "∞ dB".
[[nodiscard]] QString sqnrText(const ErrorMetrics& metrics);
/// "512 B", "212 MB".
[[nodiscard]] QString bytesText(std::uint64_t bytes);

} // namespace quantstep
