// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/script_export.h"

#include "core/exchange/script_network.h"
#include "core/io/part_path.h"

#include <filesystem>

namespace quantstep {
namespace {

std::string comment(const std::string& text)
{
    std::string line = "# " + text;
    for (char& c : line)
        c = c == '\n' || c == '\r' ? ' ' : c;
    return line + "\n";
}

/// For infinities among the literals.
std::string mathImport(const std::string& text)
{
    return text.find("math.") != std::string::npos ? "import math\n\n" : "";
}

std::string imports(const std::set<std::string>& names)
{
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return names.empty() ? "" : scriptWrapped("from ops import (" + list + ")\n", "                 ");
}

std::string runText(const Engine& engine, const ScriptNetwork& network, const ScriptOptions& options)
{
    const Model& model = *engine.model();
    std::string text = "#!/usr/bin/env python3\n";
    text += comment(std::filesystem::path(model.path).filename().string()
        + ", operator by operator: each call below computes one of its operators with NumPy, from the numbers");
    text
        += "# in the call and the constants of the model, and compares the result with the tensor that was recorded.\n"
           "#\n# ops.py has the formulas, multipliers.py the lists with a number per channel, tensors.npz the inputs, "
           "the\n"
           "# constants (types of fewer than 8 bits one to a byte) and the tensors to compare with: integers must be\n"
           "# equal, floats within 1e-5 of the largest value. Behind a float tensor the recorded one goes on, so that\n"
           "# rounding does not add up.\n#\n";
    text += comment(
        fmt::format("Arithmetic: {}. Written by {}.", numericsName(engine.options().numerics), options.writtenBy));
    for (std::size_t k = 0; k < options.inputs.size(); ++k)
        text += comment(fmt::format("Input {}: {}.", k, options.inputs[k]));
    std::set<std::string> names = network.used();
    const std::string functions = network.functions();
    names.insert({"check", "data", "finish"});
    if (functions.find(" = loaded(") != std::string::npos)
        names.insert("loaded");
    text += "\n" + mathImport(functions) + (network.lists().empty() ? "" : "import multipliers\n") + imports(names);
    return text + functions + "\n\nif __name__ == \"__main__\":\n    main_graph()\n    finish()\n";
}

std::string opsText(const ScriptNetwork& network)
{
    std::set<std::string> names = network.used();
    names.insert(network.usedByLists().begin(), network.usedByLists().end());
    names.insert({"check", "data", "finish", "loaded"});
    return "# What each kind of operator computes. Integers are NumPy's int64 unless said otherwise, so that nothing\n"
           "# overflows but where the runtime's own 32 or 16 bits do.\n\n"
           "import math\nimport os\nimport sys\n\nimport numpy as np\n\n"
           "np.seterr(all=\"ignore\")  # infinities and NaN are values like others\n"
        + scriptLibrary().textOf(names);
}

Status writeTexts(OutputFolder& folder, const Engine& engine, const ScriptNetwork& network,
    const ScriptOptions& options, ScriptSummary& summary)
{
    QS_CHECK(folder.add("run.py", runText(engine, network, options)));
    QS_CHECK(folder.add("ops.py", opsText(network)));
    summary.files = {"run.py", "ops.py", "tensors.npz"};
    if (network.lists().empty())
        return {};
    summary.files.insert(summary.files.begin() + 2, "multipliers.py");
    return folder.add("multipliers.py",
        "# One number per output channel.\n\nimport math\n\n" + imports(network.usedByLists()) + "\n"
            + network.lists());
}

} // namespace

Result<ScriptSummary> exportScript(Engine& engine, const std::string& folder, const ScriptOptions& options)
{
    QS_TRY(auto target, OutputFolder::create(folder));
    engine.restart();
    QS_TRY(auto writer, NpzWriter::create(target.pathOf("tensors.npz"), NpzWriter::Compression::Stored));
    ScriptNetwork network(engine, std::move(writer));
    std::size_t executed = 0;
    const RunResult result = engine.run({}, {}, [&](const StepRecord& record) {
        network.add(record);
        if (record.op.subgraph.value == 0 && options.progress)
            options.progress(++executed);
    });
    if (result.error)
        return tl::unexpected(*result.error);
    QS_CHECK(network.finish());
    ScriptSummary summary = network.summary();
    QS_CHECK(writeTexts(target, engine, network, options, summary));
    QS_CHECK(target.finish());
    return summary;
}

} // namespace quantstep
