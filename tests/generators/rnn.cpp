// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN in float and hybrid: time or batch first, outputs
// apart or merged, with and without an auxiliary input, several inferences with kept state.

#include "tests/generators/recurrent_parts.h"

namespace quantstep::test {

void addRnnGenerators(std::vector<OpGenerator>& list);

namespace {

class RnnBuilder {
public:
    RnnBuilder(Random& random, OpCode code, DType weights) : m_random(random), m_weights(weights)
    {
        m_c.code = code;
        m_c.version = weights == DType::Float32 ? 1 : 3;
        m_c.invokes = random.between(1, 3);
        m_options.activation = anyActivation(random);
        m_options.timeMajor = code != OpCode::Rnn && random.chance(0.5F);
        m_options.mergeOutputs = code == OpCode::BidirectionalSequenceRnn && random.chance(0.5F);
        m_options.asymmetricQuantizeInputs = random.chance(0.5F);
        m_c.options = m_options;
        m_batches = random.between(1, 3);
        m_time = code == OpCode::Rnn ? 1 : random.between(1, 4);
        m_inputs = random.chance(0.2F) ? random.between(16, 40) : random.between(1, 17);
        m_c.label = fmt::format("batches {} time {} inputs {} activation {}{}{}{} invokes {}", m_batches, m_time,
            m_inputs, static_cast<int>(m_options.activation), m_options.timeMajor ? " time major" : "",
            m_options.mergeOutputs ? " merged" : "", m_options.asymmetricQuantizeInputs ? " asymmetric" : "",
            m_c.invokes);
    }

    OpCase build()
    {
        m_c.inputs = {activation(floatInput(m_random, sequence(m_inputs), hybrid()))};
        if (m_c.code == OpCode::BidirectionalSequenceRnn) {
            addBidirectional();
        } else {
            const int units = randomUnits();
            addCell(units);
            m_c.outputs = {output(DType::Float32, sequence(units))};
        }
        spoil();
        return std::move(m_c);
    }

private:
    [[nodiscard]] bool hybrid() const { return m_weights != DType::Float32; }
    [[nodiscard]] int randomUnits()
    {
        return m_random.chance(0.2F) ? m_random.between(16, 35) : m_random.between(1, 15);
    }

    [[nodiscard]] Shape sequence(int width) const
    {
        if (m_c.code == OpCode::Rnn)
            return Shape{m_batches, width};
        return m_options.timeMajor ? Shape{m_time, m_batches, width} : Shape{m_batches, m_time, width};
    }

    CaseTensor weights(const Shape& shape)
    {
        if (!hybrid())
            return parameter(m_random, floats(m_random, shape, 0.5F));
        return parameter(m_random, m_random.tensor(m_weights, shape),
            perTensor(randomScale(m_random, -10, -6), m_weights == DType::UInt8 ? 128 : 0));
    }

    void addCell(int units)
    {
        m_c.inputs.push_back(weights(Shape{units, m_inputs}));
        m_c.inputs.push_back(weights(Shape{units, units}));
        m_c.inputs.push_back(parameter(m_random, floats(m_random, Shape{units}, 1)));
        m_c.inputs.push_back(variable(DType::Float32, Shape{m_batches, units}));
    }

    void addBidirectional()
    {
        const int forward = randomUnits();
        const int backward = randomUnits();
        addCell(forward);
        addCell(backward);
        const bool second = m_random.chance(0.3F);
        const int width = second ? m_random.between(1, m_inputs + 5) : m_inputs;
        if (second || m_random.chance(0.3F))
            m_c.inputs.push_back(activation(floatInput(m_random, sequence(width), hybrid())));
        else
            m_c.inputs.push_back(absent());
        m_c.inputs.push_back(second ? weights(Shape{forward, width}) : absent());
        m_c.inputs.push_back(second ? weights(Shape{backward, width}) : absent());
        // The runtime reads outside of an auxiliary input that is narrower than the input.
        if (second && width < m_inputs && (m_options.timeMajor ? m_time > 1 : hybrid() && m_batches * m_time > 1))
            m_c.invokes = 0;
        if (m_options.mergeOutputs) {
            m_c.outputs = {output(DType::Float32, sequence(forward + backward))};
        } else {
            m_c.outputs = {output(DType::Float32, sequence(forward)), output(DType::Float32, sequence(backward))};
        }
    }

    void spoil()
    {
        if (!m_random.chance(0.04F))
            return;
        switch (m_random.between(0, 3)) {
        case 0: m_c.inputs[4].role = CaseTensor::Role::Absent; break;
        case 1: m_c.inputs[3] = constant(floats(m_random, Shape{50}, 1)); break;
        case 2: m_c.inputs.pop_back(); break;
        default: m_c.inputs[4].shape = Shape{m_batches + 1, 3}; break;
        }
    }

    Random& m_random;
    DType m_weights;
    RnnOptions m_options;
    int m_batches = 1, m_time = 1, m_inputs = 1;
    OpCase m_c;
};

/// Without cases that only we refuse because the runtime would read outside of its tensors.
OpCase randomCase(Random& random, OpCode code, DType weights)
{
    OpCase c = RnnBuilder(random, code, weights).build();
    while (c.invokes == 0)
        c = RnnBuilder(random, code, weights).build();
    return c;
}

} // namespace

void addRnnGenerators(std::vector<OpGenerator>& list)
{
    constexpr std::array<std::pair<const char*, OpCode>, 3> kOperators{
        {{"RNN ", OpCode::Rnn}, {"UNIDIRECTIONAL_SEQUENCE_RNN ", OpCode::UnidirectionalSequenceRnn},
            {"BIDIRECTIONAL_SEQUENCE_RNN ", OpCode::BidirectionalSequenceRnn}}};
    for (const auto& [name, code] : kOperators) {
        for (const DType weights : {DType::Float32, DType::Int8, DType::UInt8}) {
            const std::string type
                = weights == DType::Float32 ? "float32" : "hybrid " + std::string(dtypeName(weights));
            list.push_back(
                {name + type, [code = code, weights](Random& random) { return randomCase(random, code, weights); },
                    {.tolerance = weights == DType::Float32 ? 0.0 : 1e-30}});
        }
    }
}

} // namespace quantstep::test
