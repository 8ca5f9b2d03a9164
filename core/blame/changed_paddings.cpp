// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/changed_ops.h"

#include "core/exchange/op_window.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace quantstep {
namespace {

/// A border beyond that is no likely mistake, and would take the memory.
constexpr std::int64_t kWidestBorder = 4096;

/// What SAME padding adds around the rows or columns of an image.
struct Added {
    std::int64_t before = 0, after = 0;
};

/// The image [N, H, W, C] with a border of elements of the given bytes.
TensorPtr bordered(const TensorValue& value, Added y, Added x, std::span<const std::byte> element)
{
    const Shape& from = value.shape;
    const Shape to{from.dim(0), from.dim(1) + static_cast<std::int32_t>(y.before + y.after),
        from.dim(2) + static_cast<std::int32_t>(x.before + x.after), from.dim(3)};
    std::vector<std::byte> bytes(to.elements() * element.size());
    for (std::size_t at = 0; at < bytes.size(); at += element.size())
        std::memcpy(&bytes[at], element.data(), element.size());
    const std::size_t pixel = static_cast<std::size_t>(from.dim(3)) * element.size();
    const std::size_t row = static_cast<std::size_t>(from.dim(2)) * pixel;
    const auto height = static_cast<std::size_t>(from.dim(1));
    for (std::size_t i = 0; i < static_cast<std::size_t>(from.dim(0)) * height && row > 0; ++i) {
        const std::size_t line
            = i / height * static_cast<std::size_t>(to.dim(1)) + i % height + static_cast<std::size_t>(y.before);
        const std::size_t at
            = (line * static_cast<std::size_t>(to.dim(2)) + static_cast<std::size_t>(x.before)) * pixel;
        std::memcpy(&bytes[at], value.bytes.data() + i * row, row);
    }
    return std::make_shared<const TensorValue>(TensorValue{value.dtype, to, SharedBytes::adopt(std::move(bytes))});
}

void useValidPadding(SingleOp& single)
{
    std::visit(
        [](auto& options) {
            if constexpr (requires { options.padding = Padding::Valid; })
                options.padding = Padding::Valid;
        },
        single.info().options);
}

class Paddings {
public:
    Paddings(const SingleOp& single, std::vector<ChangedOp>& changes, const OpWindow& window)
        : m_single(single),
          m_changes(changes),
          m_value(single.inputs[static_cast<std::size_t>(single.place(0))]),
          m_y{window.y.padBefore, window.y.padAfter},
          m_x{window.x.padBefore, window.x.padAfter}
    {
    }

    void add()
    {
        const TensorInfo& input = *m_single.input(0);
        const std::int64_t zero = input.quant.zeroPoint();
        const OpCode code = m_single.info().code;
        const bool pool = code == OpCode::MaxPool2d || code == OpCode::AveragePool2d;
        std::set<std::int64_t> codes{0};
        if (const auto range = codeRange(input.dtype); range && range->min < 0)
            codes.insert(range->min);
        if (pool)
            codes.insert(zero);
        for (const std::int64_t padding : codes) {
            if (pool || padding != zero)
                with(padding, m_y, m_x, "padding-value",
                    fmt::format("as if the input were padded with {}{}", padding,
                        pool ? ", which a pool leaves out" : fmt::format(" instead of its zero point {}", zero)));
        }
        const Added y{m_y.after, m_y.before};
        const Added x{m_x.after, m_x.before};
        if (!pool && (y.before != m_y.before || x.before != m_x.before))
            with(zero, y, x, "padding-side", "as if the larger part of the padding came first");
    }

private:
    void with(std::int64_t code, Added y, Added x, const char* cause, std::string explanation)
    {
        std::array<std::byte, sizeof(std::int64_t)> element{}; // little endian; a float's 0 is all zero bits
        std::memcpy(element.data(), &code, sizeof code);
        SingleOp other = m_single;
        useValidPadding(other);
        const std::span<const std::byte> bytes(element.data(), dtypeBytes(m_value->dtype, 1));
        other.inputs[static_cast<std::size_t>(other.place(0))] = bordered(*m_value, y, x, bytes);
        m_changes.push_back({cause, std::move(explanation), std::move(other)});
    }

    const SingleOp& m_single;
    std::vector<ChangedOp>& m_changes;
    TensorPtr m_value;
    Added m_y, m_x;
};

/// PAD writes its output's zero point: with another one it writes another code.
void addPadOperator(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    const TensorInfo* input = single.input(0);
    const auto range = input ? codeRange(input->dtype) : std::nullopt;
    if (!range || !input->quant.isPerTensor())
        return;
    for (const std::int64_t code : std::set<std::int64_t>{0, range->min}) {
        if (code == input->quant.zeroPoint())
            continue;
        SingleOp other = single;
        other.input(0)->quant.zeroPoints = {code};
        other.graph.tensors[other.graph.outputs.front().index()].quant.zeroPoints = {code};
        changes.push_back({"padding-value",
            fmt::format("as if it padded with {} instead of the zero point {}", code, input->quant.zeroPoint()),
            std::move(other)});
    }
}

} // namespace

void addPaddings(const SingleOp& single, std::vector<ChangedOp>& changes)
{
    if (single.info().code == OpCode::Pad) {
        addPadOperator(single, changes);
        return;
    }
    const int place = single.place(0);
    if (place < 0)
        return;
    const TensorValue& value = *single.inputs[static_cast<std::size_t>(place)];
    const TensorInfo* filter = single.input(1);
    const auto window = opWindow(single.info(), value.shape, filter ? filter->shape : Shape());
    const auto likely = [](const OpWindowAxis& axis) { return axis.padBefore + axis.padAfter <= kWidestBorder; };
    if (window && (window->y.isPadded() || window->x.isPadded()) && likely(window->y) && likely(window->x)
        && dtypeBits(value.dtype) >= 8)
        Paddings(single, changes, *window).add();
}

} // namespace quantstep
