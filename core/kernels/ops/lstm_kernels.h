// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The full LSTM kernels, one file each; LSTM, UNIDIRECTIONAL_ and BIDIRECTIONAL_SEQUENCE_LSTM choose among them.

#include "core/kernels/ops/lstm_layout.h"

namespace quantstep {

/// int8 with 16-bit gates; 5 intermediate tensors carry scales. `checked` is what checkLstm() let pass.
[[nodiscard]] Result<PreparedPtr> prepareIntegerLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output);

/// int8 with 8-bit products; 12 intermediate tensors carry scales. LSTM only.
[[nodiscard]] Result<PreparedPtr> prepareIntegerLstm8(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output);

/// float, and float with 8-bit weights.
[[nodiscard]] Result<PreparedPtr> prepareFloatLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output);
[[nodiscard]] Result<PreparedPtr> prepareHybridLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output);

/// The scale of an intermediate tensor. Errors: RefusedByRuntime when it is missing.
[[nodiscard]] Result<QuantParams> intermediateQuant(const PrepareContext& context, std::size_t index);

/// log2 of a scale that is a power of two, to 1e-3. Nothing when it is none.
[[nodiscard]] std::optional<int> powerOfTwoLog(float scale);

} // namespace quantstep
