// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace quantstep {

/// What a debugger knows about one operator, as far as the graph shows it. Every field has a shape and a
/// text of its own; colour only repeats them.
struct GraphNodeState {
    enum class Breakpoint { None, Enabled, Disabled, Conditional };
    enum class Problem { None, Warning, Unsupported, Refused, Failed };

    bool executed = false; ///< bar at the left
    bool next = false; ///< runs next: thick outline and a solid triangle
    bool inside = false; ///< the next operator is in a subgraph of this one: outline and a hollow triangle
    bool historyPosition = false; ///< the step being looked at: a hollow triangle
    bool edited = false; ///< a parameter was changed: dashed outline and a pencil
    bool stale = false; ///< values from before an edit: 45 degree hatch
    bool noReference = false; ///< nothing to compare with: cross hatch, never the colour of "no error"
    Breakpoint breakpoint = Breakpoint::None;
    Problem problem = Problem::None;
    int problemCount = 0; ///< shown beside the triangle when above 1
    QString problemText; ///< one line, shown in the node and its tool tip
    std::optional<double> heat; ///< 0 (least) to 1 (most) on the heat ramp
    QString heatText; ///< the value itself, with its unit

    bool operator==(const GraphNodeState&) const = default;
};

} // namespace quantstep
