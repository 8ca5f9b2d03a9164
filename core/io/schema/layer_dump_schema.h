// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The generated accessors of a layer dump (namespace quantstep::layer_dump), kept out of our warnings.
// Only core/io and tests may include this.

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wdeprecated"
#endif

#include "layer_dump_generated.h"

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
