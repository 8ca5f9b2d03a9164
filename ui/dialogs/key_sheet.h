// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QAction;

namespace quantstep {

/// All keys on one sheet: those of the window's actions, then those of the canvases.
class KeySheet : public QDialog {
    Q_OBJECT
public:
    explicit KeySheet(const std::vector<QAction*>& actions, QWidget* parent = nullptr);
};

} // namespace quantstep
