// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/model_info.h"

namespace quantstep {

Exit runInfo(const CommandLine& command)
{
    const auto engine = openEngine(command);
    if (!engine)
        return failWith(engine.error());
    if (command.json)
        writeInfoJson(**engine, standardOutput());
    else
        writeInfoText(**engine, standardOutput());
    return finishOutput(Exit::Done);
}

} // namespace quantstep
