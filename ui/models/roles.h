// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace quantstep {

/// Roles that all item models share.
enum ModelRole : int {
    kSortRole = 0x0101, ///< number or text to sort by; numeric filter terms compare with it
    kOpRole, ///< OpRef of the row, if it has one
    kTensorRole, ///< TensorRef of the row, if it has one
    kFilterKeyRole, ///< header data: the word before the colon in a filter term, "shape"
    kProblemRole, ///< true when the row should catch the eye
    kDimmedRole, ///< true when the row is not in force: disabled, undone, not executed
};

} // namespace quantstep
