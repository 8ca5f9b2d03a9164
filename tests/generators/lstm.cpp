// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM with the full kernel and UNIDIRECTIONAL_SEQUENCE_LSTM: float, hybrid and int8 with 16-bit gates; with and
// without input gate, peepholes, projection, layer normalization, clipping, diagonal recurrent weights; time or batch
// first; several inferences with kept state.

#include "tests/generators/recurrent_parts.h"

namespace quantstep::test {

void addLstmGenerators(std::vector<OpGenerator>& list);

namespace {

struct LstmPlan {
    OpCode code = OpCode::Lstm;
    DType activations = DType::Float32, weights = DType::Float32;
    int batches = 1, time = 1, inputs = 1, cells = 1, outputs = 1;
    bool cifg = false, peephole = false, projection = false, layerNorm = false, manyInputs = true;
    bool byteProducts = false; ///< 12 intermediate tensors
    bool mild = false; ///< nothing large that cancels out, nothing that grows from step to step
    LstmOptions options{};
    [[nodiscard]] bool integer() const { return activations == DType::Int8; }
    [[nodiscard]] bool hybrid() const { return !integer() && weights != DType::Float32; }
};

int randomSize(Random& random)
{
    return random.chance(0.2F) ? random.between(16, 40) : random.between(1, 17);
}

LstmPlan randomPlan(Random& random, OpCode code, DType activations, DType weights)
{
    LstmPlan p;
    p.code = code;
    p.activations = activations;
    p.weights = weights;
    p.batches = random.between(1, 3);
    p.time = code == OpCode::Lstm ? 1 : random.between(1, 4);
    p.inputs = randomSize(random);
    p.cells = randomSize(random);
    p.cifg = random.chance(0.3F);
    p.peephole = random.chance(0.4F);
    p.projection = random.chance(0.4F);
    p.layerNorm = random.chance(0.4F);
    p.manyInputs = p.layerNorm || random.chance(0.6F);
    p.outputs = p.projection ? random.between(1, p.cells) : p.cells;
    p.options.activation = p.integer()
        ? random.pick(std::vector<Activation>{Activation::Tanh, Activation::None})
        : random.pick(std::vector<Activation>{Activation::Tanh, Activation::Tanh, Activation::Tanh, Activation::None,
            Activation::Relu, Activation::Relu6, Activation::ReluN1To1});
    p.options.cellClip = random.chance(0.3F) ? random.real(0.05F, 4) : 0;
    p.options.projClip = random.chance(0.3F) ? random.real(0.05F, 2) : 0;
    p.options.timeMajor = code != OpCode::Lstm && random.chance(0.5F);
    p.options.asymmetricQuantizeInputs = random.chance(0.5F);
    return p;
}

class LstmBuilder {
public:
    LstmBuilder(Random& random, LstmPlan plan) : m_random(random), m_p(plan)
    {
        m_c.code = m_p.code;
        m_c.version = m_p.code == OpCode::Lstm ? 3 : 2;
        m_c.options = m_p.options;
        m_c.invokes = random.between(1, 3);
        m_c.label = fmt::format(
            "batches {} time {} inputs {} cells {} outputs {}{}{}{}{} act {} clips {} {}{}{} invokes {}", m_p.batches,
            m_p.time, m_p.inputs, m_p.cells, m_p.outputs, m_p.cifg ? " cifg" : "", m_p.peephole ? " peephole" : "",
            m_p.projection ? " projection" : "", m_p.layerNorm ? " norm" : "", static_cast<int>(m_p.options.activation),
            m_p.options.cellClip, m_p.options.projClip, m_p.options.timeMajor ? " time major" : "",
            m_p.options.asymmetricQuantizeInputs ? " asymmetric" : "", m_c.invokes);
        m_inputQuant = perTensor(randomScale(random, -7, -3), randomZeroPoint(random, DType::Int8));
        m_stateQuant = perTensor(1.0F / 128, randomZeroPoint(random, DType::Int8));
        if (random.chance(0.2F))
            m_stateQuant = perTensor(randomScale(random, -9, -5), 0);
        m_sumQuant = perTensor(randomScale(random, -13, -10), 0);
        m_hiddenQuant = perTensor(randomScale(random, -9, -6), randomZeroPoint(random, DType::Int8));
    }

    OpCase build()
    {
        addInput();
        for (int gate = 0; gate < 4; ++gate)
            m_c.inputs.push_back(gate == 0 && m_p.cifg ? absent() : weights({m_p.cells, m_p.inputs}));
        const bool diagonal
            = m_p.code != OpCode::Lstm && !m_p.integer() && m_p.outputs == m_p.cells && m_random.chance(0.15F);
        for (int gate = 0; gate < 4; ++gate)
            m_c.inputs.push_back(gate == 0 && m_p.cifg ? absent() : recurrent(diagonal));
        for (int gate : {0, 1, 3})
            m_c.inputs.push_back(!m_p.peephole || (gate == 0 && m_p.cifg) ? absent() : peephole());
        for (int gate = 0; gate < 4; ++gate)
            m_c.inputs.push_back(gate == 0 && m_p.cifg ? absent() : bias(m_p.cells));
        m_c.inputs.push_back(m_p.projection ? weights({m_p.outputs, m_p.cells}) : absent());
        m_c.inputs.push_back(
            m_p.projection && (m_p.byteProducts || m_random.chance(0.5F)) ? bias(m_p.outputs) : absent());
        addStates();
        for (int gate = 0; gate < (m_p.manyInputs ? 4 : 0); ++gate)
            m_c.inputs.push_back(!m_p.layerNorm || (gate == 0 && m_p.cifg) ? absent() : layerNorm());
        addIntermediates();
        spoil();
        return std::move(m_c);
    }

private:
    /// The kernel with 16-bit gates reads weights while it prepares: those must be constant.
    CaseTensor fixed(TensorPtr value, QuantParams quant = {})
    {
        return m_p.integer() && !m_p.byteProducts ? constant(std::move(value), std::move(quant))
                                                  : parameter(m_random, std::move(value), std::move(quant));
    }

    void addInput()
    {
        Shape shape{m_p.batches, m_p.inputs};
        if (m_p.code != OpCode::Lstm) {
            shape = m_p.options.timeMajor ? Shape{m_p.time, m_p.batches, m_p.inputs}
                                          : Shape{m_p.batches, m_p.time, m_p.inputs};
        }
        Shape out = shape;
        out.setDim(out.rank() - 1, m_p.outputs);
        if (m_p.integer()) {
            m_c.inputs.push_back(activation(codes(m_random, DType::Int8, shape), m_inputQuant));
            m_c.outputs = {output(DType::Int8, out, m_stateQuant)};
        } else {
            m_c.inputs.push_back(activation(m_p.mild ? floats(m_random, shape, 1) : floatInput(m_random, shape, true)));
            m_c.outputs = {output(DType::Float32, out)};
        }
    }

    CaseTensor weights(const Shape& shape)
    {
        if (m_p.weights == DType::Float32)
            return fixed(floats(m_random, shape, m_p.mild ? 0.3F : 1.0F));
        return fixed(m_random.tensor(m_p.weights, shape),
            perTensor(randomScale(m_random, -10, -5), m_p.weights == DType::UInt8 ? 128 : 0));
    }

    CaseTensor recurrent(bool diagonal)
    {
        return diagonal ? parameter(m_random, floats(m_random, Shape{m_p.cells}, 1))
                        : weights({m_p.cells, m_p.outputs});
    }

    CaseTensor peephole()
    {
        if (!m_p.integer())
            return weights(Shape{m_p.cells});
        return fixed(codes(m_random, DType::Int16, Shape{m_p.cells}), perTensor(randomScale(m_random, -16, -12), 0));
    }

    CaseTensor bias(int size)
    {
        if (!m_p.integer())
            return fixed(floats(m_random, Shape{size}, 1));
        const int limit = m_random.pick(std::vector<int>{10, 1000, 100000});
        return fixed(m_random.integers(DType::Int32, Shape{size}, -limit, limit), perTensor(1.0F / 4096, 0));
    }

    CaseTensor layerNorm()
    {
        if (!m_p.integer())
            return fixed(floats(m_random, Shape{m_p.cells}, 1));
        return fixed(codes(m_random, DType::Int16, Shape{m_p.cells}), perTensor(randomScale(m_random, -16, -12), 0));
    }

    int cellLog2() { return m_p.byteProducts && m_random.chance(0.8F) ? -15 : m_random.between(-15, -9); }

    void addStates()
    {
        const DType cell = m_p.integer() ? DType::Int16 : DType::Float32;
        const QuantParams cellQuant = m_p.integer() ? perTensor(std::ldexp(1.0F, cellLog2()), 0) : QuantParams{};
        m_c.inputs.push_back(
            variable(m_p.activations, Shape{m_p.batches, m_p.outputs}, m_p.integer() ? m_stateQuant : QuantParams{}));
        m_c.inputs.push_back(variable(cell, Shape{m_p.batches, m_p.cells}, cellQuant));
    }

    void addIntermediates()
    {
        if (!m_p.integer())
            return;
        for (int i = 0; i < (m_p.byteProducts ? 12 : 0); ++i) {
            const int zeroPoint = i % 3 == 0 ? 0 : m_random.between(-128, 127);
            m_c.intermediates.push_back(
                output(DType::Int8, Shape{0}, perTensor(randomScale(m_random, -9, 1), zeroPoint)));
        }
        if (m_p.byteProducts)
            return;
        for (int i = 0; i < 4; ++i)
            m_c.intermediates.push_back(output(DType::Int16, Shape{0}, m_p.layerNorm ? m_sumQuant : QuantParams{}));
        m_c.intermediates.push_back(output(DType::Int8, Shape{0}, m_hiddenQuant));
    }

    void spoil()
    {
        if (!m_random.chance(0.05F))
            return;
        const auto pick = [&](int first, int last) { return static_cast<std::size_t>(m_random.between(first, last)); };
        switch (m_random.between(0, 4)) {
        case 0: m_c.inputs[pick(2, 4)].role = CaseTensor::Role::Absent; break;
        case 1: m_c.inputs[pick(18, 19)].shape = Shape{m_p.batches + 1, m_p.outputs + m_p.cells}; break;
        case 2: m_c.inputs[pick(13, 15)] = constant(int32Vector({1, 2, 3})); break;
        case 3: m_c.inputs.pop_back(); break;
        default: m_c.inputs[2] = constant(m_random.tensor(m_p.weights, Shape{m_p.cells + 1, m_p.inputs})); break;
        }
    }

    Random& m_random;
    LstmPlan m_p;
    OpCase m_c;
    QuantParams m_inputQuant, m_stateQuant, m_sumQuant, m_hiddenQuant;
};

constexpr std::array<std::pair<const char*, OpCode>, 2> kOperators{
    {{"UNIDIRECTIONAL_SEQUENCE_LSTM ", OpCode::UnidirectionalSequenceLstm}, {"LSTM ", OpCode::Lstm}}};

void add(std::vector<OpGenerator>& list, const std::string& type, DType activations, DType weights, double tolerance)
{
    for (const auto& [name, code] : kOperators) {
        list.push_back({name + type,
            [code = code, activations, weights](
                Random& random) { return LstmBuilder(random, randomPlan(random, code, activations, weights)).build(); },
            {.tolerance = tolerance}});
    }
}

LstmPlan byteProductsPlan(Random& random)
{
    LstmPlan plan = randomPlan(random, OpCode::Lstm, DType::Int8, DType::Int8);
    plan.byteProducts = plan.projection = plan.layerNorm = plan.manyInputs = true;
    plan.outputs = randomSize(random);
    return plan;
}

/// One vector at a time the runtime multiplies in an order that the kernel follows.
LstmPlan singleVectorPlan(Random& random, OpCode code)
{
    LstmPlan plan = randomPlan(random, code, DType::Float32, DType::Float32);
    if (code == OpCode::Lstm || plan.options.timeMajor)
        plan.batches = 1;
    plan.cells = std::max(plan.cells, 2);
    plan.outputs = plan.projection ? std::max(plan.outputs, 2) : plan.cells;
    return plan;
}

/// Several vectors at a time, and matrices of one row, go through other code of Eigen's: sums in another order.
LstmPlan severalVectorsPlan(Random& random, OpCode code)
{
    LstmPlan plan = randomPlan(random, code, DType::Float32, DType::Float32);
    plan.options.timeMajor = code != OpCode::Lstm;
    plan.batches = random.between(2, 4);
    plan.options.activation = Activation::Tanh;
    plan.mild = true;
    return plan;
}

void addFloat(std::vector<OpGenerator>& list)
{
    for (const auto& [name, code] : kOperators) {
        list.push_back({name + std::string("float32 one vector"),
            [code = code](Random& random) { return LstmBuilder(random, singleVectorPlan(random, code)).build(); }});
        list.push_back({name + std::string("float32 several vectors"),
            [code = code](Random& random) { return LstmBuilder(random, severalVectorsPlan(random, code)).build(); },
            {.tolerance = 1e-5}});
    }
}

} // namespace

void addLstmGenerators(std::vector<OpGenerator>& list)
{
    add(list, "int8", DType::Int8, DType::Int8, 0);
    // Only numbers far below the smallest normal float differ, where a range divides to infinity.
    add(list, "hybrid int8", DType::Float32, DType::Int8, 1e-30);
    add(list, "hybrid uint8", DType::Float32, DType::UInt8, 1e-30);
    addFloat(list);
    list.push_back({"LSTM int8 byte products",
        [](Random& random) { return LstmBuilder(random, byteProductsPlan(random)).build(); }});
}

} // namespace quantstep::test
