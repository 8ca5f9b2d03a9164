// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/op_report.h"
#include "core/exchange/op_window.h"
#include "core/exchange/test_vectors.h"
#include "core/exchange/vector_text.h"

#include <algorithm>

namespace quantstep {
namespace {

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

/// A text inside of a comment: nothing that would end it, and one line.
std::string commentText(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    for (std::size_t at = text.find("*/"); at != std::string::npos; at = text.find("*/", at))
        text[at] = '#';
    return text;
}

std::string stringLiteral(std::string_view text)
{
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            literal += '\\';
        literal += static_cast<unsigned char>(c) < 0x20 || c == '?' ? ' ' : c;
    }
    return literal + "\"";
}

class Header {
public:
    Header(const Model& model, const OpVectors& vectors, const OpArithmetic* arithmetic, Numerics numerics)
        : m_graph(model.main()),
          m_op(m_graph.op(vectors.op)),
          m_vectors(vectors),
          m_arithmetic(arithmetic),
          m_prefix(fmt::format("op{:03}", vectors.op.value)),
          m_macros(upper(m_prefix))
    {
        m_text = fmt::format("/* {} version {}, arithmetic {}, of {}.\n", m_op.name(), m_op.version,
            numericsName(numerics), commentText(model.path.empty() ? "a model" : model.path));
        if (arithmetic && !arithmetic->formula.empty())
            m_text += fmt::format("   {}\n", commentText(arithmetic->formula));
        if (arithmetic && !arithmetic->note.empty())
            m_text += fmt::format("   {}\n", commentText(arithmetic->note));
        m_text
            += fmt::format("   The format is told in docs/vectors-format.md of QuantStep. */\n#ifndef {0}_VECTORS_H\n"
                           "#define {0}_VECTORS_H\n\n#include <math.h>\n#include <stdint.h>\n\n",
                m_macros);
        macro("OPERATOR", stringLiteral(m_op.name()));
        macro("ARITHMETIC", stringLiteral(numericsName(numerics)));
    }

    Result<std::string> text()
    {
        options();
        window();
        if (m_arithmetic)
            arithmetic();
        for (const VectorTensor& tensor : m_vectors.tensors)
            QS_CHECK(addTensor(tensor));
        return m_text + "\n#endif\n";
    }

private:
    void macro(const std::string& name, const std::string& value)
    {
        m_text += fmt::format("#define {}_{} {}\n", m_macros, name, value);
    }
    void macro(const std::string& name, std::int64_t value)
    {
        macro(name, value < 0 ? fmt::format("({})", value) : fmt::format("{}", value));
    }
    void array(const std::string& name, const TensorValue& value)
    {
        m_text += cArray(fmt::format("{}_{}", m_prefix, name), value);
    }
    template<typename T> void array(const std::string& name, DType dtype, const std::vector<T>& values)
    {
        array(name, *makeTensor(dtype, Shape{static_cast<std::int32_t>(values.size())}, values));
    }

    void options()
    {
        for (const OptionField& field : m_op.optionFields) {
            const bool number = !field.value.empty()
                && std::all_of(field.value.begin(), field.value.end(), [](unsigned char c) { return std::isdigit(c); });
            macro("OPTION_" + upper(cName(field.name)), number ? field.value : stringLiteral(field.value));
        }
    }

    void window()
    {
        const auto shapeOf = [&](std::size_t i) {
            const bool there = i < m_op.inputs.size() && m_op.inputs[i].valid();
            const auto found = std::find_if(m_vectors.tensors.begin(), m_vectors.tensors.end(),
                [&](const VectorTensor& tensor) { return there && tensor.tensor == m_op.inputs[i]; });
            return found == m_vectors.tensors.end() ? Shape() : found->value->shape;
        };
        const auto window = opWindow(m_op, shapeOf(0), shapeOf(1));
        if (!window)
            return;
        macro("FILTER_H", window->y.filter);
        macro("FILTER_W", window->x.filter);
        macro("STRIDE_H", window->y.stride);
        macro("STRIDE_W", window->x.stride);
        macro("DILATION_H", window->y.dilation);
        macro("DILATION_W", window->x.dilation);
        macro("PAD_TOP", window->y.padBefore);
        macro("PAD_BOTTOM", window->y.padAfter);
        macro("PAD_LEFT", window->x.padBefore);
        macro("PAD_RIGHT", window->x.padAfter);
    }

    void arithmetic()
    {
        for (const NamedInteger& constant : m_arithmetic->constants)
            macro(upper(cName(constant.name)), constant.value);
        if (m_arithmetic->clampMin)
            macro("CLAMP_MIN", *m_arithmetic->clampMin);
        if (m_arithmetic->clampMax)
            macro("CLAMP_MAX", *m_arithmetic->clampMax);
        for (const Rescale& rescale : m_arithmetic->rescales) {
            const std::string name = cName(rescale.name);
            m_text += '\n';
            macro(upper(name) + "_RULE", stringLiteral(ruleName(rescale.rule)));
            macro(upper(name) + "_RESCALE_COUNT", static_cast<std::int64_t>(rescale.real.size()));
            array(name + "_real", DType::Float64, rescale.real);
            if (rescale.multiplier.empty())
                continue;
            array(name + "_multiplier", DType::Int32, rescale.multiplier);
            array(name + "_shift", DType::Int32, rescale.shift);
        }
    }

    Status addTensor(const VectorTensor& tensor)
    {
        const TensorInfo& info = m_graph.tensor(tensor.tensor);
        const TensorValue& value = *tensor.value;
        if (cType(value.dtype).empty())
            return fail(ErrorCode::Unsupported, "unsupported: op {} {}: {} of type {} has no form in C",
                m_vectors.op.value, m_op.name(), tensor.name, dtypeText(value.dtype));
        m_text += fmt::format("\n/* t{} {}, {} {} */\n", tensor.tensor.value, commentText(info.name),
            dtypeText(value.dtype), value.shape.text());
        const std::string macros = upper(tensor.name);
        macro(macros + "_COUNT", static_cast<std::int64_t>(value.elements()));
        macro(macros + "_RANK", value.shape.rank());
        const auto dims = value.shape.dims();
        array(tensor.name + "_shape", DType::Int32, std::vector<std::int32_t>(dims.begin(), dims.end()));
        if (info.quant.isPerTensor()) {
            macro(macros + "_SCALE", cLiteral(info.quant.scale()));
            macro(macros + "_ZERO_POINT", info.quant.zeroPoint());
        } else if (info.quant.isPerChannel()) {
            macro(macros + "_AXIS", info.quant.axis);
            array(tensor.name + "_scale", DType::Float32, info.quant.scales);
            array(tensor.name + "_zero_point", DType::Int32,
                std::vector<std::int32_t>(info.quant.zeroPoints.begin(), info.quant.zeroPoints.end()));
        }
        array(tensor.name, value);
        return {};
    }

    const Subgraph& m_graph;
    const OpInfo& m_op;
    const OpVectors& m_vectors;
    const OpArithmetic* m_arithmetic;
    std::string m_prefix, m_macros, m_text;
};

} // namespace

Result<std::string> vectorHeader(
    const Model& model, const OpVectors& vectors, const OpArithmetic* arithmetic, Numerics numerics)
{
    return Header(model, vectors, arithmetic, numerics).text();
}

} // namespace quantstep
