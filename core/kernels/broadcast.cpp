// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/broadcast.h"

namespace quantstep {

std::optional<BroadcastPlan> BroadcastPlan::make(const Shape& a, const Shape& b)
{
    const auto output = broadcastShapes(a, b);
    if (!output)
        return std::nullopt;
    BroadcastPlan plan;
    plan.output = *output;
    plan.elements = output->elements();
    const auto stridesA = a.strides();
    const auto stridesB = b.strides();
    // The step of an operand along an output axis: 0 where it has one element for all.
    const auto stepOf = [rank = output->rank()](const Shape& shape, const std::vector<std::size_t>& strides, int axis) {
        const int own = axis - (rank - shape.rank());
        return own < 0 || shape.dim(own) == 1 ? std::size_t{0} : strides[static_cast<std::size_t>(own)];
    };
    for (int axis = 0; axis < output->rank(); ++axis) {
        const auto extent = static_cast<std::size_t>(output->dim(axis));
        if (extent == 1)
            continue;
        const std::size_t stepA = stepOf(a, stridesA, axis);
        const std::size_t stepB = stepOf(b, stridesB, axis);
        if (!plan.extents.empty() && plan.stepsA.back() == stepA * extent && plan.stepsB.back() == stepB * extent) {
            plan.extents.back() *= extent;
            plan.stepsA.back() = stepA;
            plan.stepsB.back() = stepB;
        } else {
            plan.extents.push_back(extent);
            plan.stepsA.push_back(stepA);
            plan.stepsB.push_back(stepB);
        }
    }
    if (!plan.extents.empty()) {
        plan.rowLength = plan.extents.back();
        plan.rowStepA = plan.stepsA.back();
        plan.rowStepB = plan.stepsB.back();
        plan.extents.pop_back();
        plan.stepsA.pop_back();
        plan.stepsB.pop_back();
    }
    return plan;
}

namespace {

bool usesLoop(const Shape& a, const Shape& b, const Shape& output, BroadcastLoop loop)
{
    switch (loop) {
    case BroadcastLoop::Always: return true;
    case BroadcastLoop::DifferentShapes: return a != b;
    case BroadcastLoop::RealBroadcast: break;
    }
    return a.elements() != b.elements() || a.elements() != output.elements();
}

} // namespace

Result<BroadcastPlan> broadcastPlan(const PrepareContext& context, BroadcastLoop loop)
{
    const Shape& a = context.input(0).shape;
    const Shape& b = context.input(1).shape;
    auto plan = BroadcastPlan::make(a, b);
    if (!plan) {
        return context.error(
            ErrorCode::RefusedByRuntime, "shapes {} and {} do not broadcast to one another", a.text(), b.text());
    }
    constexpr int kMaxRank = 8;
    if (plan->output.rank() > kMaxRank && usesLoop(a, b, plan->output, loop)) {
        return context.error(ErrorCode::RefusedByRuntime,
            "shapes {} and {} broadcast to {} dimensions, at most {} are allowed (the runtime aborts)", a.text(),
            b.text(), plan->output.rank(), kMaxRank);
    }
    QS_CHECK(expectSaneShape(context, plan->output));
    return std::move(*plan);
}

} // namespace quantstep
