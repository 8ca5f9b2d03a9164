// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/image_file.h"

#include "core/io/mapped_file.h"

#include <QFile>
#include <QImageReader>

#include <cstring>

namespace quantstep {
namespace {

constexpr std::uint64_t kMaxInputBytes = std::uint64_t{1} << 32;

/// Copies rows without the padding at their ends.
PixelImage packed(const QImage& image, int channels)
{
    PixelImage pixels{image.width(), image.height(), channels, {}};
    const auto row = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(channels);
    pixels.pixels.resize(row * static_cast<std::size_t>(image.height()));
    for (int y = 0; y < image.height(); ++y)
        std::memcpy(&pixels.pixels[row * static_cast<std::size_t>(y)], image.constScanLine(y), row);
    return pixels;
}

Result<MappedInput> readMapped(
    const QString& path, const TensorInfo& input, const Shape& shape, std::optional<PixelNormalization> normalization)
{
    const InputKind kind = inputKind(path.toStdString());
    if (kind == InputKind::Image) {
        QS_TRY(const auto image, readImageFile(path));
        return imageInput(image, input, shape, normalization);
    }
    QS_TRY(const auto bytes, readBytes(path));
    return fileInput(kind, bytes, input, shape);
}

} // namespace

Result<SharedBytes> readBytes(const QString& path)
{
    if (!path.startsWith(QLatin1Char(':')))
        return readFile(QFile::encodeName(path).toStdString(), kMaxInputBytes);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::CannotRead, "{}: {}", path.toStdString(), file.errorString().toStdString());
    const QByteArray bytes = file.readAll();
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.constData());
    return SharedBytes::adopt(std::vector<std::byte>(begin, begin + bytes.size()));
}

Result<PixelImage> readImageFile(const QString& path)
{
    QImageReader reader(path);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    const QImage image = reader.read();
    if (image.isNull())
        return fail(reader.error() == QImageReader::FileNotFoundError ? ErrorCode::CannotRead : ErrorCode::InvalidInput,
            "expected a readable image, found: {}", reader.errorString().toStdString());
    if (image.allGray())
        return packed(image.convertToFormat(QImage::Format_Grayscale8), 1);
    return packed(image.convertToFormat(QImage::Format_RGB888), 3);
}

Result<MappedInput> readInputFile(
    const QString& path, const TensorInfo& input, const Shape& shape, std::optional<PixelNormalization> normalization)
{
    auto mapped = readMapped(path, input, shape, normalization);
    const std::string name = path.toStdString();
    if (!mapped && !mapped.error().message.starts_with(name))
        return tl::unexpected(mapped.error().in(name));
    return mapped;
}

} // namespace quantstep
