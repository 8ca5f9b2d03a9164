// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/tensor_archive.h"

#include "core/exchange/element_text.h"
#include "core/exchange/npy.h"
#include "core/exchange/npz.h"
#include "core/io/part_path.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace quantstep {
namespace {

/// Elements that are made text at once.
constexpr std::size_t kPiece = 4096;

class NpzArchive final : public TensorArchive {
public:
    explicit NpzArchive(NpzWriter writer) : m_writer(std::move(writer)) { }

    [[nodiscard]] bool takes(DType dtype) const override { return !npyType(dtype).empty(); }
    [[nodiscard]] Status add(const std::string& key, const std::string&, const TensorPtr& value) override
    {
        return m_writer.add(key, value);
    }
    [[nodiscard]] Status finish() override { return m_writer.finish(); }

private:
    NpzWriter m_writer;
};

class NpyArchive final : public TensorArchive {
public:
    explicit NpyArchive(OutputFolder folder) : m_folder(std::move(folder)) { }

    [[nodiscard]] bool takes(DType dtype) const override { return !npyType(dtype).empty(); }
    [[nodiscard]] Status add(const std::string& key, const std::string&, const TensorPtr& value) override
    {
        QS_TRY(const auto file, encodeNpy(value));
        return m_folder.add(key + ".npy", std::as_bytes(std::span(file)));
    }
    [[nodiscard]] Status finish() override { return m_folder.finish(); }

private:
    OutputFolder m_folder;
};

std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"')
            result += '"';
        result += c == '\n' || c == '\r' ? ' ' : c;
    }
    return result + '"';
}

class CsvArchive final : public TensorArchive {
public:
    explicit CsvArchive(const std::string& path)
        : m_path(path), m_out(m_path.part(), std::ios::binary | std::ios::trunc)
    {
        m_out << kCsvHeading << '\n';
    }

    [[nodiscard]] Status check()
    {
        if (!m_out)
            return fail(ErrorCode::CannotRead, "{}: cannot be written: {}", m_path.final(),
                std::generic_category().message(errno));
        return {};
    }

    [[nodiscard]] bool takes(DType dtype) const override
    {
        return !npyType(dtype).empty() && dtype != DType::Complex64 && dtype != DType::Complex128
            && dtype != DType::UInt64;
    }

    [[nodiscard]] Status add(const std::string& key, const std::string& name, const TensorPtr& value) override
    {
        std::string sizes;
        for (const std::int32_t size : value->shape.dims())
            sizes += fmt::format("{}{}", sizes.empty() ? "" : "x", size);
        m_out << fmt::format("{},{},{},{}", key, dtypeName(value->dtype), sizes, quoted(name));
        std::string text;
        for (std::size_t at = 0; at < value->elements(); at += kPiece) {
            text.clear();
            appendElements(text, *value, at, std::min(at + kPiece, value->elements()), ",", ElementStyle::Plain);
            m_out << ',' << text;
        }
        m_out << '\n';
        return check();
    }

    [[nodiscard]] Status finish() override
    {
        m_out.close();
        QS_CHECK(check());
        return m_path.putInPlace();
    }

private:
    PartPath m_path;
    std::ofstream m_out;
};

} // namespace

ArchiveFormat archiveFormat(std::string_view path)
{
    if (path.ends_with('/'))
        return ArchiveFormat::NpyFolder;
    return path.ends_with(".csv") ? ArchiveFormat::Csv : ArchiveFormat::Npz;
}

Result<std::unique_ptr<TensorArchive>> TensorArchive::create(const std::string& path, ArchiveFormat format)
{
    using Made = std::unique_ptr<TensorArchive>;
    if (format == ArchiveFormat::NpyFolder) {
        QS_TRY(auto folder, OutputFolder::create(path));
        return Made(std::make_unique<NpyArchive>(std::move(folder)));
    }
    if (format == ArchiveFormat::Csv) {
        auto csv = std::make_unique<CsvArchive>(path);
        QS_CHECK(csv->check());
        return Made(std::move(csv));
    }
    QS_TRY(auto writer,
        NpzWriter::create(path,
            format == ArchiveFormat::CompressedNpz ? NpzWriter::Compression::Deflated
                                                   : NpzWriter::Compression::Stored));
    return Made(std::make_unique<NpzArchive>(std::move(writer)));
}

} // namespace quantstep
