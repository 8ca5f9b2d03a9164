// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/model/model.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace quantstep {

enum class ArchiveFormat : std::uint8_t { Npz, CompressedNpz, NpyFolder, Csv };

/// What a path asks for: a folder of .npy for one that ends with a slash, CSV for .csv, else an .npz archive.
[[nodiscard]] ArchiveFormat archiveFormat(std::string_view path);

/// First line of the CSV form; each other one is a tensor: key, type, sizes with "x" between them, name in quotes, and
/// the elements (codes of quantized types, floats as the shortest text that reads back).
inline constexpr std::string_view kCsvHeading = "tensor,dtype,shape,name,values";

/// Tensors written one at a time to a file or folder that appears when it is complete. Thread: one at a time.
class TensorArchive {
public:
    /// Errors: CannotRead; InvalidInput for a folder that is not empty.
    [[nodiscard]] static Result<std::unique_ptr<TensorArchive>> create(const std::string& path, ArchiveFormat format);
    virtual ~TensorArchive() = default;

    /// Whether the format has a form for the type: not for strings and resources; in CSV neither for complex numbers
    /// and uint64.
    [[nodiscard]] virtual bool takes(DType dtype) const = 0;
    /// @param key as npzKey() gives it; @param name the tensor's. Errors: CannotRead, Unsupported.
    [[nodiscard]] virtual Status add(const std::string& key, const std::string& name, const TensorPtr& value) = 0;
    /// Gives it its name; without this nothing is left. Errors: CannotRead.
    [[nodiscard]] virtual Status finish() = 0;
};

} // namespace quantstep
