// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The real runtimes, as child processes that run models for the tests (tests/oracle/oracle.py).

#include "core/base/tensor_value.h"

#include <QProcess>
#include <QTemporaryFile>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace quantstep::test {

/// Which of the runtime's kernels compute; the micro runtime has only one kind.
enum class Resolver { Ref, Default, Xnnpack };

/// Which runtime. Those beside the pinned LiteRT are installed in folders of their own by ./dev test.
enum class Runtime {
    LiteRt,
    LiteRt2025, ///< the last release before the reference FULLY_CONNECTED changed
    Micro, ///< TensorFlow Lite Micro
};

struct OracleCase {
    std::string path; ///< the model file; or, when empty:
    SharedBytes model; ///< the model itself
    /// In the order of the graph's inputs; null (or a shorter list) leaves one unset. An input of another
    /// shape than the graph's is resized to first.
    std::vector<TensorPtr> inputs;
    int tensors = 0; ///< hand back the main graph's tensors 0 .. tensors-1
    Resolver resolver = Resolver::Ref;
    int invokes = 1; ///< how often it runs, on the same inputs and keeping its state
    bool expose = false; ///< makes all computed tensors graph outputs: delegates hand back nothing else
};

/// How far a case came.
enum class OracleStage {
    Done,
    Load, ///< the file is refused, or an operator is not registered
    Resize,
    Allocate, ///< a kernel's preparation refuses
    Input,
    Invoke, ///< a kernel fails while it computes
    Aborted, ///< the runtime ended its own process
    TimedOut,
};

struct OracleResult {
    OracleStage stage = OracleStage::Done;
    std::string error; ///< the runtime's words unless Done
    /// One entry per tensor asked for; null where the runtime keeps no value. Packed types come back
    /// with one code per byte as int8 (uint4: uint8).
    std::vector<TensorPtr> tensors;

    [[nodiscard]] bool done() const { return stage == OracleStage::Done; }
};

[[nodiscard]] const char* stageName(OracleStage stage);

/// Has a runtime run a model on one input and save a dump (.npz) as its users do, by tests/oracle/save_dump.py: LiteRt
/// with optimized kernels and tensor names as keys, Micro with indices. @param keep false: LiteRt may use memory again.
/// Empty, or what went wrong.
[[nodiscard]] std::string saveDump(
    Runtime runtime, const QString& model, const TensorPtr& input, const QString& target, bool keep = true);

/// One process running the runtime; started at the first request, again whenever it ended.
/// Thread: the one that made it; several may live in several threads.
class Oracle {
public:
    explicit Oracle(Runtime runtime = Runtime::LiteRt) : m_runtime(runtime) { }
    ~Oracle();
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    /// Why it cannot be had here ("Python .../venv/bin/python is missing"); empty when it can.
    [[nodiscard]] static std::string unavailable(Runtime runtime = Runtime::LiteRt);

    /// Runs all cases, in order. Never fails as a whole: what went wrong is in the results.
    [[nodiscard]] std::vector<OracleResult> run(std::span<const OracleCase> cases);

    /// How long one case may take before the process is ended.
    std::chrono::milliseconds timeout{60000};

private:
    struct Frame;
    bool start();
    void stop();
    void send(std::span<const OracleCase> cases);
    bool receive(Frame& frame);
    bool readExactly(char* into, qint64 size);
    std::string lastWords();

    Runtime m_runtime;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QTemporaryFile> m_messages; ///< what the process prints
    bool m_timedOut = false;
};

} // namespace quantstep::test

/// In a test function or initTestCase(): skips (fails when CI is set) where there is no oracle.
#define QS_REQUIRE_ORACLE()                                                                                            \
    if (const std::string reason = ::quantstep::test::Oracle::unavailable(); !reason.empty()) {                        \
        if (qEnvironmentVariableIsSet("CI"))                                                                           \
            QFAIL(reason.c_str());                                                                                     \
        QSKIP(reason.c_str());                                                                                         \
    }                                                                                                                  \
    static_assert(true)
