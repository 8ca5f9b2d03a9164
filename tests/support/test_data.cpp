// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_data.h"

#include "core/base/half.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <array>
#include <cstring>

namespace quantstep::test {
namespace {

/// Writes element `i` of an array of an integer or float type as the number.
void store(std::byte* array, std::size_t i, DType dtype, double number)
{
    const auto put = [&](auto value) { std::memcpy(array + i * sizeof(value), &value, sizeof(value)); };
    switch (dtype) {
    case DType::Float32: put(static_cast<float>(number)); break;
    case DType::Float64: put(number); break;
    case DType::Float16: put(floatToHalf(static_cast<float>(number))); break;
    case DType::Complex64: put(std::array<float, 2>{static_cast<float>(number), static_cast<float>(-number)}); break;
    case DType::BFloat16: {
        const auto single = static_cast<float>(number);
        std::uint32_t bits = 0;
        std::memcpy(&bits, &single, sizeof(bits));
        put(static_cast<std::uint16_t>(bits >> 16));
        break;
    }
    case DType::Int64:
    case DType::UInt64: put(static_cast<std::int64_t>(number)); break;
    case DType::Int32:
    case DType::UInt32: put(static_cast<std::int32_t>(number)); break;
    case DType::Int16:
    case DType::UInt16: put(static_cast<std::int16_t>(static_cast<std::int32_t>(number))); break;
    default: put(static_cast<std::int8_t>(static_cast<std::int32_t>(number))); break;
    }
}

TensorPtr stringTensor(Random& random, const Shape& shape)
{
    std::vector<std::int32_t> head{static_cast<std::int32_t>(shape.elements())};
    std::string characters;
    head.push_back(static_cast<std::int32_t>(4 * (shape.elements() + 2)));
    for (std::size_t i = 0; i < shape.elements(); ++i) {
        for (int n = random.between(0, 5); n > 0; --n)
            characters += static_cast<char>('a' + random.between(0, 25));
        head.push_back(head[1] + static_cast<std::int32_t>(characters.size()));
    }
    std::vector<std::byte> bytes(head.size() * 4 + characters.size());
    std::memcpy(bytes.data(), head.data(), head.size() * 4);
    std::memcpy(bytes.data() + head.size() * 4, characters.data(), characters.size());
    return makeTensor(DType::String, shape, std::move(bytes));
}

template<typename Number> TensorPtr filled(DType dtype, const Shape& shape, Number number)
{
    const std::size_t size = dtypeBytes(dtype, shape.elements());
    auto words = std::make_shared<std::vector<std::uint64_t>>((size + 7) / 8);
    auto* bytes = reinterpret_cast<std::byte*>(words->data());
    for (std::size_t i = 0; i < shape.elements(); ++i)
        store(bytes, i, dtype, number());
    return std::make_shared<const TensorValue>(TensorValue{
        dtype, shape, SharedBytes(words, std::as_bytes(std::span<const std::uint64_t>(*words)).first(size))});
}

} // namespace

QString zooPath()
{
    const QString path = qEnvironmentVariable("QUANTSTEP_ZOO");
    return path.isEmpty() ? QStringLiteral(QUANTSTEP_SOURCE_DIR "/../shared") : path;
}

QString zooFile(const QString& name)
{
    return zooPath() + QLatin1Char('/') + name;
}

QString sourceFile(const QString& name)
{
    return QStringLiteral(QUANTSTEP_SOURCE_DIR "/") + name;
}

bool writeFile(const QString& path, const SharedBytes& bytes)
{
    QFile file(path);
    const auto size = static_cast<qint64>(bytes.size());
    return file.open(QIODevice::WriteOnly)
        && file.write(reinterpret_cast<const char*>(bytes.span().data()), size) == size;
}

std::vector<QString> filesBelow(const QString& folder, const QString& ending)
{
    std::vector<QString> files;
    QDirIterator walk(folder, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString file = walk.next();
        if (file.endsWith(ending))
            files.push_back(file);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::uint32_t testSeed()
{
    bool ok = false;
    const auto seed = qEnvironmentVariable("QUANTSTEP_SEED").toUInt(&ok);
    return ok ? seed : 1;
}

QString scratchPath()
{
    const QString fromEnvironment = qEnvironmentVariable("QUANTSTEP_SCRATCH");
    const QString path
        = fromEnvironment.isEmpty() ? QStringLiteral(QUANTSTEP_BINARY_DIR "/test-scratch") : fromEnvironment;
    QDir().mkpath(path);
    return path;
}

int Random::between(int low, int high)
{
    const auto span = static_cast<std::uint64_t>(std::int64_t{high} - low + 1);
    return static_cast<int>(low + static_cast<std::int64_t>((m_engine() * span) >> 32));
}

float Random::real(float low, float high)
{
    return low + (high - low) * (static_cast<float>(m_engine() >> 8) / 16777216.0F);
}

TensorPtr Random::tensor(DType dtype, const Shape& shape)
{
    if (dtype == DType::String)
        return stringTensor(*this, shape);
    if (isPacked(dtype)) {
        std::vector<std::uint8_t> bytes(dtypeBytes(dtype, shape.elements()));
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(between(0, 255));
        return makeTensor(dtype, shape, std::move(bytes));
    }
    if (dtype == DType::Bool)
        return integers(dtype, shape, 0, 1);
    if (const auto range = codeRange(dtype); range && dtypeBits(dtype) <= 16)
        return integers(dtype, shape, static_cast<int>(range->min), static_cast<int>(range->max));
    if (isInteger(dtype))
        return integers(dtype, shape, dtype == DType::UInt32 || dtype == DType::UInt64 ? 0 : -1000, 1000);
    return filled(dtype, shape, [this] { return real(-4, 4); });
}

TensorPtr Random::eitherOf(DType dtype, const Shape& shape, int one, int other)
{
    return filled(dtype, shape, [&] { return between(0, 1) == 0 ? one : other; });
}

TensorPtr Random::integers(DType dtype, const Shape& shape, int low, int high)
{
    return filled(dtype, shape, [&] { return between(low, high); });
}

} // namespace quantstep::test
