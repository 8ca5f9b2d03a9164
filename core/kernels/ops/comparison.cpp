// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, LOGICAL_AND and LOGICAL_OR.

#include "core/kernels/reference/comparison.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/small_floats.h"
#include "core/kernels/string_elements.h"

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

/// What a family of comparisons has kernels for, beside float32, float16, int32, int64 and scaled bytes.
struct Family {
    bool equality = false; ///< EQUAL and NOT_EQUAL: also bools and strings; int16 is scaled
    bool bfloat16 = false;
    bool plainInt16 = true; ///< int16 without a scale
};

template<typename T, typename F>
Result<PreparedPtr> makeComparison(const PrepareContext& context, OpArithmetic arithmetic, F f)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    return makeBinary<T, std::uint8_t>(DType::Bool, std::move(plan), std::move(arithmetic),
        [f](T a, T b) { return static_cast<std::uint8_t>(f(a, b)); });
}

template<typename Relation, typename T>
Result<PreparedPtr> compareNumbers(const PrepareContext& context, const char* formula)
{
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    return makeComparison<T>(context, std::move(arithmetic), [](T a, T b) { return Relation::of(a, b); });
}

template<typename Relation, typename T>
Result<PreparedPtr> compareSmallFloats(const PrepareContext& context, const char* formula)
{
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    return makeComparison<T>(
        context, std::move(arithmetic), [](T a, T b) { return Relation::of(a.value(), b.value()); });
}

Result<ComparedSide> comparedSide(const PrepareContext& context, int index, OpArithmetic& arithmetic)
{
    const QuantParams& quant = context.input(index).quant();
    const double scale = static_cast<double>(quant.scale());
    const auto multiplier
        = scale < 1.0 ? quantizeMultiplierSmallerThanOne(scale) : quantizeMultiplierGreaterThanOne(scale);
    if (!multiplier) {
        return context.error(ErrorCode::RefusedByRuntime,
            "scale of input {} is {}, expected a positive scale other than 1 (the runtime aborts)", index, scale);
    }
    arithmetic.rescales.push_back(doubleRounding(fmt::format("input {}", index), scale, *multiplier));
    arithmetic.constants.push_back({fmt::format("input {} offset", index), -std::int64_t{quant.zeroPoint()}});
    if (scale > 1.0)
        arithmetic.note = "scales above 1 are shifted by the wrong count, as in the runtime";
    return ComparedSide{quant.zeroPoint(), *multiplier};
}

template<typename Relation, typename T>
Result<PreparedPtr> compareCodes(const PrepareContext& context, const char* formula)
{
    OpArithmetic arithmetic;
    QS_TRY(const ComparedSide side1, comparedSide(context, 0, arithmetic));
    QS_TRY(const ComparedSide side2, comparedSide(context, 1, arithmetic));
    arithmetic.constants.push_back({"left shift", kComparisonShift});
    arithmetic.formula
        = fmt::format("a = requantize((x0 - z0) << 8, m0); b = requantize((x1 - z1) << 8, m1); {}", formula);
    return makeComparison<T>(context, std::move(arithmetic),
        [side1, side2](T a, T b) { return Relation::of(comparable(side1, a), comparable(side2, b)); });
}

template<typename Relation> Result<PreparedPtr> compareStrings(const PrepareContext& context, const char* formula)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    TensorSpec spec{DType::Bool, plan.output};
    return makePrepared(
        {std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) -> Status {
            QS_TRY(const auto a, stringsOf(c.input(0)));
            QS_TRY(const auto b, stringsOf(c.input(1)));
            auto* out = c.output(0).as<std::uint8_t>();
            forEachRow(plan, 0, plan.elements, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                for (std::size_t i = 0; i < count; ++i)
                    out[o + i] = Relation::of(a[ia + i * plan.rowStepA], b[ib + i * plan.rowStepB]) ? 1 : 0;
            });
            return {};
        });
}

Status expectTwoAlike(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(expectSameType(context, "input 0", context.input(0).dtype(), "input 1", context.input(1).dtype()));
    return expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Bool});
}

template<typename Relation>
Result<PreparedPtr> compareInt16(const PrepareContext& context, const char* formula, const Family& family)
{
    const bool quantized = context.input(0).quant().isQuantized();
    if (family.equality && quantized)
        return compareCodes<Relation, std::int16_t>(context, formula);
    if (!family.plainInt16) {
        return context.error(
            ErrorCode::RefusedByRuntime, "input 0 is int16 without a scale, where the runtime writes no output");
    }
    return compareNumbers<Relation, std::int16_t>(context, formula);
}

template<typename Relation>
Result<PreparedPtr> prepareComparison(const PrepareContext& context, const char* formula, const Family& family)
{
    QS_CHECK(expectTwoAlike(context));
    const DType dtype = context.input(0).dtype();
    switch (dtype) {
    case DType::Float32: return compareNumbers<Relation, float>(context, formula);
    case DType::Float16: return compareSmallFloats<Relation, Half>(context, formula);
    case DType::Int32: return compareNumbers<Relation, std::int32_t>(context, formula);
    case DType::Int64: return compareNumbers<Relation, std::int64_t>(context, formula);
    case DType::UInt8: return compareCodes<Relation, std::uint8_t>(context, formula);
    case DType::Int8: return compareCodes<Relation, std::int8_t>(context, formula);
    case DType::Int16: return compareInt16<Relation>(context, formula, family);
    case DType::BFloat16:
        if (family.bfloat16)
            return compareSmallFloats<Relation, BFloat16>(context, formula);
        break;
    case DType::Bool:
        if (family.equality)
            return compareNumbers<Relation, std::uint8_t>(context, formula);
        break;
    case DType::String:
        if (family.equality)
            return compareStrings<Relation>(context, formula);
        break;
    default: break;
    }
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
}

template<typename Relation> Result<PreparedPtr> prepareLogical(const PrepareContext& context, const char* formula)
{
    QS_CHECK(expectTwoAlike(context));
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Bool}));
    return compareNumbers<Relation, std::uint8_t>(context, formula);
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
    return prepareComparison<Equal>(context, "out = a == b", {true, false, true});
}

Result<PreparedPtr> prepareNotEqual(const PrepareContext& context)
{
    return prepareComparison<NotEqual>(context, "out = a != b", {true, false, false});
}

Result<PreparedPtr> prepareLess(const PrepareContext& context)
{
    return prepareComparison<Less>(context, "out = a < b", {false, true, true});
}

Result<PreparedPtr> prepareLessEqual(const PrepareContext& context)
{
    return prepareComparison<LessEqual>(context, "out = a <= b", {});
}

Result<PreparedPtr> prepareGreater(const PrepareContext& context)
{
    return prepareComparison<Greater>(context, "out = a > b", {false, true, true});
}

Result<PreparedPtr> prepareGreaterEqual(const PrepareContext& context)
{
    return prepareComparison<GreaterEqual>(context, "out = a >= b", {});
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
