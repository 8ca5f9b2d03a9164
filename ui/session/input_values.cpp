// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/input_values.h"

#include "core/engine/random_input.h"
#include "ui/session/image_file.h"

namespace quantstep {

TensorPtr inputValue(const Model& model, int k, const InputChoice& choice)
{
    if (choice.kind == InputChoice::Kind::File)
        return choice.value;
    const TensorInfo& info = model.main().tensor(model.main().inputs[static_cast<std::size_t>(k)]);
    if (choice.kind == InputChoice::Kind::Zeros)
        return makeZeros(info.dtype, info.shape);
    return randomInput(info.dtype, info.shape, choice.seed, k);
}

Status giveInputs(Engine& engine, const std::vector<InputChoice>& choices)
{
    const Model& model = *engine.model();
    for (std::size_t k = 0; k < choices.size() && k < model.main().inputs.size(); ++k) {
        const int index = static_cast<int>(k);
        QS_CHECK(engine.setInput(index, inputValue(model, index, choices[k])));
    }
    return {};
}

Result<InputChoice> fileChoice(const Model& model, int k, const QString& path)
{
    const TensorInfo& info = model.main().tensor(model.main().inputs[static_cast<std::size_t>(k)]);
    QS_TRY(const MappedInput mapped, readInputFile(path, info, info.shape));
    return InputChoice{InputChoice::Kind::File, 0, path, QString::fromStdString(mapped.mapping), mapped.value};
}

std::vector<InputChoice> seedChoices(const Model& model, quint64 seed)
{
    std::vector<InputChoice> choices(model.main().inputs.size());
    for (InputChoice& choice : choices)
        choice.seed = seed;
    return choices;
}

} // namespace quantstep
