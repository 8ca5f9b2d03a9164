// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: whose arithmetic is computed, and what it is compared with.
#include "ui/session/input_values.h"
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

namespace quantstep {

void Session::setArithmetic(Numerics arithmetic)
{
    if (arithmetic == m_arithmetic)
        return;
    m_arithmetic = arithmetic;
    emit arithmeticChanged();
    if (m_model)
        computeAnew();
}

void Session::setReference(const std::optional<Reference>& reference)
{
    const bool isItself = reference == Reference{Reference::Kind::Arithmetic, m_arithmetic};
    m_reference->choose(isItself ? std::nullopt : reference);
}

void Session::computeAnew()
{
    const std::size_t target = position();
    m_engine->interrupt();
    forgetRun();
    EngineOptions options;
    options.byteBudget = m_settings->byteBudget();
    options.numerics = m_arithmetic;
    // Another engine on the same model, edits included, and the same inputs. An input that cannot be given was
    // refused before, and the log has it.
    m_engine->post(
        {}, [model = m_model, options, chosen = m_inputs](std::unique_ptr<Engine>& engine, const std::stop_token&) {
            auto made = Engine::create(model, options);
            static_cast<void>(giveInputs(*made, chosen));
            engine = std::move(made);
        });
    post({}, tr("Changing the arithmetic"), target > 0,
        [target, observer = progressObserver(false)](
            Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            done.planTouched = true;
            if (target > 0) {
                RunRequest request;
                if (target < engine.opCount())
                    request.until = OpId(static_cast<std::int64_t>(target));
                done.run = engine.run(request, stop, [&](const StepRecord& record) { observer(engine, record); });
            }
            observer = {};
        });
    emit historyChanged();
    emit resultChanged();
}

} // namespace quantstep
