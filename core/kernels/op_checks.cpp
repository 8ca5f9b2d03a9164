// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

#include <string>

namespace quantstep {

Status expectTypeIn(
    const PrepareContext& context, std::string_view what, DType found, std::initializer_list<DType> allowed)
{
    if (std::find(allowed.begin(), allowed.end(), found) != allowed.end())
        return {};
    std::string names;
    for (const DType dtype : allowed) {
        names += names.empty() ? "" : ", ";
        names += dtypeName(dtype);
    }
    return context.error(
        ErrorCode::RefusedByRuntime, "{} is {}, but there is a kernel only for {}", what, dtypeName(found), names);
}

Status expectSameType(const PrepareContext& context, std::string_view whatA, DType a, std::string_view whatB, DType b)
{
    if (a == b)
        return {};
    return context.error(ErrorCode::RefusedByRuntime, "{} is {} and {} is {}, expected the same type", whatA,
        dtypeName(a), whatB, dtypeName(b));
}

Status expectZeroPointZero(const PrepareContext& context, std::string_view what, const Operand& operand)
{
    if (operand.quant().zeroPoint() == 0)
        return {};
    return context.error(ErrorCode::RefusedByRuntime, "zero point of {} is {}, expected 0 for {}", what,
        operand.quant().zeroPoint(), dtypeName(operand.dtype()));
}

Status expectSameQuantization(
    const PrepareContext& context, std::string_view whatA, const Operand& a, std::string_view whatB, const Operand& b)
{
    const QuantParams& qa = a.quant();
    const QuantParams& qb = b.quant();
    if (qa.scale() != qb.scale()) {
        return context.error(ErrorCode::RefusedByRuntime, "scale of {} is {} and of {} is {}, expected equal scales",
            whatA, qa.scale(), whatB, qb.scale());
    }
    if (qa.zeroPoint() != qb.zeroPoint()) {
        return context.error(ErrorCode::RefusedByRuntime,
            "zero point of {} is {} and of {} is {}, expected equal zero points", whatA, qa.zeroPoint(), whatB,
            qb.zeroPoint());
    }
    return {};
}

Status expectFixedSize(const PrepareContext& context, DType dtype)
{
    if (dtypeBits(dtype) > 0)
        return {};
    return context.error(ErrorCode::Unsupported, "there is no kernel for elements of type {}", dtypeName(dtype));
}

Result<int> resolveAxis(const PrepareContext& context, std::int64_t axis, int rank)
{
    const std::int64_t resolved = axis < 0 ? axis + rank : axis;
    if (resolved < 0 || resolved >= rank)
        return context.error(ErrorCode::RefusedByRuntime, "axis is {}, expected [-{}, {})", axis, rank, rank);
    return static_cast<int>(resolved);
}

Result<std::vector<std::int64_t>> integersOf(const PrepareContext& context, int index)
{
    QS_TRY(const TensorPtr value, context.valueOf(index));
    if (!isInteger(value->dtype) && value->dtype != DType::Bool) {
        return context.error(
            ErrorCode::RefusedByRuntime, "input {} is {}, expected integers", index, dtypeName(value->dtype));
    }
    std::vector<std::int64_t> values(value->elements());
    if (value->bytes.size() < dtypeBytes(value->dtype, values.size()))
        return context.error(ErrorCode::Malformed, "input {} has too few bytes for its shape", index);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = codeAt(*value, i);
    return values;
}

Status expectSaneShape(const PrepareContext& context, const Shape& shape)
{
    const auto elements = shape.checkedElements();
    constexpr std::size_t kMaxElements = std::size_t{1} << 31;
    if (elements && *elements <= kMaxElements)
        return {};
    return context.error(ErrorCode::LimitExceeded, "output shape {} is out of limits", shape.text());
}

} // namespace quantstep
