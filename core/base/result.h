// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <fmt/format.h>
#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace quantstep {

/// A value or an Error. Nothing in core/ throws; whatever can fail returns one of these.
template<typename T> using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// The failure with a formatted message: `return fail(ErrorCode::Malformed, "buffer {}: ...", i);`
template<typename... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args)
{
    return tl::unexpected<Error>(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

} // namespace quantstep

#define QS_CONCAT_INNER(a, b) a##b
#define QS_CONCAT(a, b) QS_CONCAT_INNER(a, b)
#define QS_TRY_IMPL(tmp, decl, expr)                                                                                   \
    auto tmp = (expr);                                                                                                 \
    if (!tmp)                                                                                                          \
        return tl::unexpected<::quantstep::Error>(std::move(tmp).error());                                             \
    decl = std::move(*tmp)

/// `QS_TRY(auto model, readTflite(bytes));` declares the value, or returns the failure to the caller.
#define QS_TRY(decl, expr) QS_TRY_IMPL(QS_CONCAT(qsTry, __LINE__), decl, expr)

/// `QS_CHECK(prepare());` returns the failure to the caller; for Results without a value.
#define QS_CHECK(expr)                                                                                                 \
    if (auto qsStatus = (expr); !qsStatus)                                                                             \
    return tl::unexpected<::quantstep::Error>(std::move(qsStatus).error())
