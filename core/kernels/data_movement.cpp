// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/data_movement.h"

#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"

namespace quantstep {

std::size_t movedElementBytes(DType dtype)
{
    return isPacked(dtype) ? 1 : dtypeBytes(dtype, 1);
}

const std::byte* wholeElements(const TensorPtr& value, TensorPtr& keep)
{
    keep = unpackCodes(value);
    return keep->bytes.data();
}

PreparedPtr makeStridedCopy(DType dtype, Shape output, const StridedWalk& walk, std::string formula)
{
    OpArithmetic arithmetic;
    arithmetic.formula = std::move(formula);
    PreparedPtr prepared = makePrepared(
        {{dtype, std::move(output)}}, std::move(arithmetic), [dtype, plan = simplified(walk)](const EvalContext& c) {
            if (isPacked(dtype)) {
                const TensorPtr opened = unpackCodes(c.inputs[0]);
                std::vector<std::int8_t> codes(plan.elements());
                stridedCopy(plan, reinterpret_cast<const std::int8_t*>(opened->bytes.data()), codes.data());
                packCodes(dtype, codes, c.output(0).bytes.data());
                return;
            }
            visitElementSize(dtypeBytes(dtype, 1), [&](auto tag) {
                using T = decltype(tag);
                stridedCopy(plan, reinterpret_cast<const T*>(c.input(0).bytes.data()), c.output(0).as<T>());
            });
        });
    prepared->explainWith([walk](const ExplainContext& c, OpExplanation& to) {
        to.origin = ExplainedOrigin{0, positionOf(walk, c.element)};
        return true;
    });
    return prepared;
}

} // namespace quantstep
