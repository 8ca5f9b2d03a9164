// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/error_metrics.h"
#include "ui/session/reference.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace quantstep {

class Session;

/// Keeps the values of the chosen reference, and how far the session's values are from them.
///
/// Both are computed in the background and anew whenever what they depend on changes: the model, an edit, the
/// inputs, the inference, the arithmetic. What comes back for something older is dropped. Thread: GUI.
class ReferenceRun : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        None, ///< no reference is chosen, or there is no model
        Computing,
        Ready, ///< as far as it goes; error() says why not further
        Cancelled, ///< choosing it again computes it
    };

    /// @param session is not owned and outlives this.
    explicit ReferenceRun(Session* session);

    void choose(const std::optional<Reference>& reference);
    /// Stops computing it; the choice stays.
    void cancel();
    [[nodiscard]] const std::optional<Reference>& chosen() const { return m_chosen; }
    [[nodiscard]] State state() const { return m_state; }
    /// Why it says nothing about the later tensors.
    [[nodiscard]] const std::optional<Error>& error() const { return m_values.error; }

    /// Null where it has none (yet): see whyNot().
    [[nodiscard]] ReferenceValue value(TensorRef tensor) const;
    /// Of the session's present value, once it is known; null otherwise.
    [[nodiscard]] const ErrorMetrics* comparison(TensorRef tensor) const;
    /// Why a tensor has no reference value, as a sentence for people; empty when it has one.
    [[nodiscard]] QString whyNot(TensorRef tensor) const;

signals:
    void changed(); ///< the choice, the state, values or comparisons

private:
    struct Pair; ///< what is compared
    struct Entry {
        std::weak_ptr<const TensorValue> value, reference; ///< what the metrics are of
        ErrorMetrics metrics;
    };

    void compute();
    void start();
    void follow();
    void compare();
    void forgetValues();
    [[nodiscard]] bool isCurrent(TensorRef tensor) const;

    Session* m_session;
    std::optional<Reference> m_chosen;
    ReferenceValues m_values;
    State m_state = State::None;
    int m_inference = 1; ///< that the values are of
    std::map<TensorRef, Entry> m_comparisons;
};

} // namespace quantstep
