// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

namespace quantstep {

/// What kind of failure an Error is; the command line maps it to an exit code, the window to a view.
enum class ErrorCode {
    Usage, ///< the caller asked for something that makes no sense
    CannotRead, ///< a file cannot be opened, mapped or read
    Malformed, ///< a file is not what it should be (place, expected and found are in the message)
    LimitExceeded, ///< a file or request is larger than a documented limit
    Unsupported, ///< an operator or configuration has no kernel here
    RefusedByRuntime, ///< LiteRT itself refuses this configuration; the message names its rule
    InvalidInput, ///< an input tensor does not fit the model
    InvalidEdit, ///< an edit that would make no sense; nothing was changed
    NeedsValue, ///< preparation needs the value of a tensor that is not computed yet (internal to the engine)
    DataDependent, ///< an operator met values it is not defined for (index out of range, division by 0)
    Cancelled, ///< stopped on request
    Internal, ///< our own fault
};

/// A failure: its kind, and one sentence naming place, expected and found.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;

    /// The same failure with the place where it happened put in front: "where: message".
    [[nodiscard]] Error in(const std::string& where) const { return {code, where + ": " + message}; }
};

} // namespace quantstep
