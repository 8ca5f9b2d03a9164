// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/resolver.h"

namespace quantstep {
namespace {

/// What the default resolver registers beyond the reference resolver.
struct DefaultVersions {
    OpCode code;
    int maxVersion;
    bool inReference;
};

constexpr DefaultVersions kDefaultVersions[] = {
#define NEWER(EnumName, maxVersion) {OpCode::EnumName, maxVersion, true},
#define ONLY(EnumName, maxVersion) {OpCode::EnumName, maxVersion, false},
#include "core/kernels/default_resolver.def"
#undef NEWER
#undef ONLY
};

const DefaultVersions* defaultVersions(OpCode code)
{
    for (const DefaultVersions& entry : kDefaultVersions) {
        if (entry.code == code)
            return &entry;
    }
    return nullptr;
}

/// Highest version registered; 0 where the resolver lacks the operator.
int highestVersion(const KernelEntry& kernel, Numerics numerics)
{
    const DefaultVersions* more = defaultVersions(kernel.code);
    if (!more)
        return kernel.maxVersion;
    if (numerics == Numerics::LiteRtDefault || numerics == Numerics::Xnnpack)
        return more->maxVersion;
    return more->inReference ? kernel.maxVersion : 0;
}

} // namespace

Status checkRegistered(const OpInfo& op, const KernelEntry& kernel, Numerics numerics)
{
    // The micro runtime finds an operator by its code alone; custom operators are all of version 1.
    if (numerics == Numerics::Tflm || op.code == OpCode::Custom)
        return {};
    const auto registered = [&](int highest) { return op.version >= kernel.minVersion && op.version <= highest; };
    const int highest = highestVersion(kernel, numerics);
    if (registered(highest))
        return {};
    const char* const hint = registered(highestVersion(kernel, Numerics::LiteRtDefault))
        ? "; the default resolver has it (--arithmetic litert-default)"
        : "";
    if (highest == 0) {
        return fail(
            ErrorCode::RefusedByRuntime, "the op resolver of {} does not have it{}", numericsName(numerics), hint);
    }
    return fail(ErrorCode::RefusedByRuntime, "the op resolver of {} has versions {} to {}, found version {}{}",
        numericsName(numerics), kernel.minVersion, highest, op.version, hint);
}

} // namespace quantstep
