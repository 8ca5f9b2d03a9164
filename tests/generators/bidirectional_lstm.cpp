// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BIDIRECTIONAL_SEQUENCE_LSTM in float and hybrid: time or batch first, outputs apart or merged, with and without an
// auxiliary input, input gate, peepholes, projection; several inferences with kept state.

#include "tests/generators/recurrent_parts.h"

namespace quantstep::test {

void addBidirectionalLstmGenerators(std::vector<OpGenerator>& list);

namespace {

struct Plan {
    DType weights = DType::Float32;
    int batches = 1, time = 1, inputs = 1, cells = 1, outputs = 1;
    bool cifg = false, peephole = false, projection = false;
    int auxWidth = 0; ///< 0: none
    bool crossLinks = false; ///< the auxiliary input has weights
    LstmOptions options{};
};

Plan randomPlan(Random& random, DType weights)
{
    Plan p;
    p.weights = weights;
    p.batches = random.between(1, 3);
    p.time = random.between(1, 4);
    p.inputs = random.between(1, 20);
    p.cells = random.between(2, 20);
    p.cifg = random.chance(0.3F);
    p.peephole = random.chance(0.4F);
    p.projection = random.chance(0.4F);
    p.outputs = p.projection ? random.between(2, p.cells) : p.cells;
    p.crossLinks = random.chance(0.3F);
    p.auxWidth = p.crossLinks ? random.between(1, 20) : random.chance(0.3F) ? p.inputs : 0;
    p.options.activation = random.chance(0.8F)
        ? Activation::Tanh
        : random.pick(std::vector<Activation>{Activation::None, Activation::Relu6, Activation::ReluN1To1});
    p.options.cellClip = random.chance(0.3F) ? random.real(0.05F, 4) : 0;
    p.options.projClip = random.chance(0.3F) ? random.real(0.05F, 2) : 0;
    p.options.timeMajor = random.chance(0.5F);
    p.options.mergeOutputs = random.chance(0.5F);
    p.options.asymmetricQuantizeInputs = random.chance(0.5F);
    // The runtime reads outside of its states with several batches first and merged outputs.
    if (p.options.mergeOutputs && !p.options.timeMajor)
        p.batches = 1;
    return p;
}

class Builder {
public:
    Builder(Random& random, const Plan& plan) : m_random(random), m_p(plan) { }

    OpCase build()
    {
        m_c.code = OpCode::BidirectionalSequenceLstm;
        m_c.version = m_p.weights == DType::Float32 ? 1 : 3;
        m_c.options = m_p.options;
        m_c.invokes = m_random.between(1, 3);
        m_c.label = fmt::format("batches {} time {} inputs {} aux {} cells {} outputs {}{}{}{} act {}{}{}{} invokes {}",
            m_p.batches, m_p.time, m_p.inputs, m_p.auxWidth, m_p.cells, m_p.outputs, m_p.cifg ? " cifg" : "",
            m_p.peephole ? " peephole" : "", m_p.projection ? " projection" : "",
            static_cast<int>(m_p.options.activation), m_p.options.timeMajor ? " time major" : "",
            m_p.options.mergeOutputs ? " merged" : "", m_p.options.asymmetricQuantizeInputs ? " asymmetric" : "",
            m_c.invokes);
        m_c.inputs = {activation(floats(m_random, sequence(m_p.inputs), 1))};
        addCell();
        addCell();
        for (int direction = 0; direction < 2; ++direction) {
            m_c.inputs.push_back(variable(DType::Float32, Shape{m_p.batches, m_p.outputs}));
            m_c.inputs.push_back(variable(DType::Float32, Shape{m_p.batches, m_p.cells}));
        }
        m_c.inputs.push_back(m_p.auxWidth == 0 ? absent() : activation(floats(m_random, sequence(m_p.auxWidth), 1)));
        for (int i = 0; i < 8; ++i) {
            const bool there = m_p.crossLinks && (i % 4 != 0 || !m_p.cifg);
            m_c.inputs.push_back(there ? weights(Shape{m_p.cells, m_p.auxWidth}) : absent());
        }
        const Shape out = sequence(m_p.options.mergeOutputs ? 2 * m_p.outputs : m_p.outputs);
        m_c.outputs = {output(DType::Float32, out)};
        if (!m_p.options.mergeOutputs)
            m_c.outputs.push_back(output(DType::Float32, out));
        if (m_random.chance(0.03F))
            m_c.inputs[static_cast<std::size_t>(m_random.between(19, 21))].role = CaseTensor::Role::Absent;
        return std::move(m_c);
    }

private:
    [[nodiscard]] Shape sequence(int width) const
    {
        return m_p.options.timeMajor ? Shape{m_p.time, m_p.batches, width} : Shape{m_p.batches, m_p.time, width};
    }

    CaseTensor weights(const Shape& shape)
    {
        if (m_p.weights == DType::Float32)
            return parameter(m_random, floats(m_random, shape, 0.4F));
        return parameter(m_random, m_random.tensor(m_p.weights, shape),
            perTensor(randomScale(m_random, -10, -6), m_p.weights == DType::UInt8 ? 128 : 0));
    }

    CaseTensor bias(int size) { return parameter(m_random, floats(m_random, Shape{size}, 1)); }

    void addCell()
    {
        for (const int width : {m_p.inputs, m_p.outputs}) {
            for (int gate = 0; gate < 4; ++gate)
                m_c.inputs.push_back(gate == 0 && m_p.cifg ? absent() : weights(Shape{m_p.cells, width}));
        }
        for (int gate : {0, 1, 3})
            m_c.inputs.push_back(!m_p.peephole || (gate == 0 && m_p.cifg) ? absent() : weights(Shape{m_p.cells}));
        for (int gate = 0; gate < 4; ++gate)
            m_c.inputs.push_back(gate == 0 && m_p.cifg ? absent() : bias(m_p.cells));
        m_c.inputs.push_back(m_p.projection ? weights(Shape{m_p.outputs, m_p.cells}) : absent());
        m_c.inputs.push_back(m_p.projection && m_random.chance(0.5F) ? bias(m_p.outputs) : absent());
    }

    Random& m_random;
    Plan m_p;
    OpCase m_c;
};

} // namespace

void addBidirectionalLstmGenerators(std::vector<OpGenerator>& list)
{
    const auto add = [&](const std::string& name, DType weights, double tolerance) {
        list.push_back({"BIDIRECTIONAL_SEQUENCE_LSTM " + name,
            [weights](Random& random) { return Builder(random, randomPlan(random, weights)).build(); },
            {.tolerance = tolerance}});
    };
    // Several vectors at a time go through other code of Eigen's: sums in another order.
    add("float32", DType::Float32, 1e-5);
    add("hybrid int8", DType::Int8, 1e-30);
    add("hybrid uint8", DType::UInt8, 1e-30);
}

} // namespace quantstep::test
