// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/session/session_types.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace quantstep {

class Session;

/// Chooses what goes into each input of the main graph: random from a seed, zeros, or a file (.npy, .csv, image,
/// raw bytes). How a file becomes codes is shown before it is used.
class InputDialog : public QDialog {
    Q_OBJECT
public:
    explicit InputDialog(Session* session, QWidget* parent = nullptr);
    ~InputDialog() override;

    /// Waits for files that are still being read, then sets the inputs and closes.
    void accept() override;

private:
    struct Row {
        QComboBox* kind = nullptr;
        QLineEdit* detail = nullptr; ///< the seed, or the path
        QLabel* note = nullptr;
        enum class State { Good, Reading, Bad };
        InputChoice choice;
        State state = State::Good;
    };

    void addRow(int k, const InputChoice& choice);
    void readFile(int k);
    void takeFile(int k, const Result<InputChoice>& read);
    [[nodiscard]] bool any(Row::State state) const;
    void refuse(Row& row, const QString& why);
    void updateButtons();
    void change(int k);
    void browse(int k);

    Session* m_session;
    std::vector<Row> m_rows;
    QDialogButtonBox* m_buttons;
    bool m_accepted = false; ///< OK was pressed while a file was being read
};

} // namespace quantstep
