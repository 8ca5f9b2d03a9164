// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL of plain numbers, LOGICAL_AND and LOGICAL_OR.

#include "core/kernels/broadcast.h"

namespace quantstep {

Result<PreparedPtr> prepareEqual(const PrepareContext& context);
Result<PreparedPtr> prepareNotEqual(const PrepareContext& context);
Result<PreparedPtr> prepareLess(const PrepareContext& context);
Result<PreparedPtr> prepareLessEqual(const PrepareContext& context);
Result<PreparedPtr> prepareGreater(const PrepareContext& context);
Result<PreparedPtr> prepareGreaterEqual(const PrepareContext& context);
Result<PreparedPtr> prepareLogicalAnd(const PrepareContext& context);
Result<PreparedPtr> prepareLogicalOr(const PrepareContext& context);

namespace {

template<typename Relation, typename T>
Result<PreparedPtr> makeComparison(const PrepareContext& context, const char* formula)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    return makeBinary<T, std::uint8_t>(DType::Bool, std::move(plan), std::move(arithmetic),
        [](T a, T b) { return static_cast<std::uint8_t>(Relation::of(a, b)); });
}

Status expectTwoAlike(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(expectSameType(context, "input 0", context.input(0).dtype(), "input 1", context.input(1).dtype()));
    return expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Bool});
}

template<typename Relation>
Result<PreparedPtr> prepareComparison(const PrepareContext& context, const char* formula, bool ofBools)
{
    QS_CHECK(expectTwoAlike(context));
    const DType dtype = context.input(0).dtype();
    switch (dtype) {
    case DType::Float32: return makeComparison<Relation, float>(context, formula);
    case DType::Int32: return makeComparison<Relation, std::int32_t>(context, formula);
    case DType::Int64: return makeComparison<Relation, std::int64_t>(context, formula);
    case DType::Bool:
        if (ofBools)
            return makeComparison<Relation, std::uint8_t>(context, formula);
        break;
    default: break;
    }
    return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
}

template<typename Relation> Result<PreparedPtr> prepareLogical(const PrepareContext& context, const char* formula)
{
    QS_CHECK(expectTwoAlike(context));
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Bool}));
    return makeComparison<Relation, std::uint8_t>(context, formula);
}

struct Equal {
    template<typename T> static bool of(T a, T b) { return a == b; }
};
struct NotEqual {
    template<typename T> static bool of(T a, T b) { return a != b; }
};
struct Less {
    template<typename T> static bool of(T a, T b) { return a < b; }
};
struct LessEqual {
    template<typename T> static bool of(T a, T b) { return a <= b; }
};
struct Greater {
    template<typename T> static bool of(T a, T b) { return a > b; }
};
struct GreaterEqual {
    template<typename T> static bool of(T a, T b) { return a >= b; }
};
struct And {
    template<typename T> static bool of(T a, T b) { return a != 0 && b != 0; }
};
struct Or {
    template<typename T> static bool of(T a, T b) { return a != 0 || b != 0; }
};

} // namespace

Result<PreparedPtr> prepareEqual(const PrepareContext& context)
{
    return prepareComparison<Equal>(context, "out = a == b", true);
}

Result<PreparedPtr> prepareNotEqual(const PrepareContext& context)
{
    return prepareComparison<NotEqual>(context, "out = a != b", true);
}

Result<PreparedPtr> prepareLess(const PrepareContext& context)
{
    return prepareComparison<Less>(context, "out = a < b", false);
}

Result<PreparedPtr> prepareLessEqual(const PrepareContext& context)
{
    return prepareComparison<LessEqual>(context, "out = a <= b", false);
}

Result<PreparedPtr> prepareGreater(const PrepareContext& context)
{
    return prepareComparison<Greater>(context, "out = a > b", false);
}

Result<PreparedPtr> prepareGreaterEqual(const PrepareContext& context)
{
    return prepareComparison<GreaterEqual>(context, "out = a >= b", false);
}

Result<PreparedPtr> prepareLogicalAnd(const PrepareContext& context)
{
    return prepareLogical<And>(context, "out = a and b");
}

Result<PreparedPtr> prepareLogicalOr(const PrepareContext& context)
{
    return prepareLogical<Or>(context, "out = a or b");
}

} // namespace quantstep
