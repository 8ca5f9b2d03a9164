// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM in int8 with 16-bit gates: preparation of its parameters and evaluation.

#include "core/kernels/reference/lstm_integer.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/lstm_kernels.h"
#include "core/kernels/ops/recurrent_support.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <string_view>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr std::size_t kHiddenIntermediate = 4;

struct GateParams {
    QuantizedMultiplier input, recurrent, peephole;
    reference::IntegerLayerNorm layerNorm;
    std::vector<std::int32_t> inputBias, recurrentBias; ///< with the zero points times the weights
};

struct IntegerLstm {
    LstmCell cell;
    std::array<GateParams, 4> gates;
    QuantizedMultiplier hidden, projection;
    std::vector<std::int32_t> projectionBias;
    std::int32_t hiddenZeroPoint = 0, stateZeroPoint = 0;
    int cellLog2 = 0;
    std::int16_t cellClip = 0;
    std::int8_t projClip = 0;
    int outputState = 0, cellState = 0; ///< places among the states
};

class Preparation {
public:
    Preparation(const PrepareContext& context, const LstmCell& cell, const LstmOptions& options)
        : m_context(context), m_options(options)
    {
        m_lstm.cell = cell;
    }

    Status run()
    {
        QS_CHECK(checkConstants());
        QS_CHECK(takeStates());
        for (const Gate gate : kGates) {
            if (gate != kInputGate || !g().cifg)
                QS_CHECK(takeGate(gate));
        }
        takeOutput();
        return {};
    }

    [[nodiscard]] IntegerLstm lstm() && { return std::move(m_lstm); }
    [[nodiscard]] OpArithmetic arithmetic() const
    {
        OpArithmetic result = m_arithmetic;
        result.constants.push_back({"input offset", -std::int64_t{inputZeroPoint()}});
        result.constants.push_back({"output state zero point", m_lstm.stateZeroPoint});
        result.constants.push_back({"hidden zero point", m_lstm.hiddenZeroPoint});
        result.constants.push_back({"log2 of the cell scale", m_lstm.cellLog2});
        result.constants.push_back({"cell clip", m_lstm.cellClip});
        result.constants.push_back({"projection clip", m_lstm.projClip});
        result.formula = "gate = activation(sat16(requantize(w * x + b) + requantize(r * h) + requantize(p * c))); "
                         "c = sat16((f * c) / 2^15 + (i * g) / 2^(30 + log2 scale)); "
                         "h = clamp(requantize(o * tanh(c)) + z_h)";
        result.note = g().cifg ? "no input gate: i = 32767 - f" : "";
        return result;
    }

private:
    [[nodiscard]] const LstmGeometry& g() const { return m_lstm.cell.geometry; }
    [[nodiscard]] const LstmInputs& in() const { return m_lstm.cell.inputs; }
    [[nodiscard]] float scaleOf(int index) const { return m_context.input(index).quant().scale(); }
    [[nodiscard]] std::int32_t inputZeroPoint() const { return m_context.input(in().input).quant().zeroPoint(); }

    /// The runtime multiplies weights with zero points while it prepares, before computed tensors have memory.
    Status checkConstants()
    {
        std::vector<int> needed{in().projection, in().projectionBias};
        for (const Gate gate : kGates) {
            needed.push_back(in().weights[gate]);
            needed.push_back(in().recurrent[gate]);
            if (!g().layerNorm)
                needed.push_back(in().bias[gate]);
        }
        for (const int index : needed) {
            if (hasLstmInput(m_context, index) && !m_context.input(index).info->isConstant)
                return m_context.error(kRefused, "input {} must be constant: the runtime crashes otherwise", index);
        }
        return {};
    }

    Status takeStates()
    {
        if (m_context.intermediates().size() != 5) {
            return m_context.error(
                kRefused, "has {} intermediate tensors, expected 5", m_context.intermediates().size());
        }
        const QuantParams& cellState = m_context.input(in().cellState).quant();
        const QuantParams& output = m_context.output(0).quant();
        QS_CHECK(expectAffine(m_context, "cell state", cellState));
        QS_CHECK(expectAffine(m_context, "output", output));
        const std::optional<int> log2 = powerOfTwoLog(cellState.scale());
        if (!log2)
            return m_context.error(kRefused, "the cell scale {} is no power of two", cellState.scale());
        if (*log2 < -15 || *log2 > -9) {
            return m_context.error(ErrorCode::Unsupported,
                "the cell scale is 2^{}, expected 2^-15 to 2^-9: the runtime leaves out tanh then", *log2);
        }
        m_lstm.cellLog2 = *log2;
        m_lstm.stateZeroPoint = m_context.input(in().outputState).quant().zeroPoint();
        m_lstm.outputState = stateIndex(m_context, in().outputState);
        m_lstm.cellState = stateIndex(m_context, in().cellState);
        m_lstm.cellClip = static_cast<std::int16_t>(clipCode(m_options.cellClip, cellState.scales[0], 32767.0F));
        m_lstm.projClip = static_cast<std::int8_t>(clipCode(m_options.projClip, output.scales[0], 127.0F));
        QS_TRY(const QuantParams hidden, intermediateQuant(m_context, kHiddenIntermediate));
        m_hiddenScale = hidden.scales[0];
        m_lstm.hiddenZeroPoint = static_cast<std::int32_t>(hidden.zeroPoints[0]);
        return {};
    }

    QuantizedMultiplier rescale(const std::string& name, float real)
    {
        const QuantizedMultiplier multiplier = quantizeMultiplier(static_cast<double>(real));
        m_arithmetic.rescales.push_back(doubleRounding(name, static_cast<double>(real), multiplier));
        return multiplier;
    }

    /// bias[r] + zero point * the sum of row r.
    [[nodiscard]] std::vector<std::int32_t> biasWithZeroPoint(int weights, int bias, std::int32_t zeroPoint) const
    {
        const auto rows = static_cast<std::size_t>(m_context.input(weights).shape[0]);
        const auto columns = static_cast<std::size_t>(m_context.input(weights).shape[1]);
        std::vector<std::int32_t> result(rows);
        if (hasLstmInput(m_context, bias))
            std::memcpy(result.data(), m_context.input(bias).value->bytes.data(), rows * sizeof(std::int32_t));
        const auto* codes = reinterpret_cast<const std::int8_t*>(m_context.input(weights).value->bytes.data());
        for (std::size_t r = 0; r < rows; ++r) {
            const std::int32_t sum = reference::codeSum(codes + r * columns, columns);
            result[r] = fx::wrappingAdd(result[r], fx::wrappingMul(sum, zeroPoint));
        }
        return result;
    }

    Status takeGate(Gate gate)
    {
        GateParams& params = m_lstm.gates[gate];
        const std::string name = std::string(gateName(gate)) + " gate: ";
        float sumScale = 1.0F / 4096.0F;
        if (g().layerNorm) {
            QS_TRY(const QuantParams sum, intermediateQuant(m_context, gate));
            sumScale = sum.scales[0];
        }
        const float stateScale = scaleOf(in().outputState);
        params.input = rescale(name + "input", scaleOf(in().weights[gate]) * scaleOf(in().input) / sumScale);
        params.recurrent = rescale(name + "recurrent", scaleOf(in().recurrent[gate]) * stateScale / sumScale);
        if (g().peephole && gate != kCellGate) {
            const double scale = std::ldexp(1.0, m_lstm.cellLog2) * static_cast<double>(scaleOf(in().peephole[gate]))
                / static_cast<double>(sumScale);
            params.peephole = rescale(name + "peephole", static_cast<float>(scale));
        }
        if (g().layerNorm) {
            const float scale = scaleOf(in().layerNorm[gate]);
            params.layerNorm.scale = rescale(name + "layer normalization", scale);
            params.layerNorm.varianceGuard = std::max(1, truncateToInt32(10000.0F * scale));
        }
        params.inputBias = biasWithZeroPoint(
            in().weights[gate], g().layerNorm ? -1 : in().bias[gate], fx::wrappingNegate(inputZeroPoint()));
        params.recurrentBias = biasWithZeroPoint(in().recurrent[gate], -1, fx::wrappingNegate(m_lstm.stateZeroPoint));
        return {};
    }

    void takeOutput()
    {
        constexpr double kGateUnit = 1.0 / 32768.0;
        m_lstm.hidden
            = rescale("hidden", static_cast<float>(kGateUnit / static_cast<double>(m_hiddenScale) * kGateUnit));
        if (!g().projection)
            return;
        m_lstm.projection = rescale("projection", scaleOf(in().projection) * m_hiddenScale / scaleOf(in().outputState));
        m_lstm.projectionBias = biasWithZeroPoint(in().projection, in().projectionBias, m_lstm.hiddenZeroPoint);
    }

    const PrepareContext& m_context;
    const LstmOptions& m_options;
    IntegerLstm m_lstm;
    OpArithmetic m_arithmetic;
    float m_hiddenScale = 1;
};

/// What one cell goes through in one step, for its explanation.
struct Watch {
    std::size_t at = 0; ///< row of the step times cells + cell
    std::array<std::int32_t, 4> ofInput{}, ofState{};
    std::array<std::int16_t, 4> sums{}, activated{}; ///< by gate
    std::int16_t before = 0, after = 0, tanh = 0;
};

struct Scratch {
    Scratch(ScratchCutter& cutter, const LstmGeometry& g)
    {
        for (std::int16_t*& gate : gates)
            gate = cutter.take<std::int16_t>(g.batches * g.cells);
        hidden = cutter.take<std::int8_t>(g.batches * g.cells);
    }
    std::array<std::int16_t*, 4> gates{};
    std::int8_t* hidden;
};

class Evaluation {
public:
    Evaluation(const IntegerLstm& lstm, const EvalContext& run, Watch* watch = nullptr)
        : m_watch(watch),
          m_lstm(lstm),
          m_g(lstm.cell.geometry),
          m_in(lstm.cell.inputs),
          m_run(run),
          m_cutter(run.scratch),
          m_scratch(m_cutter, m_g)
    {
    }

    void step(const LstmStep& step)
    {
        m_rows = step.rows;
        m_input = codesOf(m_run, m_in.input) + step.row * m_g.inputs;
        m_outputState = m_run.state(m_lstm.outputState).as<std::int8_t>() + step.batch * m_g.outputs;
        m_cellState = m_run.state(m_lstm.cellState).as<std::int16_t>() + step.batch * m_g.cells;
        for (const Gate gate : {kInputGate, kForgetGate, kCellGate}) {
            if (gate != kInputGate || !m_g.cifg)
                computeGate(gate);
        }
        updateCells();
        computeGate(kOutputGate);
        updateOutput();
        std::copy_n(m_outputState, m_rows * m_g.outputs, m_run.output(0).as<std::int8_t>() + step.row * m_g.outputs);
    }

private:
    void computeGate(Gate gate)
    {
        const GateParams& params = m_lstm.gates[gate];
        const std::int8_t* weights = codesOf(m_run, m_in.weights[gate]);
        const std::int8_t* recurrent = codesOf(m_run, m_in.recurrent[gate]);
        std::int16_t* sums = m_scratch.gates[gate];
        for (std::size_t i = 0; i < m_rows * m_g.cells; ++i) {
            const std::size_t cell = i % m_g.cells;
            const std::size_t row = i / m_g.cells;
            const std::int32_t ofInput = reference::lstmAccumulator(
                weights + cell * m_g.inputs, m_input + row * m_g.inputs, m_g.inputs, params.inputBias[cell]);
            const std::int32_t ofState = reference::lstmAccumulator(recurrent + cell * m_g.outputs,
                m_outputState + row * m_g.outputs, m_g.outputs, params.recurrentBias[cell]);
            sums[i] = reference::addToGate(reference::addToGate(0, ofInput, params.input), ofState, params.recurrent);
            if (m_watch && m_watch->at == i) {
                m_watch->ofInput[gate] = ofInput;
                m_watch->ofState[gate] = ofState;
            }
        }
        if (m_g.peephole && gate != kCellGate)
            addPeephole(gate);
        if (m_g.layerNorm) {
            for (std::size_t row = 0; row < m_rows; ++row) {
                reference::applyLayerNorm(params.layerNorm, {sums + row * m_g.cells, m_g.cells},
                    elementsOf<std::int16_t>(m_run, m_in.layerNorm[gate]),
                    elementsOf<std::int32_t>(m_run, m_in.bias[gate]));
            }
        }
        if (m_watch)
            m_watch->sums[gate] = sums[m_watch->at];
        for (std::size_t i = 0; i < m_rows * m_g.cells; ++i)
            sums[i] = gate == kCellGate ? reference::tanhOfBits(3, sums[i]) : reference::gateSigmoid(sums[i]);
        if (m_watch)
            m_watch->activated[gate] = sums[m_watch->at];
    }

    /// The runtime takes the size of the output for that of the cell here; with a projection only part is used.
    void addPeephole(Gate gate)
    {
        const auto* weights = elementsOf<std::int16_t>(m_run, m_in.peephole[gate]);
        std::int16_t* sums = m_scratch.gates[gate];
        for (std::size_t i = 0; i < m_rows * m_g.outputs; ++i) {
            sums[i] = reference::addToGate(
                sums[i], std::int32_t{weights[i % m_g.outputs]} * m_cellState[i], m_lstm.gates[gate].peephole);
        }
    }

    void updateCells()
    {
        if (m_watch)
            m_watch->before = m_cellState[m_watch->at];
        for (std::size_t i = 0; i < m_rows * m_g.cells; ++i) {
            const std::int16_t forget = m_scratch.gates[kForgetGate][i];
            const auto input = m_g.cifg ? static_cast<std::int16_t>(32767 - forget) : m_scratch.gates[kInputGate][i];
            m_cellState[i] = reference::nextCell(
                m_cellState[i], forget, input, m_scratch.gates[kCellGate][i], m_lstm.cellLog2, m_lstm.cellClip);
        }
        if (m_watch)
            m_watch->after = m_cellState[m_watch->at];
    }

    /// With a projection the runtime adds the zero point of the hidden state with the wrong sign.
    void updateOutput()
    {
        std::int8_t* hidden = m_g.projection ? m_scratch.hidden : m_outputState;
        const std::int32_t zeroPoint
            = m_g.projection ? fx::wrappingNegate(m_lstm.hiddenZeroPoint) : m_lstm.hiddenZeroPoint;
        for (std::size_t i = 0; i < m_rows * m_g.cells; ++i) {
            const std::int16_t tanh = reference::tanhOfBits(15 + m_lstm.cellLog2, m_cellState[i]);
            hidden[i] = reference::hiddenCode(m_scratch.gates[kOutputGate][i], tanh, m_lstm.hidden, zeroPoint);
            if (m_watch && m_watch->at == i)
                m_watch->tanh = tanh;
        }
        if (!m_g.projection)
            return;
        const std::int8_t* weights = codesOf(m_run, m_in.projection);
        for (std::size_t i = 0; i < m_rows * m_g.outputs; ++i) {
            const std::size_t unit = i % m_g.outputs;
            const std::int32_t acc = reference::lstmAccumulator(weights + unit * m_g.cells,
                hidden + i / m_g.outputs * m_g.cells, m_g.cells, m_lstm.projectionBias[unit]);
            m_outputState[i] = reference::projectedCode(acc, m_lstm.projection, m_lstm.stateZeroPoint, m_lstm.projClip);
        }
    }

    Watch* m_watch;
    const IntegerLstm& m_lstm;
    const LstmGeometry& m_g;
    const LstmInputs& m_in;
    const EvalContext& m_run;
    ScratchCutter m_cutter;
    Scratch m_scratch;
    std::size_t m_rows = 0;
    const std::int8_t* m_input = nullptr;
    std::int8_t* m_outputState = nullptr;
    std::int16_t* m_cellState = nullptr;
};

constexpr std::array<std::string_view, 4> kGateNames{"input gate: ", "forget gate: ", "cell gate: ", "output gate: "};

/// The stages of what was watched. Sums are Q3.12, gates Q0.15, the cell's scale is 2^cellLog2.
void explainCell(OpExplanation& to, const IntegerLstm& lstm, const Watch& watch)
{
    const auto add = [&](std::string name, std::string formula, std::int32_t value, double real) {
        to.stages.push_back({std::move(name), std::move(formula), toNumber(value), {}, {}, {{"real", real}}});
    };
    for (const Gate gate : {kInputGate, kForgetGate, kCellGate, kOutputGate}) {
        if (gate == kInputGate && lstm.cell.geometry.cifg)
            continue;
        const GateParams& params = lstm.gates[gate];
        const std::string name(kGateNames[gate]);
        to.stages.push_back({name + "sum",
            fmt::format("requantize({}) of the input + requantize({}) of the state, Q3.12", watch.ofInput[gate],
                watch.ofState[gate]),
            toNumber(watch.sums[gate]), {}, {},
            {{"input accumulator", toNumber(watch.ofInput[gate])},
                {"input multiplier", toNumber(params.input.multiplier)}, {"input shift", toNumber(params.input.shift)},
                {"state accumulator", toNumber(watch.ofState[gate])},
                {"state multiplier", toNumber(params.recurrent.multiplier)},
                {"state shift", toNumber(params.recurrent.shift)}, {"real", std::ldexp(watch.sums[gate], -12)}}});
        add(name + "activation", fmt::format("{}({}), Q0.15", gate == kCellGate ? "tanh" : "sigmoid", watch.sums[gate]),
            watch.activated[gate], std::ldexp(watch.activated[gate], -15));
    }
    const std::int32_t input
        = lstm.cell.geometry.cifg ? 32767 - watch.activated[kForgetGate] : watch.activated[kInputGate];
    add("cell",
        fmt::format("{} * {} + {} * {}, rounded, saturated and clipped", watch.activated[kForgetGate], watch.before,
            input, watch.activated[kCellGate]),
        watch.after, std::ldexp(watch.after, lstm.cellLog2));
    add("tanh of cell", fmt::format("tanh({}), Q0.15", watch.after), watch.tanh, std::ldexp(watch.tanh, -15));
    const std::int16_t gate = watch.activated[kOutputGate];
    const std::int32_t product = std::int32_t{gate} * watch.tanh;
    const std::int8_t code = reference::hiddenCode(gate, watch.tanh, lstm.hidden, lstm.hiddenZeroPoint);
    to.stages.push_back(
        {"hidden", fmt::format("saturate(requantize({} * {}) + {})", gate, watch.tanh, lstm.hiddenZeroPoint),
            toNumber(code), static_cast<double>(code) - lstm.hiddenZeroPoint, {},
            {{"product", toNumber(product)}, {"multiplier", toNumber(lstm.hidden.multiplier)},
                {"shift", toNumber(lstm.hidden.shift)}, {"zero point", toNumber(lstm.hiddenZeroPoint)}}});
    to.recomputed = toNumber(code);
}

/// Runs the steps up to the element's on copies of the states, and watches its cell there.
bool explainLstm(const IntegerLstm& lstm, std::size_t scratchBytes, const ExplainContext& c, OpExplanation& to)
{
    const LstmGeometry& g = lstm.cell.geometry;
    if (c.output != 0 || g.projection || g.cells == 0)
        return false;
    std::array<std::vector<std::byte>, 2> states;
    const auto copy = [&](int place, int input) {
        const auto bytes = c.input(input).bytes.span();
        states[static_cast<std::size_t>(place)].assign(bytes.begin(), bytes.end());
    };
    copy(lstm.outputState, lstm.cell.inputs.outputState);
    copy(lstm.cellState, lstm.cell.inputs.cellState);
    std::vector<std::byte> output(g.batches * g.time * g.outputs);
    std::vector<std::max_align_t> scratch(scratchBytes / sizeof(std::max_align_t) + 5);
    void* aligned = scratch.data();
    std::size_t space = scratch.size() * sizeof(std::max_align_t);
    std::align(64, scratchBytes, aligned, space);
    const std::array<OutputBuffer, 1> outputs{OutputBuffer{output}};
    const std::array<OutputBuffer, 2> stateBuffers{OutputBuffer{states[0]}, OutputBuffer{states[1]}};
    const EvalContext run{c.inputs, outputs, stateBuffers, {static_cast<std::byte*>(aligned), space}, nullptr};
    const std::size_t row = c.element / g.outputs;
    bool done = false;
    forEachLstmStep(g, true, [&](const LstmStep& step) {
        if (done)
            return;
        done = row >= step.row && row < step.row + step.rows;
        Watch watch;
        watch.at = done ? (row - step.row) * g.cells + c.element % g.outputs : 0;
        Evaluation(lstm, run, &watch).step(step);
        if (done)
            explainCell(to, lstm, watch);
    });
    return done;
}

} // namespace

std::optional<int> powerOfTwoLog(float scale)
{
    const float log2 = std::log(scale) * (1.0F / std::log(2.0F));
    const float rounded = std::round(log2);
    if (!(std::abs(log2 - rounded) < 1e-3F))
        return std::nullopt;
    return truncateToInt32(rounded);
}

Result<QuantParams> intermediateQuant(const PrepareContext& context, std::size_t index)
{
    const auto& intermediates = context.intermediates();
    if (index >= intermediates.size() || intermediates[index] == nullptr)
        return context.error(kRefused, "intermediate tensor {} is missing", index);
    const QuantParams& quant = intermediates[index]->quant;
    QS_CHECK(expectAffine(context, fmt::format("intermediate tensor {}", index), quant));
    return quant;
}

Result<PreparedPtr> prepareIntegerLstm(
    const PrepareContext& context, const LstmCell& checked, const LstmOptions& options, const TensorSpec& output)
{
    const LstmGeometry& g = checked.geometry;
    if (g.peephole && g.outputs > g.cells)
        return context.error(ErrorCode::Unsupported, "peepholes with more outputs than cells");
    Preparation preparation(context, checked, options);
    QS_CHECK(preparation.run());
    OpArithmetic arithmetic = preparation.arithmetic();
    ScratchCutter counter;
    (void)Scratch(counter, g);
    const auto lstm = std::make_shared<const IntegerLstm>(std::move(preparation).lstm());
    PreparedPtr prepared = makePrepared(
        {output}, std::move(arithmetic),
        [lstm](const EvalContext& run) {
            Evaluation evaluation(*lstm, run);
            forEachLstmStep(lstm->cell.geometry, true, [&](const LstmStep& step) { evaluation.step(step); });
        },
        counter.used());
    prepared->explainWith([lstm, bytes = counter.used()](
                              const ExplainContext& c, OpExplanation& to) { return explainLstm(*lstm, bytes, c, to); });
    return prepared;
}

} // namespace quantstep
