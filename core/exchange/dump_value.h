// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

namespace quantstep {

/// A dumped value as a tensor of the model, and how it became one.
struct DumpValue {
    TensorPtr value;
    TensorPtr asItIs; ///< see DumpMatch
    std::string note;
    StoredAs storedAs = StoredAs::Tensor;
};

/// Brings a dumped value to a tensor's type and layout:
///  * shape: the tensor's, the same elements in a flat or squeezed shape, channels first where the tensor has them
///    last (transposed), and other sizes where the model leaves them open (batch, dynamic dimensions);
///  * type: the tensor's; integers of another size whose values fit; uint8 and int8 for each other, shifted by 128;
///    real numbers for codes, where each is that of a code; one code per byte for packed types; raw bytes.
/// Errors: InvalidInput naming expected and found.
[[nodiscard]] Result<DumpValue> dumpValue(const DumpEntry& entry, const TensorInfo& tensor);

} // namespace quantstep
