// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Buttons, keys, colours and background passes of the tensor view.
#include "ui/widgets/tensor_view.h"

#include "ui/plots/view_colors.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/range_bar.h"
#include "ui/widgets/shape_slicer.h"
#include "ui/widgets/tensor_readout.h"

#include <QActionGroup>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <functional>
#include <utility>

namespace quantstep {
namespace {

/// The quantities of a button: in codes, in reals.
struct ButtonQuantities {
    Quantity stored, real;
};
constexpr std::array<ButtonQuantities, 7> kButtons{{{Quantity::Stored, Quantity::Stored},
    {Quantity::Real, Quantity::Real}, {Quantity::StoredReference, Quantity::RealReference},
    {Quantity::StoredError, Quantity::RealError}, {Quantity::StoredAbsError, Quantity::RealAbsError},
    {Quantity::StoredBefore, Quantity::RealBefore}, {Quantity::StoredDifference, Quantity::RealDifference}}};
constexpr std::size_t kReferenceButton = 2, kBeforeButton = 5;

std::size_t buttonOf(Quantity quantity)
{
    const auto found = std::find_if(kButtons.begin(), kButtons.end(),
        [quantity](const ButtonQuantities& button) { return button.stored == quantity || button.real == quantity; });
    return static_cast<std::size_t>(found - kButtons.begin());
}

} // namespace

Quantity TensorView::quantityOfButton(std::size_t button) const
{
    const ButtonQuantities& both = kButtons[button];
    const Quantity wished = m_real ? both.real : both.stored;
    const Quantity other = m_real ? both.stored : both.real;
    return !whyNot(m_tensor, wished).isEmpty() && whyNot(m_tensor, other).isEmpty() ? other : wished;
}

QToolButton* TensorView::addTool(const QString& text, const QString& tip, bool checkable)
{
    auto* button = new QToolButton(m_toolbar);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleDescription(tip);
    button->setCheckable(checkable);
    button->setAutoRaise(true);
    m_toolbar->layout()->addWidget(button);
    return button;
}

void TensorView::buildToolbar()
{
    new FlowLayout(m_toolbar, 2);
    auto* group = new QButtonGroup(this);
    const std::array names{
        tr("Stored"), tr("Real"), tr("Reference"), tr("Error"), tr("|Error|"), tr("Before"), tr("Difference")};
    for (std::size_t k = 0; k < names.size(); ++k) {
        m_quantityButtons[k] = addTool(names[k], {}, true);
        m_quantityButtons[k]->setAutoRaise(false);
        group->addButton(m_quantityButtons[k]);
        connect(m_quantityButtons[k], &QToolButton::clicked, this, [this, k] { setQuantity(quantityOfButton(k)); });
    }
    m_unitButton = addTool({}, {}, false);
    connect(m_unitButton, &QToolButton::clicked, this, [this] { setQuantity(otherUnit(m_quantity)); });
    m_marksButton = addTool(tr("Marks"), {}, true);
    connect(m_marksButton, &QToolButton::clicked, this, &TensorView::setMarks);
    m_sheetButton = addTool(tr("Sheet"), {}, true);
    connect(m_sheetButton, &QToolButton::clicked, this, &TensorView::setSheet);
    m_numbersButton = addTool(tr("Numbers"), tr("Table of exact numbers instead of the picture (T)"), true);
    connect(m_numbersButton, &QToolButton::clicked, this, &TensorView::setNumbersShown);
    m_hexButton = addTool(tr("Hex"), tr("Codes in hexadecimal"), true);
    connect(m_hexButton, &QToolButton::toggled, this, [this](bool hex) {
        m_base = hex ? NumberBase::Hexadecimal : NumberBase::Decimal;
        m_plot->setNumberBase(m_base);
        m_grid->setNumberBase(m_base);
    });
    QToolButton* fit = addTool(tr("Whole"), tr("Show the whole plane (Ctrl+0)"), false);
    connect(fit, &QToolButton::clicked, m_plot, &HeatmapPlot::fit);
    QToolButton* stretch
        = addTool(tr("Stretch"), tr("Let cells fill the width and height instead of being square"), true);
    connect(stretch, &QToolButton::toggled, this, [this](bool on) {
        m_plot->setSquareCells(!on);
        m_plot->fit();
    });
    buildColorMenu(addTool(tr("Colours ▾"), tr("Colour map"), false));
}

void TensorView::buildColorMenu(QToolButton* button)
{
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, std::optional<ColorMap> map) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(map == m_chosenMap);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, map] {
            m_chosenMap = map;
            updateColors();
        });
    };
    add(tr("Automatic"), std::nullopt);
    menu->addSeparator();
    for (const ColorMap map : kColorMaps)
        add(colorMapName(map), map);
    connect(button, &QToolButton::clicked, menu,
        [menu, button] { menu->popup(button->mapToGlobal(button->rect().bottomLeft())); });
}

void TensorView::updateButtons()
{
    const QString& name = m_tensor.referenceName;
    const QString reference = name.isEmpty() ? tr("the reference") : tr("the reference %1").arg(name);
    const std::array tips{tr("Codes as stored (1)"), tr("Real values, S·(q − Z) (2)"),
        tr("The value in %1 (3; hold R to peek)").arg(reference), tr("Value minus %1 (4)").arg(reference),
        tr("Distance from %1 (5)").arg(reference), tr("Before the last edit (6)"),
        tr("Now minus before the last edit (7)")};
    for (std::size_t k = 0; k < m_quantityButtons.size(); ++k) {
        const QString reason = whyNot(m_tensor, quantityOfButton(k));
        m_quantityButtons[k]->setEnabled(reason.isEmpty());
        m_quantityButtons[k]->setToolTip(reason.isEmpty() ? tips[k] : tr("%1\nNot available: %2").arg(tips[k], reason));
        m_quantityButtons[k]->setChecked(k == buttonOf(m_quantity));
    }
    // For floats the stored number is the real one; a second button would only repeat it.
    m_quantityButtons[1]->setVisible(!isFloat(m_tensor.dtype));
    const QString noUnit = whyNot(m_tensor, otherUnit(m_quantity));
    m_unitButton->setVisible(!isFloat(m_tensor.dtype) && buttonOf(m_quantity) > 1);
    m_unitButton->setEnabled(noUnit.isEmpty());
    m_unitButton->setText(isReal(m_quantity) ? tr("in reals") : tr("in codes (LSB)"));
    const QString unitTip = tr("Change between codes and real values (U)");
    m_unitButton->setToolTip(noUnit.isEmpty() ? unitTip : tr("%1\nNot available: %2").arg(unitTip, noUnit));
    m_sheetButton->setEnabled(canSheet() && isShowable());
    m_sheetButton->setChecked(m_spec.isSheet());
    m_sheetButton->setToolTip(canSheet() ? tr("All slices side by side (G)")
                                         : tr("Contact sheet\nNot available: the tensor has only one plane"));
    m_hexButton->setEnabled(isInteger(m_tensor.dtype) && isShowable());
    m_numbersButton->setEnabled(isShowable());
}

void TensorView::updateMarks()
{
    const auto limits = isShowable() ? limitNumbers(m_tensor, m_quantity) : std::nullopt;
    m_marksButton->setEnabled(limits.has_value());
    m_marksButton->setToolTip(limits
            ? tr("Mark elements at the limits of the codes (S): lower left low, upper right high")
            : tr("Marks at the limits\nNot available: they need codes, or reals with one scale"));
    m_plot->setLimits(m_marks ? limits : std::nullopt);
    updateLegend();
}

ColorMap TensorView::effectiveMap() const
{
    if (m_chosenMap)
        return *m_chosenMap;
    const RangeData& range = m_rangeBar->rangeData();
    const bool aroundZero = (isDifference(m_quantity) && !isMagnitude(m_quantity))
        || ((isReal(m_quantity) || isFloat(m_tensor.dtype)) && range.dataLow < 0 && range.dataHigh > 0);
    if (!aroundZero)
        return ColorMap::Viridis;
    return viewColors(palette()).dark ? ColorMap::BlueBlackOrange : ColorMap::BlueWhiteOrange;
}

void TensorView::updateColors()
{
    const ColorMap map = effectiveMap();
    // A diverging map needs its middle at zero; the usual range follows the map, not one chosen by hand.
    if (!m_rangeChosen)
        m_rangeBar->setMode(isDiverging(map) ? RangeMode::Symmetric : RangeMode::TypeRange);
    m_plot->setColorMap(map);
    m_rangeBar->setColorMap(map);
    const auto [low, high] = m_rangeBar->range();
    m_plot->setRange(low, high, m_rangeBar->rangeData().centre);
}

void TensorView::startSummary()
{
    // Until the exact pass is done the type's limits stand in, except where the last pass still fits well enough.
    if (!m_summary || !m_rangeChosen)
        m_rangeBar->setData(provisionalRange(m_tensor, m_quantity));
    m_summary = nullptr;
    m_summaryJob->start(
        [tensor = m_tensor, quantity = m_quantity](const std::stop_token&) { return summarize(tensor, quantity); });
}

void TensorView::takeSummary(const std::shared_ptr<const TensorSummary>& summary)
{
    m_summary = summary;
    m_rangeBar->setData(summary->range);
    updateColors();
    updateLegend();
}

void TensorView::updateLegend()
{
    QStringList parts;
    if (m_summary) {
        const TensorStats& stats = m_summary->stats;
        const auto share = [&](std::size_t count) {
            return stats.elements == 0
                ? QString()
                : QStringLiteral("%L1 (%2 %)")
                      .arg(count)
                      .arg(numberText(100.0 * static_cast<double>(count) / static_cast<double>(stats.elements), 2));
        };
        if (m_marks && m_marksButton->isEnabled()) {
            const ViewColors colors = viewColors(palette());
            parts.append(tr("<span style='color:%1'>◣</span> low %2").arg(colors.low.name(), share(stats.atLow)));
            parts.append(tr("<span style='color:%1'>◥</span> high %2").arg(colors.high.name(), share(stats.atHigh)));
        }
        if (stats.nan > 0)
            parts.append(tr("⊠ NaN %1").arg(share(stats.nan)));
        if (stats.inf > 0)
            parts.append(tr("▲▼ Inf %1").arg(share(stats.inf)));
    }
    m_legend->setText(parts.join(QStringLiteral(" &nbsp; ")));
    m_legend->setVisible(!parts.isEmpty() && isShowable());
}

void TensorView::copyReadout(bool asTable) const
{
    const std::optional<ElementIndex>& index = m_cursor ? m_cursor : m_hover;
    if (!index || !isShowable())
        return;
    QGuiApplication::clipboard()->setText(asTable ? readoutCsv(m_tensor, *index) : readoutText(m_tensor, *index));
}

void TensorView::showContextMenu(const QPoint& position)
{
    QMenu menu(this);
    const bool picked = m_cursor && isShowable();
    const auto add = [&](const QString& text, const QString& keys, bool enabled, const std::function<void()>& run) {
        QAction* action = menu.addAction(keys.isEmpty() ? text : text + QLatin1Char('\t') + keys);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, run);
    };
    menu.addSeparator();
    add(tr("Copy readout"), tr("Ctrl+C"), picked, [this] { copyReadout(false); });
    add(tr("Copy as table row"), tr("Ctrl+Shift+C"), picked, [this] { copyReadout(true); });
    menu.addSeparator();
    add(tr("Show everything"), tr("Ctrl+0"), isShowable(), [this] { m_plot->fit(); });
    add(tr("Contact sheet"), tr("G"), canSheet(), [this] { setSheet(!m_spec.isSheet()); });
    add(tr("Table of numbers"), tr("T"), isShowable(), [this] { setNumbersShown(true); });
    add(tr("Pin tensor"), {}, true, [this] { emit pinRequested(); });
    menu.exec(m_plot->mapToGlobal(position));
}

bool TensorView::handleCanvasKey(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyReadout(false);
        return true;
    }
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        copyReadout(true);
        return true;
    }
    if (event->modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
    case Qt::Key_6:
    case Qt::Key_7: m_quantityButtons[static_cast<std::size_t>(event->key() - Qt::Key_1)]->click(); return true;
    case Qt::Key_U: setQuantity(otherUnit(m_quantity)); return true;
    case Qt::Key_S: m_marksButton->click(); return true;
    case Qt::Key_G: m_sheetButton->click(); return true;
    case Qt::Key_T: m_numbersButton->click(); return true;
    case Qt::Key_N:
        m_rangeChosen = true;
        m_rangeBar->setMode(RangeMode::Fit);
        return true;
    case Qt::Key_0:
        m_rangeChosen = true;
        m_rangeBar->setMode(RangeMode::TypeRange);
        return true;
    case Qt::Key_BracketLeft: page(-1); return true;
    case Qt::Key_BracketRight: page(1); return true;
    case Qt::Key_R:
        if (!event->isAutoRepeat() && !m_peeked)
            peek();
        return true;
    default: return false;
    }
}

void TensorView::peek()
{
    for (const std::size_t button : {kReferenceButton, kBeforeButton}) {
        const Quantity quantity = quantityOfButton(button);
        if (!whyNot(m_tensor, quantity).isEmpty())
            continue;
        m_peeked = m_quantity;
        showQuantity(quantity);
        return;
    }
}

void TensorView::keyPressEvent(QKeyEvent* event)
{
    // Letters reach us from every child that does not want them; only the canvas lends its own.
    if (!m_plot->hasFocus() || !handleCanvasKey(event))
        QWidget::keyPressEvent(event);
}

void TensorView::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_R && !event->isAutoRepeat() && m_peeked)
        showQuantity(*std::exchange(m_peeked, std::nullopt));
    else
        QWidget::keyReleaseEvent(event);
}

bool TensorView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::ShortcutOverride && m_plot->hasFocus()) {
        // Keys of the canvas win over shortcuts of the window while it has the focus.
        auto* key = static_cast<QKeyEvent*>(event);
        constexpr std::array kOurs{Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6, Qt::Key_7,
            Qt::Key_U, Qt::Key_S, Qt::Key_G, Qt::Key_T, Qt::Key_N, Qt::Key_0, Qt::Key_BracketLeft, Qt::Key_BracketRight,
            Qt::Key_R};
        const bool letter
            = key->modifiers() == Qt::NoModifier && std::find(kOurs.begin(), kOurs.end(), key->key()) != kOurs.end();
        if (letter || key->matches(QKeySequence::Copy)) {
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TensorView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isShowable()) {
        updateColors();
        updateLegend();
    }
}

} // namespace quantstep
