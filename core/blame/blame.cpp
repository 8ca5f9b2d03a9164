// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/blame.h"

#include "core/exchange/element_text.h"
#include "core/model/call_graph.h"

#include <algorithm>
#include <map>
#include <set>

namespace quantstep {
namespace {

std::string elementAt(const TensorValue& value, std::size_t flat)
{
    std::string text;
    appendElements(text, value, flat, flat + 1, " ", ElementStyle::Plain);
    return text;
}

class Blame {
public:
    Blame(const ModelPtr& model, const MatchedDump& dump, const BlameOptions& options, const std::stop_token& stop)
        : m_model(model),
          m_graph(model->main()),
          m_options(options),
          m_stop(stop),
          m_calls(*model),
          m_dumped(m_graph.tensors.size(), nullptr),
          m_values(m_graph.tensors.size()),
          m_isOwn(m_graph.tensors.size(), false)
    {
        m_dump = &dump;
        for (const DumpMatch& match : dump.matches) {
            if (match.tensor.subgraph.value == 0)
                m_dumped[match.tensor.tensor.index()] = &match;
        }
    }

    Result<BlameReport> run()
    {
        if (std::all_of(m_dumped.begin(), m_dumped.end(), [](const DumpMatch* match) { return !match; }))
            return fail(ErrorCode::InvalidInput, "expected values of the model's main graph in the dump, found none");
        takeInputs();
        compareConstants();
        for (std::size_t i = 0; i < m_graph.ops.size(); ++i) {
            if (m_stop.stop_requested())
                return fail(ErrorCode::Cancelled, "stopped");
            checkOp(OpId(static_cast<std::int64_t>(i)));
            if (m_options.progress)
                m_options.progress(i + 1);
        }
        diagnoseAll();
        settleArithmetic();
        tellSharedMemory();
        for (std::size_t s = 1; s < m_model->subgraphs.size(); ++s) {
            for (std::size_t i = 0; i < m_model->subgraphs[s]->ops.size(); ++i)
                unchecked({SubgraphId(static_cast<std::int64_t>(s)), OpId(static_cast<std::int64_t>(i))}, {},
                    "it is in a subgraph that is called");
        }
        return std::move(m_report);
    }

private:
    void unchecked(OpRef op, TensorId tensor, std::string reason)
    {
        m_report.unchecked.push_back({op, tensor, std::move(reason)});
    }

    void takeInputs()
    {
        for (std::size_t k = 0; k < m_graph.inputs.size(); ++k) {
            const std::size_t at = m_graph.inputs[k].index();
            if (m_dumped[at]) {
                m_values[at] = m_dumped[at]->value;
                if (k < m_options.inputs.size() && m_options.inputs[k])
                    compareInput(k, *m_options.inputs[k], *m_values[at]);
            } else if (k < m_options.inputs.size() && m_options.inputs[k]) {
                m_values[at] = m_options.inputs[k];
                m_isOwn[at] = true;
            }
        }
    }

    void compareConstants()
    {
        for (std::size_t i = 0; i < m_dumped.size(); ++i) {
            const TensorId id(static_cast<std::int64_t>(i));
            const TensorPtr constant
                = m_dumped[i] && m_graph.tensors[i].isConstant && m_graph.tensors[i].unusable.empty()
                ? m_model->constant({SubgraphId(0), id})
                : nullptr;
            if (!constant || dtypeBits(constant->dtype) == 0)
                continue;
            if (m_dumped[i]->asItIs && sameValue(*constant, *m_dumped[i]->asItIs, 0))
                continue;
            const auto difference = valueDifference(*constant, *m_dumped[i]->value, 0);
            if (difference.differing > 0)
                m_report.constants.push_back({id, difference});
        }
    }

    /// The operator with the constants that the dump has, where they are not the model's.
    [[nodiscard]] std::vector<ChangedOp> withDumpedConstants(const SingleOp& single) const
    {
        ChangedOp changed{"constants-differ", "as the constants in the dump give, which are not the model's", single};
        bool any = false;
        const auto& inputs = m_graph.op(single.op).inputs;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const auto is = [&](const ChangedConstant& constant) { return constant.tensor == inputs[i]; };
            if (std::none_of(m_report.constants.begin(), m_report.constants.end(), is))
                continue;
            changed.single.setConstant(static_cast<int>(i), m_dumped[inputs[i].index()]->value);
            any = true;
        }
        return any ? std::vector<ChangedOp>{std::move(changed)} : std::vector<ChangedOp>();
    }

    void compareInput(std::size_t k, const TensorValue& given, const TensorValue& dumped)
    {
        const auto difference = valueDifference(given, dumped, m_options.tolerance);
        if (difference.differing > 0)
            m_report.notes.push_back(
                fmt::format("input {}: {} of {} elements in the dump are not those given; the dump's are taken", k,
                    difference.differing, difference.elements));
    }

    /// Why the operator cannot be judged by itself; empty when it can.
    [[nodiscard]] std::string reasonToSkip(OpId op) const
    {
        const OpRef ref{SubgraphId(0), op};
        const OpInfo& info = m_graph.op(op);
        if (m_calls.readsWorld(ref) || m_calls.changesWorld(ref) || (isEngineOp(info) && !m_calls.isCall(ref)))
            return "it depends on resource variables or tables, which the dump does not hold";
        if (info.code == OpCode::RandomUniform || info.code == OpCode::RandomStandardNormal
            || info.code == OpCode::Multinomial)
            return "it computes random numbers";
        for (const TensorId id : activationsOf(m_graph, op)) {
            if (!m_values[id.index()])
                return fmt::format("its input {} is neither in the dump nor can it be computed",
                    tensorLabel(*m_model, {SubgraphId(0), id}));
        }
        return {};
    }

    void checkOp(OpId op)
    {
        const OpInfo& info = m_graph.op(op);
        std::string reason = reasonToSkip(op);
        if (reason.empty()) {
            const SingleOp single = singleOp(m_model, op, m_values);
            if (auto outputs = runSingle(single, m_options.engine, m_stop)) {
                for (std::size_t i = 0; i < info.outputs.size(); ++i)
                    checkOutput(single, i, (*outputs)[i]);
                return;
            } else {
                reason = outputs.error().message;
            }
        }
        unchecked({SubgraphId(0), op}, {}, std::move(reason));
        for (const TensorId id : info.outputs) {
            if (id.valid() && m_dumped[id.index()])
                m_values[id.index()] = m_dumped[id.index()]->value;
        }
    }

    void checkOutput(const SingleOp& single, std::size_t output, const TensorPtr& expected)
    {
        const TensorId id = m_graph.op(single.op).outputs[output];
        if (!id.valid())
            return;
        const DumpMatch* match = m_dumped[id.index()];
        if (!match) {
            m_values[id.index()] = expected;
            m_isOwn[id.index()] = true;
            unchecked({SubgraphId(0), single.op}, id, "its output is not in the dump");
            return;
        }
        BlamedTensor row{single.op, id, {}, {}, {}, {}, {}, match->note};
        TensorPtr found = match->value;
        if (match->asItIs && expected && sameValue(*expected, *match->asItIs, 0)) {
            found = match->asItIs;
            row.note = "the bytes are right as they are stored";
        }
        const bool odd = found != match->asItIs && m_dump->isMixed(match->storedAs) && expected
            && sameValue(*expected, *found, m_options.tolerance);
        // As many elements in another shape: the dump's was taken for the declared one, the operator knows better.
        if (expected && found->shape != expected->shape && found->elements() == expected->elements())
            found = std::make_shared<const TensorValue>(TensorValue{found->dtype, expected->shape, found->bytes});
        m_values[id.index()] = found;
        if (!expected || dtypeBits(expected->dtype) == 0) {
            unchecked({SubgraphId(0), single.op}, id, "its output has no numbers");
            return;
        }
        for (const TensorId input : activationsOf(m_graph, single.op)) {
            if (m_isOwn[input.index()])
                row.computed.push_back(input);
        }
        if (odd)
            blameStorage(*expected, *match, row);
        else
            compare(*expected, *found, row);
        m_report.tensors.push_back(std::move(row));
    }

    /// The right values, but stored otherwise than the other tensors of the dump.
    void blameStorage(const TensorValue& expected, const DumpMatch& match, BlamedTensor& row)
    {
        row.difference = valueDifference(expected, *match.asItIs, m_options.tolerance);
        if (row.difference.differing == 0)
            return;
        row.expected = elementAt(expected, row.difference.firstAt);
        row.found = elementAt(*match.asItIs, row.difference.firstAt);
        const bool transposed = match.storedAs == StoredAs::ChannelsFirst;
        row.diagnosis = Diagnosis{transposed ? "transposed" : "shift-128",
            fmt::format("the right values, but stored otherwise than other tensors of the dump: {}", match.note), 1.0,
            true, false, {}};
    }

    void compare(const TensorValue& expected, const TensorValue& found, BlamedTensor& row) const
    {
        row.difference = valueDifference(expected, found, m_options.tolerance);
        if (row.difference.differing == 0 || !row.difference.sameShape)
            return;
        row.expected = elementAt(expected, row.difference.firstAt);
        row.found = elementAt(found, row.difference.firstAt);
    }

    /// Once it is known which operators are right.
    void diagnoseAll()
    {
        for (BlamedTensor& row : m_report.tensors) {
            if (row.difference.differing > 0 && !row.diagnosis)
                row.diagnosis = diagnosisIn(m_options.engine.numerics, row).value_or(Diagnosis());
        }
        std::erase_if(m_report.tensors, [this](const BlamedTensor& row) {
            const bool stateful = !stateInputs(m_graph, m_graph.op(row.op)).empty();
            if (!stateful || !row.diagnosis || row.diagnosis->cause != "unknown")
                return false;
            unchecked({SubgraphId(0), row.op}, row.tensor,
                "it has a state that the dump does not hold, and the values are not those of its first run");
            return true;
        });
    }

    /// Tensors that hold this one's values by right: what operators that are right compute from it.
    [[nodiscard]] std::set<TensorId> derivedFrom(TensorId tensor) const
    {
        std::set<OpId> wrong;
        for (const BlamedTensor& row : m_report.tensors) {
            if (row.difference.differing > 0)
                wrong.insert(row.op);
        }
        std::set<TensorId> derived;
        std::vector<TensorId> open{tensor};
        while (!open.empty()) {
            const TensorId next = open.back();
            open.pop_back();
            for (const OpId consumer : m_graph.consumers[next.index()]) {
                if (wrong.contains(consumer))
                    continue;
                for (const TensorId output : m_graph.op(consumer).outputs) {
                    if (output.valid() && derived.insert(output).second)
                        open.push_back(output);
                }
            }
        }
        return derived;
    }

    /// Most likely the dump was taken when it was too late.
    void tellSharedMemory()
    {
        constexpr std::ptrdiff_t kMany = 3;
        const auto shared = std::count_if(m_report.tensors.begin(), m_report.tensors.end(),
            [](const BlamedTensor& row) { return row.diagnosis && row.diagnosis->sharesMemory; });
        if (shared >= kMany)
            m_report.notes.push_back(fmt::format("{} tensors hold values of others: the dump was taken after their "
                                                 "memory had been used again; the runtime "
                                                 "must keep all tensors (LiteRT: experimental_preserve_all_tensors)",
                shared));
    }

    /// The other arithmetic that explains most operators, where one explains any.
    [[nodiscard]] std::optional<Numerics> likelyArithmetic() const
    {
        std::map<Numerics, std::size_t> votes;
        for (const BlamedTensor& row : m_report.tensors) {
            for (const Numerics numerics : row.diagnosis ? row.diagnosis->arithmetics : std::vector<Numerics>())
                ++votes[numerics];
        }
        const auto most = std::max_element(
            votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
        return most == votes.end() ? std::nullopt : std::optional(most->first);
    }

    /// A device has one arithmetic: names that one wherever it explains, and looks for what else is wrong with what
    /// the expected arithmetic leaves unexplained.
    void settleArithmetic()
    {
        const auto likely = likelyArithmetic();
        if (!likely)
            return;
        for (BlamedTensor& row : m_report.tensors) {
            if (!row.diagnosis)
                continue;
            const auto& all = row.diagnosis->arithmetics;
            if (std::find(all.begin(), all.end(), *likely) != all.end())
                row.diagnosis = arithmeticDiagnosis(*likely, all);
            else if (!row.diagnosis->exact)
                diagnoseAgain(*likely, row);
        }
    }

    void diagnoseAgain(Numerics numerics, BlamedTensor& row) const
    {
        auto diagnosis = diagnosisIn(numerics, row);
        if (!diagnosis || !diagnosis->exact || !diagnosis->arithmetics.empty())
            return;
        diagnosis->explanation += fmt::format(", in the arithmetic {}", numericsName(numerics));
        row.diagnosis = std::move(diagnosis);
    }

    /// Nothing when the operator cannot run in this arithmetic.
    [[nodiscard]] std::optional<Diagnosis> diagnosisIn(Numerics numerics, const BlamedTensor& row) const
    {
        const auto& ids = m_graph.op(row.op).outputs;
        const auto output = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), row.tensor) - ids.begin());
        const SingleOp single = singleOp(m_model, row.op, m_values);
        EngineOptions options = m_options.engine;
        options.numerics = numerics;
        const auto outputs = runSingle(single, options, m_stop);
        if (!outputs || !(*outputs)[output])
            return std::nullopt;
        const TensorPtr& expected = (*outputs)[output];
        const TensorPtr& found = m_values[row.tensor.index()];
        return diagnose(
            {single, static_cast<int>(output), expected, found, valueDifference(*expected, *found, m_options.tolerance),
                options, m_options.tolerance, othersThan(row.op, row.tensor), withDumpedConstants(single)},
            m_stop);
    }

    /// The other tensors of the dump: those computed before it, the last first, then those after.
    [[nodiscard]] std::vector<OtherValue> othersThan(OpId op, TensorId tensor) const
    {
        std::vector<OtherValue> before, after;
        const auto derived = derivedFrom(tensor);
        for (std::size_t i = 0; i < m_dumped.size(); ++i) {
            const TensorId id(static_cast<std::int64_t>(i));
            if (!m_dumped[i] || id == tensor || derived.contains(id)
                || !(m_graph.producers[i].valid() || m_graph.isInput(id)))
                continue;
            const bool later = m_graph.producers[i] > op;
            (later ? after : before).push_back({tensorLabel(*m_model, {SubgraphId(0), id}), m_dumped[i]->value, later});
        }
        std::reverse(before.begin(), before.end());
        before.insert(before.end(), after.begin(), after.end());
        return before;
    }

    ModelPtr m_model;
    const Subgraph& m_graph;
    const BlameOptions& m_options;
    const std::stop_token& m_stop;
    const MatchedDump* m_dump = nullptr;
    CallGraph m_calls;
    std::vector<const DumpMatch*> m_dumped; ///< per tensor; null: not in the dump
    std::vector<TensorPtr> m_values; ///< per tensor: the dump's, or our own
    std::vector<bool> m_isOwn;
    BlameReport m_report;
};

} // namespace

std::optional<OpId> BlameReport::firstWrongOp() const
{
    const auto wrong = std::find_if(
        tensors.begin(), tensors.end(), [](const BlamedTensor& tensor) { return tensor.difference.differing > 0; });
    return wrong == tensors.end() ? std::nullopt : std::optional(wrong->op);
}

const BlamedTensor* BlameReport::firstFault() const
{
    const auto fault = std::find_if(tensors.begin(), tensors.end(), [](const BlamedTensor& tensor) {
        return tensor.diagnosis && !tensor.diagnosis->cause.starts_with("arithmetic:");
    });
    return fault == tensors.end() ? nullptr : &*fault;
}

Result<BlameReport> blame(
    const ModelPtr& model, const MatchedDump& dump, const BlameOptions& options, const std::stop_token& stop)
{
    return Blame(model, dump, options, stop).run();
}

} // namespace quantstep
