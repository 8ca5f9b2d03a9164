// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/oracle.h"

#include "core/exchange/npy.h"
#include "tests/support/test_data.h"

#include <nlohmann/json.hpp>

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QtEndian>

#include <array>
#include <cstring>

namespace quantstep::test {
namespace {

using Json = nlohmann::json;

constexpr std::array kStageNames{"done", "load", "resize", "allocate", "input", "invoke", "aborted", "timed out"};
constexpr std::array kResolverNames{"ref", "default", "xnnpack"};
constexpr std::array kRuntimeSites{"", "site-2025", "site-micro"};
constexpr qint64 kFrameHead = 12;
/// A batch is cut where its models and inputs exceed this, so that neither side holds too much.
constexpr std::size_t kBatchBytes = std::size_t{32} << 20;
constexpr std::size_t kBatchCases = 512;

QString pythonPath()
{
    const QString fromEnvironment = qEnvironmentVariable("QUANTSTEP_PYTHON");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStringLiteral(QUANTSTEP_SOURCE_DIR "/build/venv/bin/python");
}

/// The folder with the packages of a runtime that is not the environment's own; empty for the one that is.
QString sitePath(Runtime runtime)
{
    if (runtime == Runtime::LiteRt)
        return {};
    return QStringLiteral(QUANTSTEP_SOURCE_DIR "/build/")
        + QLatin1String(kRuntimeSites[static_cast<std::size_t>(runtime)]);
}

QProcessEnvironment environmentFor(Runtime runtime)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    if (const QString site = sitePath(runtime); !site.isEmpty())
        environment.insert(QStringLiteral("PYTHONPATH"), site);
    return environment;
}

OracleStage stageFromName(const std::string& name)
{
    for (std::size_t i = 0; i < kStageNames.size(); ++i) {
        if (name == kStageNames[i])
            return static_cast<OracleStage>(i);
    }
    return OracleStage::Load;
}

std::size_t caseBytes(const OracleCase& oneCase)
{
    std::size_t size = oneCase.model.size();
    for (const TensorPtr& input : oneCase.inputs)
        size += input ? input->bytes.size() : 0;
    return size;
}

/// Collects the payload of a request.
class Payload {
public:
    Json add(const SharedBytes& bytes)
    {
        const auto offset = m_bytes.size();
        m_bytes.append(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        return Json::array({offset, bytes.size()});
    }
    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

Json describe(const OracleCase& oneCase, Runtime runtime, Payload& payload)
{
    const char* resolver
        = runtime == Runtime::Micro ? "tflm" : kResolverNames[static_cast<std::size_t>(oneCase.resolver)];
    Json header{
        {"tensors", oneCase.tensors}, {"resolver", resolver}, {"invokes", oneCase.invokes}, {"expose", oneCase.expose}};
    if (oneCase.path.empty())
        header["model"] = payload.add(oneCase.model);
    else
        header["path"] = oneCase.path;
    Json inputs = Json::array();
    for (const TensorPtr& input : oneCase.inputs) {
        if (!input) {
            inputs.push_back(nullptr);
            continue;
        }
        const auto dims = input->shape.dims();
        inputs.push_back({{"dtype", std::string(dtypeName(input->dtype))},
            {"shape", std::vector<int>(dims.begin(), dims.end())}, {"data", payload.add(unpackCodes(input)->bytes)}});
    }
    header["inputs"] = std::move(inputs);
    return header;
}

/// The type under which codes that come one per byte are kept.
DType storedType(const std::string& name)
{
    const DType dtype = dtypeFromName(name).value_or(DType::String);
    if (!isPacked(dtype))
        return dtype;
    return dtype == DType::UInt4 ? DType::UInt8 : DType::Int8;
}

TensorPtr takeTensor(const Json& entry, const std::shared_ptr<const std::vector<std::uint64_t>>& payload)
{
    const auto offset = entry["data"][0].get<std::size_t>();
    const auto size = entry["data"][1].get<std::size_t>();
    // Copied to memory of its own, aligned for every element type.
    auto words = std::make_shared<std::vector<std::uint64_t>>((size + 7) / 8);
    if (size > 0)
        std::memcpy(words->data(), reinterpret_cast<const char*>(payload->data()) + offset, size);
    const SharedBytes bytes(words, std::as_bytes(std::span<const std::uint64_t>(*words)).first(size));
    return std::make_shared<const TensorValue>(TensorValue{
        storedType(entry["dtype"].get<std::string>()), Shape(entry["shape"].get<std::vector<std::int32_t>>()), bytes});
}

} // namespace

struct Oracle::Frame {
    Json header;
    std::shared_ptr<const std::vector<std::uint64_t>> payload;
};

std::string saveDump(Runtime runtime, const QString& model, const TensorPtr& input, const QString& target, bool keep)
{
    constexpr int kPatienceMs = 120000;
    const auto array = encodeNpy(input);
    const QString source = target + QStringLiteral(".input.npy");
    if (!array || !writeFile(source, SharedBytes::adopt(*array)))
        return "the input cannot be written";
    QProcess process;
    process.setProcessEnvironment(environmentFor(runtime));
    process.setProcessChannelMode(QProcess::MergedChannels);
    const auto litert = keep ? QStringLiteral("default") : QStringLiteral("late");
    const auto kind = runtime == Runtime::Micro ? QStringLiteral("micro") : litert;
    process.start(pythonPath(), {sourceFile(QStringLiteral("tests/oracle/save_dump.py")), model, source, target, kind});
    const bool ended = process.waitForFinished(kPatienceMs);
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    return "save_dump.py failed: " + process.readAll().toStdString();
}

const char* stageName(OracleStage stage)
{
    return kStageNames[static_cast<std::size_t>(stage)];
}

std::string Oracle::unavailable(Runtime runtime)
{
    const QString python = pythonPath();
    const QString site = sitePath(runtime);
    if (!site.isEmpty() && !QFileInfo(site).isDir())
        return "a runtime to compare with is not here (" + site.toStdString() + "): ./dev test installs it";
    if (QFileInfo(python).isExecutable())
        return {};
    return "the LiteRT runtime is not here (no Python at " + python.toStdString()
        + "): ./dev test installs it, or set QUANTSTEP_PYTHON";
}

Oracle::~Oracle()
{
    stop();
}

bool Oracle::start()
{
    if (m_process && m_process->state() == QProcess::Running)
        return true;
    stop();
    m_messages = std::make_unique<QTemporaryFile>();
    if (!m_messages->open())
        return false;
    m_process = std::make_unique<QProcess>();
    m_process->setStandardErrorFile(m_messages->fileName());
    m_process->setProcessEnvironment(environmentFor(m_runtime));
    m_process->start(pythonPath(), {QStringLiteral(QUANTSTEP_SOURCE_DIR "/tests/oracle/oracle.py")});
    Frame ready;
    return m_process->waitForStarted() && receive(ready) && ready.header.contains("ready");
}

void Oracle::stop()
{
    if (!m_process)
        return;
    m_process->closeWriteChannel();
    if (m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(2000)) {
        m_process->kill();
        m_process->waitForFinished(5000);
    }
    m_process.reset();
}

std::string Oracle::lastWords()
{
    if (m_process && m_process->state() == QProcess::Running) {
        m_process->kill();
        m_process->waitForFinished(5000);
    }
    const QByteArray text = m_messages ? m_messages->readAll().trimmed() : QByteArray();
    return text.isEmpty() ? "the runtime's process ended without a word" : text.right(400).toStdString();
}

void Oracle::send(std::span<const OracleCase> cases)
{
    Payload payload;
    Json request;
    for (const OracleCase& oneCase : cases)
        request["cases"].push_back(describe(oneCase, m_runtime, payload));
    const std::string header = request.dump();
    std::array<char, kFrameHead> head{};
    qToLittleEndian(static_cast<quint32>(header.size()), head.data());
    qToLittleEndian(static_cast<quint64>(payload.bytes().size()), head.data() + 4);
    m_process->write(head.data(), kFrameHead);
    m_process->write(header.data(), static_cast<qint64>(header.size()));
    m_process->write(payload.bytes());
}

bool Oracle::readExactly(char* into, qint64 size)
{
    const QDeadlineTimer deadline(timeout);
    qint64 done = 0;
    while (done < size) {
        const qint64 got = m_process->read(into + done, size - done);
        if (got < 0)
            return false;
        done += got;
        if (got > 0)
            continue;
        if (deadline.hasExpired()) {
            m_timedOut = true;
            return false;
        }
        if (!m_process->waitForReadyRead(static_cast<int>(deadline.remainingTime()))
            && m_process->state() != QProcess::Running && m_process->bytesAvailable() == 0)
            return false;
    }
    return true;
}

bool Oracle::receive(Frame& frame)
{
    std::array<char, kFrameHead> head{};
    if (!readExactly(head.data(), kFrameHead))
        return false;
    std::string header(qFromLittleEndian<quint32>(head.data()), '\0');
    const auto payloadSize = qFromLittleEndian<quint64>(head.data() + 4);
    auto words = std::make_shared<std::vector<std::uint64_t>>((payloadSize + 7) / 8);
    if (!readExactly(header.data(), static_cast<qint64>(header.size()))
        || !readExactly(reinterpret_cast<char*>(words->data()), static_cast<qint64>(payloadSize)))
        return false;
    frame.header = Json::parse(header);
    frame.payload = std::move(words);
    return true;
}

std::vector<OracleResult> Oracle::run(std::span<const OracleCase> cases)
{
    std::vector<OracleResult> results(cases.size());
    std::size_t next = 0;
    while (next < cases.size()) {
        if (!start()) {
            for (; next < cases.size(); ++next)
                results[next] = {OracleStage::Load, "the oracle does not start: " + lastWords(), {}};
            break;
        }
        std::size_t end = next, bytes = 0;
        while (end < cases.size() && end - next < kBatchCases && (end == next || bytes < kBatchBytes))
            bytes += caseBytes(cases[end++]);
        send(cases.subspan(next, end - next));
        for (; next < end; ++next) {
            OracleResult& result = results[next];
            result.tensors.resize(static_cast<std::size_t>(cases[next].tensors));
            Frame frame;
            m_timedOut = false;
            if (!receive(frame)) {
                result.stage = m_timedOut ? OracleStage::TimedOut : OracleStage::Aborted;
                result.error = lastWords();
                ++next; // the others go to a new process
                break;
            }
            result.stage = stageFromName(frame.header["stage"].get<std::string>());
            result.error = frame.header["error"].get<std::string>();
            for (const Json& entry : frame.header["tensors"])
                result.tensors[entry["index"].get<std::size_t>()] = takeTensor(entry, frame.payload);
        }
    }
    return results;
}

} // namespace quantstep::test
