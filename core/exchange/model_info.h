// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/exchange/json_writer.h"

namespace quantstep {

/// All about a model that needs no run: subgraphs, tensors with every scale and zero point and their places in
/// the file, operators in order with options and, for those that could be prepared, every multiplier and shift.
/// Floats are the shortest text that reads back to the same float. The engine holds the model.
void writeInfoText(const Engine& engine, const TextSink& sink);

/// The same as one JSON object; its members are told in the manual page.
void writeInfoJson(const Engine& engine, const TextSink& sink);

} // namespace quantstep
