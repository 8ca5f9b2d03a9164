// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/schema/tflite_schema.h"
#include "core/model/op_code.h"
#include "core/model/op_options.h"

namespace quantstep::test {

/// Sets the options table of an operator from our plain struct. The operator's code decides where one
/// struct serves several tables (AddOptions: ADD and SUB).
void setOptions(tflite::OperatorT& op, OpCode code, const OpOptions& options);

} // namespace quantstep::test
