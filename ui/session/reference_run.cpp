// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/reference_run.h"

#include "ui/session/session.h"

#include <vector>

namespace quantstep {

namespace {

const QString kRunTag = QStringLiteral("reference");
const QString kCompareTag = QStringLiteral("compare with reference");

} // namespace

struct ReferenceRun::Pair {
    TensorRef tensor;
    TensorPtr value;
    QuantParams params;
    ReferenceValue reference;
};

ReferenceRun::ReferenceRun(Session* session) : QObject(session), m_session(session)
{
    // Views look at everything again when the model changes, this included; before that they cannot take a signal.
    connect(session, &Session::modelChanged, this, &ReferenceRun::start);
    for (const auto signal : {&Session::modelEdited, &Session::inputsChanged})
        connect(session, signal, this, &ReferenceRun::compute);
    for (const auto signal : {&Session::stateChanged, &Session::valuesChanged})
        connect(session, signal, this, &ReferenceRun::follow);
    connect(session, &Session::arithmeticChanged, this, [this] {
        const Reference computed{Reference::Kind::Arithmetic, m_session->arithmetic()};
        if (m_chosen != computed)
            return;
        m_session->addLog(LogLevel::Info, tr("%1 is computed now, and no longer the reference").arg(computed.name()));
        choose(std::nullopt);
    });
}

void ReferenceRun::choose(const std::optional<Reference>& reference)
{
    if (reference == m_chosen && m_state != State::Cancelled)
        return;
    m_chosen = reference;
    compute();
}

void ReferenceRun::cancel()
{
    if (m_state != State::Computing)
        return;
    m_session->jobs().cancel(kRunTag);
    m_state = State::Cancelled;
    m_session->addLog(LogLevel::Info, whyNot({}));
    emit changed();
}

void ReferenceRun::forgetValues()
{
    m_session->jobs().cancel(kRunTag);
    m_session->jobs().cancel(kCompareTag);
    m_values = {};
    m_comparisons.clear();
    m_state = State::None;
}

void ReferenceRun::compute()
{
    start();
    emit changed();
}

void ReferenceRun::start()
{
    forgetValues();
    if (m_chosen && m_session->model()) {
        m_state = State::Computing;
        m_inference = m_session->inference();
        const ReferenceRequest request{
            m_session->model(), m_session->inputs(), m_inference, m_session->settings().byteBudget()};
        m_session->jobs().start(
            kRunTag, tr("Computing the reference %1").arg(m_chosen->name()),
            [reference = *m_chosen, request](
                const std::stop_token& stop) { return computeReference(reference, request, stop); },
            [this](ReferenceValues values) {
                m_values = std::move(values);
                m_state = State::Ready;
                if (m_values.error)
                    m_session->addLog(LogLevel::Warning,
                        tr("The reference %1 ends early: %2")
                            .arg(m_chosen->name(), QString::fromStdString(m_values.error->message)));
                emit changed();
                compare();
            });
    }
}

void ReferenceRun::follow()
{
    if (m_chosen && m_session->model() && m_session->inference() != m_inference)
        compute();
    else
        compare();
}

bool ReferenceRun::isCurrent(TensorRef tensor) const
{
    switch (m_session->valueState(tensor)) {
    case ValueState::Constant:
    case ValueState::Input:
    case ValueState::Current: return true;
    case ValueState::Dropped: return m_session->value(tensor) != nullptr;
    case ValueState::Stale:
    case ValueState::NotComputed: break;
    }
    return false;
}

void ReferenceRun::compare()
{
    if (m_state != State::Ready || m_session->jobs().isRunning(kCompareTag))
        return; // its delivery looks again
    std::vector<Pair> missing;
    for (const OpInfo& op : m_session->model()->main().ops) {
        for (const TensorId id : op.outputs) {
            const TensorRef ref{SubgraphId(0), id};
            if (!id.valid() || !isCurrent(ref) || comparison(ref) != nullptr)
                continue;
            Pair pair{ref, m_session->value(ref), m_session->model()->tensor(ref).quant, value(ref)};
            if (pair.value && pair.reference.value && canCompare(*pair.value, *pair.reference.value))
                missing.push_back(std::move(pair));
        }
    }
    if (missing.empty())
        return;
    using Found = std::vector<std::pair<TensorRef, Entry>>;
    m_session->jobs().start(
        kCompareTag, {},
        [missing](const std::stop_token& stop) {
            Found found;
            for (const Pair& pair : missing) {
                if (stop.stop_requested())
                    break;
                found.emplace_back(pair.tensor,
                    Entry{pair.value, pair.reference.value,
                        errorMetrics(*pair.value, pair.params, *pair.reference.value, pair.reference.params)});
            }
            return found;
        },
        [this](Found found) {
            for (auto& [tensor, entry] : found)
                m_comparisons[tensor] = std::move(entry);
            emit changed();
            compare();
        });
}

ReferenceValue ReferenceRun::value(TensorRef tensor) const
{
    // The values of the session are not those of the edited model yet.
    const bool known = m_state == State::Ready && !m_session->isEditPending() && tensor.subgraph.value == 0
        && tensor.tensor.valid() && tensor.tensor.index() < m_values.tensors.size();
    return known ? m_values.tensors[tensor.tensor.index()] : ReferenceValue{};
}

const ErrorMetrics* ReferenceRun::comparison(TensorRef tensor) const
{
    const auto found = m_comparisons.find(tensor);
    if (found == m_comparisons.end() || !isCurrent(tensor) || found->second.value.lock() != m_session->value(tensor)
        || found->second.reference.lock() != value(tensor).value)
        return nullptr;
    return &found->second.metrics;
}

QString ReferenceRun::whyNot(TensorRef tensor) const
{
    switch (m_state) {
    case State::None: return tr("No reference is chosen: menu Run, Reference");
    case State::Computing: return tr("The reference %1 is being computed").arg(m_chosen->name());
    case State::Cancelled:
        return tr("The reference %1 was cancelled: choose it again to compute it").arg(m_chosen->name());
    case State::Ready: break;
    }
    if (m_session->isEditPending())
        return tr("The value is from before an edit");
    if (value(tensor).value)
        return {};
    if (tensor.subgraph.value != 0)
        return tr("A reference has the tensors of the main graph only");
    if (m_values.error)
        return tr("The reference %1 ends early: %2")
            .arg(m_chosen->name(), QString::fromStdString(m_values.error->message));
    return tr("The reference %1 did not keep this tensor: the memory limit is reached").arg(m_chosen->name());
}

} // namespace quantstep
