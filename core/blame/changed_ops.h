// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blame/single_op.h"

#include <string>
#include <vector>

namespace quantstep {

/// An operator changed in one respect.
struct ChangedOp {
    std::string cause, explanation;
    SingleOp single;
};

/// Ways in which an implementation may have got this operator wrong, the likely ones first.
[[nodiscard]] std::vector<ChangedOp> changedOps(const SingleOp& single);

/// Of those, what concerns padding: other values, or at other sides.
void addPaddings(const SingleOp& single, std::vector<ChangedOp>& changes);

} // namespace quantstep
