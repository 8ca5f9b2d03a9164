// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/dump_reader.h"

#include "core/exchange/dump_folder.h"
#include "core/exchange/dump_mapping.h"
#include "core/exchange/dump_table.h"
#include "core/exchange/npz.h"
#include "core/io/layer_dump.h"
#include "core/io/mapped_file.h"

#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace quantstep {
namespace {

namespace fs = std::filesystem;

Result<Dump> fromNpz(const SharedBytes& file)
{
    QS_TRY(auto arrays, readNpz(file, kMaxDumpBytes));
    Dump dump{"npz", {}, {}};
    for (auto& [name, value] : arrays)
        dump.entries.push_back({name, std::nullopt, std::move(value)});
    return dump;
}

/// One code per byte for packed types; other elements aligned for their type.
TensorPtr valueOf(const LayerTensor& tensor)
{
    const auto span = tensor.bytes.span();
    auto bytes = SharedBytes::adopt(std::vector<std::byte>(span.begin(), span.end()));
    const bool packed = isPacked(tensor.dtype) && span.size() == dtypeBytes(tensor.dtype, tensor.shape.elements());
    const DType open = tensor.dtype == DType::UInt4 ? DType::UInt8 : DType::Int8;
    const DType dtype = isPacked(tensor.dtype) && !packed ? open : tensor.dtype;
    return unpackCodes(std::make_shared<const TensorValue>(TensorValue{dtype, tensor.shape, std::move(bytes)}));
}

Result<Dump> fromLayerDump(const SharedBytes& file, const Model& model)
{
    QS_TRY(const auto tensors, readLayerDump(file));
    std::map<TensorRef, DumpEntry> entries; // of a tensor that is written several times, the last
    for (const LayerTensor& tensor : tensors) {
        TensorRef ref{SubgraphId(tensor.subgraph), {}};
        const auto& inputs = model.main().inputs;
        if (tensor.input && *tensor.input >= inputs.size())
            return fail(ErrorCode::InvalidInput, "layer dump: expected a graph input below {}, found {}", inputs.size(),
                *tensor.input);
        if (tensor.input)
            ref.tensor = inputs[*tensor.input];
        else if (tensor.tensor && *tensor.tensor <= INT32_MAX)
            ref.tensor = TensorId(*tensor.tensor);
        if (!ref.tensor.valid() || tensor.subgraph > INT32_MAX)
            continue; // an output that the model leaves out
        entries[ref] = {npzKey(ref), ref, valueOf(tensor)};
    }
    Dump dump{"TFLM layer by layer", {}, {}};
    for (auto& [ref, entry] : entries)
        dump.entries.push_back(std::move(entry));
    return dump;
}

Result<Dump> fromFile(const std::string& path, const Model& model)
{
    QS_TRY(const auto file, mapFile(path, kMaxDumpBytes));
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    const std::string ending = fs::path(path).extension().string();
    if (text.starts_with("PK") || ending == ".npz")
        return fromNpz(file);
    if (ending == ".json")
        return readMappedDump(file, fs::path(path).parent_path().string(), model);
    if (isTensorTable(text))
        return readTensorTable(text);
    static const std::set<std::string> kSingle{".npy", ".csv", ".txt", ".bin", ".raw"};
    if (kSingle.contains(ending)) {
        QS_TRY(auto entry, readDumpFile(path, fs::path(path).stem().string()));
        return Dump{"one file", {std::move(entry)}, {}};
    }
    if (text.substr(0, 8).ends_with("TFL3"))
        return fail(ErrorCode::InvalidInput, "expected a dump, found a model");
    return fromLayerDump(file, model);
}

} // namespace

Result<Dump> readDump(const std::string& path, const Model& model)
{
    std::error_code error;
    auto dump = fs::is_directory(path, error) ? readDumpFolder(path, model) : fromFile(path, model);
    if (!dump && !dump.error().message.starts_with(path))
        return tl::unexpected(dump.error().in(path));
    return dump;
}

} // namespace quantstep
