// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_state.h"

#include <algorithm>
#include <cmath>

namespace quantstep {

CellRange HeatmapState::visibleCells() const
{
    const auto clampCell = [](double cell, std::int64_t size) {
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(cell), 0, size);
    };
    const SliceView& view = scene.view;
    return {clampCell(std::floor(originX), view.width()),
        clampCell(std::ceil(originX + area.width() / scaleX), view.width()),
        clampCell(std::floor(originY), view.height()),
        clampCell(std::ceil(originY + area.height() / scaleY), view.height())};
}

HeatmapState::Span HeatmapState::spanOf(int axis, std::int64_t index) const
{
    const SliceSpec& spec = scene.view.spec();
    if (spec.wrap > 0 || axis < 0 || scene.view.isWrappedSheet())
        return {};
    if (axis == spec.tileAxis)
        return {index * scene.view.tilePitchX(), scene.view.tileWidth()};
    if (axis == spec.tileRowAxis)
        return {index * scene.view.tilePitchY(), scene.view.tileHeight()};
    if ((axis == spec.colAxis || axis == spec.rowAxis) && !spec.isSheet())
        return {index, 1};
    return {};
}

std::optional<bool> HeatmapState::channelsRunDown() const
{
    const QuantParams& quant = params();
    if (scene.reader.isEmpty() || !quant.isPerChannel() || !hasRealValues(*scene.reader.pair().value, quant))
        return std::nullopt;
    if (spanOf(quant.axis, 0).count == 0)
        return std::nullopt;
    const SliceSpec& spec = scene.view.spec();
    return quant.axis == spec.rowAxis || quant.axis == spec.tileRowAxis;
}

} // namespace quantstep
