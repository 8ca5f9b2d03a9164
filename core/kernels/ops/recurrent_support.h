// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the recurrent operators have in common: state among the inputs, scratch memory in pieces, checks of types
// and shapes, and the activations and hybrid products of their float kernels.

#include "core/kernels/kernel.h"
#include "core/kernels/reference/hybrid.h"
#include "core/kernels/reference/vector_activation.h"

#include <initializer_list>
#include <span>
#include <string_view>

namespace quantstep {

/// The place of a state input among EvalContext::states.
[[nodiscard]] int stateIndex(const PrepareContext& context, int input);

/// So many inputs (absent ones count), and one output unless told. Errors: RefusedByRuntime.
[[nodiscard]] Status expectInputCount(
    const PrepareContext& context, std::initializer_list<int> allowed, int outputs = 1);

/// A state input is there, variable, of the type and with so many elements. Errors: RefusedByRuntime.
[[nodiscard]] Status expectState(
    const PrepareContext& context, int input, std::string_view what, DType dtype, std::size_t elements);

/// An input is there, of one of the types and of the shape. Errors: RefusedByRuntime.
[[nodiscard]] Status expectParameter(const PrepareContext& context, int input, std::string_view what,
    std::initializer_list<DType> types, const Shape& shape);

/// The same for one that may be absent.
[[nodiscard]] Status expectOptionalParameter(const PrepareContext& context, int input, std::string_view what,
    std::initializer_list<DType> types, const Shape& shape);

/// The operand has at least one scale and zero point. Errors: RefusedByRuntime.
[[nodiscard]] Status expectAffine(const PrepareContext& context, std::string_view what, const QuantParams& quant);

/// A clip > 0 as a code of the scale, cut off, limited to `largest`; 0 for no clip.
[[nodiscard]] inline std::int32_t clipCode(float clip, float scale, float largest)
{
    return clip > 0.0F ? truncateToInt32(std::min(std::max(clip / scale, -largest - 1.0F), largest)) : 0;
}

[[nodiscard]] reference::VectorActivation vectorActivation(Activation activation);

/// int8 codes of an input that the runtime reads as int8 also when it says uint8.
[[nodiscard]] const std::int8_t* codesOf(const EvalContext& context, int input);
/// Elements of an input, or null when it is absent.
template<typename T> [[nodiscard]] const T* elementsOf(const EvalContext& context, int input)
{
    const auto i = static_cast<std::size_t>(input);
    if (i >= context.inputs.size() || !context.inputs[i])
        return nullptr;
    return reinterpret_cast<const T*>(context.inputs[i]->bytes.data());
}

/// Cuts pieces for arrays off the scratch memory, each aligned to 64 bytes. Without memory it counts the bytes.
class ScratchCutter {
public:
    ScratchCutter() = default;
    explicit ScratchCutter(std::span<std::byte> memory) : m_memory(memory.data()) { }

    template<typename T> T* take(std::size_t count)
    {
        std::byte* place = m_memory == nullptr ? nullptr : m_memory + m_used;
        m_used += (count * sizeof(T) + 63) / 64 * 64;
        return reinterpret_cast<T*>(place);
    }
    [[nodiscard]] std::size_t used() const { return m_used; }

private:
    std::byte* m_memory = nullptr;
    std::size_t m_used = 0;
};

/// sums[r] = the sum of row r of a matrix.
void sumRows(const std::int8_t* codes, std::size_t rows, std::size_t columns, std::int32_t* sums);

} // namespace quantstep
