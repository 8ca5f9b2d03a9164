// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/numerics.h"

namespace quantstep {

std::string_view numericsName(Numerics numerics)
{
    switch (numerics) {
    case Numerics::LiteRtRef: return "litert-ref";
    case Numerics::Tflite219Ref: return "tflite-2.19-ref";
    case Numerics::LiteRtDefault: return "litert-default";
    case Numerics::Xnnpack: return "xnnpack";
    case Numerics::Tflm: return "tflm";
    case Numerics::SingleRounding: return "single-rounding";
    }
    return "unknown";
}

std::optional<Numerics> numericsFromName(std::string_view name)
{
    for (const Numerics numerics : kAllNumerics) {
        if (numericsName(numerics) == name)
            return numerics;
    }
    return std::nullopt;
}

} // namespace quantstep
