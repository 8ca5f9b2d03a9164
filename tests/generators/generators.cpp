// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generators/generator.h"

namespace quantstep::test {

#define GENERATORS(add) void add(std::vector<OpGenerator>& list);
#include "tests/generators/generators.def"
#undef GENERATORS

const std::vector<OpGenerator>& allGenerators()
{
    static const std::vector<OpGenerator> generators = [] {
        std::vector<OpGenerator> list;
#define GENERATORS(add) add(list);
#include "tests/generators/generators.def"
#undef GENERATORS
        return list;
    }();
    return generators;
}

} // namespace quantstep::test
