// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace quantstep::fast {

/// Names of the instruction sets that the fast kernels are compiled for and this processor has, best first.
/// The first one is used unless useVectorTarget() says otherwise.
[[nodiscard]] std::vector<std::string> vectorTargets();

/// Makes the fast kernels use this one of vectorTargets(), an empty name the best: for tests. What was prepared
/// before is packed for another one and must not be evaluated any more. Thread: none may run a kernel meanwhile.
void useVectorTarget(const std::string& name);

} // namespace quantstep::fast
