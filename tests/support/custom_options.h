// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/op_options.h"

#include <cstdint>
#include <vector>

namespace quantstep::test {

/// The map of options that a custom operator keeps in the file.
[[nodiscard]] std::vector<std::uint8_t> customOptionsOf(const DetectionPostProcessOptions& options);
[[nodiscard]] std::vector<std::uint8_t> customOptionsOf(const AudioSpectrogramOptions& options);
[[nodiscard]] std::vector<std::uint8_t> customOptionsOf(const MfccOptions& options);
[[nodiscard]] std::vector<std::uint8_t> customOptionsOf(const NumericVerifyOptions& options);

} // namespace quantstep::test
