// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/quant_params.h"

#include <cstddef>
#include <cstdint>

namespace quantstep {

/// Which number of an element is meant.
enum class Quantity : std::uint8_t {
    Stored, ///< the code, or the float as it is
    Real, ///< scale * (code - zero point)
    StoredBefore, ///< the code before the last edit
    RealBefore, ///< the real value before the last edit, with the parameters of then
    StoredDifference, ///< code now - code before
    RealDifference, ///< real now - real before
    StoredReference, ///< the code of the reference
    RealReference, ///< the real value of the reference, with its own parameters
    StoredError, ///< code - code of the reference: the error in LSB
    RealError, ///< real - real of the reference
    StoredAbsError, ///< magnitude of the error in LSB
    RealAbsError, ///< magnitude of the error
};

[[nodiscard]] bool isReal(Quantity quantity);
[[nodiscard]] bool isDifference(Quantity quantity); ///< of two values; errors too
[[nodiscard]] bool isMagnitude(Quantity quantity);
/// The same in reals instead of codes, or in codes instead of reals.
[[nodiscard]] Quantity otherUnit(Quantity quantity);
[[nodiscard]] bool needsBefore(Quantity quantity);
[[nodiscard]] bool needsReference(Quantity quantity);

/// A tensor's value now, before, and in the reference, with the parameters that hold for each. The latter two may
/// be null.
struct ValuePair {
    TensorPtr value;
    QuantParams params;
    TensorPtr before = nullptr;
    QuantParams beforeParams = {};
    TensorPtr reference = nullptr;
    QuantParams referenceParams = {};
};

/// True when `before` is there and has the value's type and shape, so that elements can be compared.
[[nodiscard]] bool isComparable(const ValuePair& pair);

/// True when codes (floats of float types) have the same meaning in the reference, so that they can be subtracted.
[[nodiscard]] bool hasReferenceCodes(const ValuePair& pair);

/// True when codes have a meaning as reals that one scale, or one scale per channel, describes.
[[nodiscard]] bool hasRealValues(const TensorValue& value, const QuantParams& params);

/// Reads one quantity of a tensor's elements in bulk, for drawing and reducing. Numbers leave as float: good
/// for colours and extremes, not for exact display (see codeAt() and realAt()).
/// Elements of unquantized tensors are their own real value. Thread: any.
class QuantityReader {
public:
    QuantityReader() = default;
    /// @param pair has a value; also a comparable `before` when the quantity needs one, or a reference of its shape.
    QuantityReader(ValuePair pair, Quantity quantity);

    [[nodiscard]] const ValuePair& pair() const { return m_pair; }
    [[nodiscard]] Quantity quantity() const { return m_quantity; }
    [[nodiscard]] bool isEmpty() const { return !m_pair.value || m_pair.value->elements() == 0; }

    /// The elements as one byte each when that byte alone decides the number (8-bit integers and bool, one
    /// scale, no difference); else null.
    [[nodiscard]] const std::uint8_t* bytes() const;
    /// The number that stands for a byte of bytes(). Grows with `byte ^ byteOrder()` when the scale is > 0.
    [[nodiscard]] double numberOfByte(std::uint8_t byte) const;
    /// 0x80 for int8, else 0: what makes raw bytes comparable as unsigned numbers.
    [[nodiscard]] std::uint8_t byteOrder() const;

    /// `count` elements from `flat` on, `stride` apart, all inside the tensor.
    void read(std::size_t flat, std::size_t stride, std::size_t count, float* out) const;

private:
    /// Parameters of one side, ready for use.
    struct Side {
        const TensorValue* value = nullptr;
        const QuantParams* params = nullptr;
        bool perChannel = false;
        double scale = 1, zeroPoint = 0; ///< per tensor; 1 and 0 for stored quantities
        std::size_t axisStride = 1, axisSize = 1;
    };
    [[nodiscard]] static Side makeSide(const TensorValue* value, const QuantParams* params, bool real);
    static void readSide(const Side& side, std::size_t flat, std::size_t stride, std::size_t count, double* out);
    [[nodiscard]] Side mainSide() const;
    [[nodiscard]] Side otherSide() const; ///< what a difference subtracts

    ValuePair m_pair;
    Quantity m_quantity = Quantity::Stored;
};

} // namespace quantstep
