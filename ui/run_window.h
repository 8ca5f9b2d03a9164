// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window_request.h"

class QApplication;

namespace quantstep {

/// Shows the main window and runs the event loop until it is closed. Thread: GUI.
/// Returns the exit code of the program.
int runWindow(QApplication& app, const WindowRequest& request);

} // namespace quantstep
