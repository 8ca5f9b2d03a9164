// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tensor_view.h"

#include "ui/plots/view_colors.h"
#include "ui/widgets/hatch_pane.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/range_bar.h"
#include "ui/widgets/shape_slicer.h"
#include "ui/widgets/tensor_header.h"
#include "ui/widgets/tensor_readout.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace quantstep {

TensorView::TensorView(QWidget* parent)
    : QWidget(parent),
      m_header(new TensorHeader(this)),
      m_toolbar(new QWidget(this)),
      m_slicer(new ShapeSlicer(this)),
      m_banner(new HatchPane(true, this)),
      m_stack(new QStackedWidget(this)),
      m_plot(new HeatmapPlot(this)),
      m_grid(new NumberGrid(this)),
      m_missing(new HatchPane(false, this)),
      m_card(new QLabel(this)),
      m_rangeBar(new RangeBar(this)),
      m_legend(new QLabel(this)),
      m_readout(new QLineEdit(this))
{
    setObjectName(QStringLiteral("tensorView"));
    m_summaryJob = std::make_unique<LatestJob<std::shared_ptr<const TensorSummary>>>(
        [this](const std::shared_ptr<const TensorSummary>& summary) { takeSummary(summary); });
    buildToolbar();

    const int unit = fontMetrics().height() / 3;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit, unit, unit, unit);
    column->setSpacing(unit);
    column->addWidget(m_header);
    column->addWidget(m_toolbar);
    column->addWidget(m_slicer);
    column->addWidget(m_legend);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    column->addWidget(m_readout);
    column->addWidget(m_rangeBar);
    m_stack->addWidget(m_plot);
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_missing);

    m_legend->setTextFormat(Qt::RichText);
    m_legend->setVisible(false);
    m_card->setAlignment(Qt::AlignCenter);
    m_card->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_stack->addWidget(m_card);

    m_readout->setReadOnly(true);
    m_readout->setFrame(false);
    m_readout->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_readout->setAccessibleName(tr("Exact value"));
    m_readout->setToolTip(tr("The element under the pointer, else the picked one. Ctrl+C copies the line."));
    QPalette plain = m_readout->palette();
    plain.setBrush(QPalette::Base, Qt::NoBrush);
    m_readout->setPalette(plain);
    m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
    m_plot->installEventFilter(this);

    connect(m_header, &TensorHeader::pinRequested, this, &TensorView::pinRequested);
    connect(m_slicer, &ShapeSlicer::specChanged, this, &TensorView::setSlice);
    connect(m_rangeBar, &RangeBar::rangeChanged, this,
        [this](double low, double high) { m_plot->setRange(low, high, m_rangeBar->rangeData().centre); });
    connect(m_rangeBar, &RangeBar::chosen, this, [this] { m_rangeChosen = true; });
    connect(m_plot, &HeatmapPlot::hovered, this, [this](const std::optional<ElementIndex>& index) {
        m_hover = index;
        updateReadout();
    });
    connect(m_plot, &HeatmapPlot::cursorMoved, this, [this](const ElementIndex& index) { moveCursorTo(index, true); });
    connect(m_grid, &NumberGrid::cursorMoved, this, [this](const ElementIndex& index) { moveCursorTo(index, true); });
    connect(m_plot, &HeatmapPlot::explainRequested, this, &TensorView::explainRequested);
    connect(m_grid, &NumberGrid::explainRequested, this, &TensorView::explainRequested);
    connect(m_plot, &HeatmapPlot::pageRequested, this, &TensorView::page);
    connect(m_plot, &QWidget::customContextMenuRequested, this, &TensorView::showContextMenu);
    connect(m_missing, &HatchPane::actionTriggered, this, [this] { emit fetchRequested(m_tensor.ref); });
    setFocusProxy(m_plot);
    clear(tr("Choose a tensor in the graph or in the operation list"));
}

TensorView::~TensorView() = default;

bool TensorView::isShowable() const
{
    return m_tensor.value && m_tensor.value->elements() > 0 && isKnown(m_tensor.value->dtype)
        && (isInteger(m_tensor.value->dtype) || isFloat(m_tensor.value->dtype) || m_tensor.value->dtype == DType::Bool);
}

bool TensorView::canSheet() const
{
    return defaultSlice(m_tensor.shape, m_tensor.role, true).isSheet();
}

bool TensorView::isSettled() const
{
    return !m_summaryJob->isBusy() && m_plot->isReady();
}

void TensorView::clear(const QString& hint)
{
    remember();
    m_tensor = {};
    m_cursor.reset();
    m_hover.reset();
    m_summaryJob->cancel();
    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_header, m_toolbar, m_slicer, m_banner, m_rangeBar, m_readout})
        widget->setVisible(false);
    m_legend->setVisible(false);
    m_missing->setText(tr("No tensor"), hint);
    m_missing->setAction({});
    m_stack->setCurrentWidget(m_missing);
}

void TensorView::setTensor(const TensorSnapshot& tensor)
{
    const bool same = tensor.name == m_tensor.name && tensor.ref == m_tensor.ref && tensor.shape == m_tensor.shape
        && tensor.role == m_tensor.role;
    const Quantity wished = m_awaited.value_or(m_peeked.value_or(m_quantity));
    if (!same)
        remember();
    m_tensor = tensor;
    if (m_tensor.value)
        m_tensor.shape = m_tensor.value->shape;
    m_peeked.reset();
    m_hover.reset();
    for (QWidget* widget : {static_cast<QWidget*>(m_header), m_toolbar})
        widget->setVisible(true);
    m_header->setTensor(m_tensor);
    if (!same || !isValid(m_spec, m_tensor.shape))
        restore();
    else
        m_quantity = wished;
    followReference(wished);
    m_banner->setVisible(m_tensor.state == ValueState::Stale && m_tensor.value);
    m_banner->setText(tr("Values from before the edit"),
        m_tensor.stateText.isEmpty() ? tr("Run again to bring them up to date (F5)") : m_tensor.stateText);
    updateButtons();
    if (isShowable())
        showValue();
    else
        showMissingValue();
}

void TensorView::remember()
{
    if (m_tensor.name.isEmpty())
        return;
    Settings settings{m_tensor.shape, m_spec, m_peeked.value_or(m_quantity), m_plot->viewport(), std::nullopt,
        m_rangeBar->range(), m_cursor};
    if (m_rangeChosen)
        settings.rangeMode = m_rangeBar->mode();
    m_settings.insert(m_tensor.name, settings);
}

void TensorView::restore()
{
    const auto kept = m_settings.constFind(m_tensor.name);
    const bool known = kept != m_settings.cend() && kept->shape == m_tensor.shape;
    m_spec
        = known ? kept->spec : defaultSlice(m_tensor.shape, m_tensor.role, prefersSheet(m_tensor.shape, m_tensor.role));
    m_cursor = known ? kept->cursor : std::nullopt;
    m_plot->setCursorIndex(m_cursor);
    m_quantity = known ? kept->quantity : (m_real ? Quantity::Real : Quantity::Stored);
    m_rangeChosen = known && kept->rangeMode;
    m_plot->setViewport(known ? kept->viewport : HeatmapViewport{});
    m_slicer->setShape(m_tensor.shape, m_tensor.role, m_spec);
    QStringList names;
    for (const std::string& name : axisNames(m_tensor.shape.rank(), m_tensor.role))
        names.append(QString::fromStdString(name));
    m_plot->setAxisNames(names);
    if (m_rangeChosen) {
        if (*kept->rangeMode == RangeMode::Manual)
            m_rangeBar->setManualRange(kept->range.first, kept->range.second);
        else
            m_rangeBar->setMode(*kept->rangeMode);
    }
}

void TensorView::followReference(Quantity wished)
{
    if (needsReference(wished))
        m_quantity = wished;
    else if (needsReference(m_quantity)) // remembered from a time when errors were looked at
        m_quantity = isReal(m_quantity) ? Quantity::Real : Quantity::Stored;
    m_awaited.reset();
    if (needsReference(m_quantity) && m_tensor.value && !whyNot(m_tensor, m_quantity).isEmpty()
        && !m_tensor.referenceName.isEmpty())
        m_awaited = m_quantity;
    m_quantity = usableQuantity(m_quantity);
}

Quantity TensorView::usableQuantity(Quantity wished) const
{
    if (needsReference(wished)) {
        const Quantity other = otherUnit(wished);
        if (!whyNot(m_tensor, wished).isEmpty() && whyNot(m_tensor, other).isEmpty())
            return other;
    }
    if (whyNot(m_tensor, wished).isEmpty())
        return wished;
    if (isReal(wished) && whyNot(m_tensor, Quantity::Real).isEmpty())
        return Quantity::Real;
    return Quantity::Stored;
}

void TensorView::showValue()
{
    m_slicer->setVisible(m_tensor.shape.rank() > 1);
    const bool scalar = m_tensor.shape.rank() == 0;
    m_rangeBar->setVisible(!scalar);
    m_readout->setVisible(true);
    m_stack->setCurrentWidget(m_numbersButton->isChecked() ? static_cast<QWidget*>(m_grid) : m_plot);
    if (scalar) {
        m_card->setText(cardText(m_tensor));
        m_stack->setCurrentWidget(m_card);
    }
    const double aspect = m_stack->height() > 0 ? static_cast<double>(m_stack->width()) / m_stack->height() : 1.6;
    const SliceView view(m_tensor.shape, m_spec, aspect);
    const ValuePair pair = pairOf(m_tensor);
    m_plot->setValue(pair, m_quantity, view);
    m_plot->setNumberBase(m_base);
    if (m_numbersButton->isChecked()) {
        m_grid->setValue(pair, m_quantity, view, m_tensor.role);
        m_grid->setNumberBase(m_base);
        m_grid->setCursorIndex(m_cursor);
    }
    if (scalar)
        m_cursor = ElementIndex{};
    m_plot->setCursorIndex(m_cursor);
    m_plot->setAccessibleDescription(
        tr("%1, %2 elements. Arrow keys move the element cursor.").arg(m_tensor.name).arg(m_tensor.value->elements()));
    startSummary();
    updateMarks();
    updateColors();
    updateReadout();
}

void TensorView::showMissingValue()
{
    m_summaryJob->cancel();
    m_summary = nullptr;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_slicer, m_rangeBar, m_readout})
        widget->setVisible(false);
    m_legend->setVisible(false);
    updateMarks();
    QString headline, details = m_tensor.stateText, action;
    if (m_tensor.value && m_tensor.value->elements() == 0) {
        headline = tr("Empty tensor");
        details = tr("The shape %1 has no elements").arg(QString::fromStdString(m_tensor.shape.text()));
    } else if (m_tensor.value || m_tensor.state == ValueState::Constant) {
        headline = m_tensor.value ? tr("No numbers to show") : tr("Unusable value");
        if (details.isEmpty()) {
            const std::string_view type = dtypeName(m_tensor.dtype);
            details = tr("Elements of type %1 cannot be shown")
                          .arg(QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())));
        }
    } else if (m_tensor.state == ValueState::Dropped) {
        headline = tr("Not kept");
        if (details.isEmpty())
            details = tr("The value fell out of the memory limit");
        action = tr("Re-run to here");
    } else {
        headline = tr("Not computed");
        if (details.isEmpty())
            details = tr("Press F5 to run the model, or F10 until its operation has run");
    }
    m_missing->setText(headline, details);
    m_missing->setAction(action);
    m_stack->setCurrentWidget(m_missing);
}

void TensorView::setQuantity(Quantity quantity)
{
    if (!whyNot(m_tensor, quantity).isEmpty())
        return;
    m_awaited.reset();
    if (whyNot(m_tensor, otherUnit(quantity)).isEmpty())
        m_real = isReal(quantity);
    showQuantity(quantity);
}

void TensorView::showQuantity(Quantity quantity)
{
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    m_rangeChosen = false; // the old numbers mean something else
    updateButtons();
    if (isShowable())
        showValue();
}

void TensorView::setSlice(const SliceSpec& spec)
{
    if (!isValid(spec, m_tensor.shape))
        return;
    m_spec = spec;
    if (m_tensor.shape.rank() == 1)
        m_spec.wrap = defaultSlice(m_tensor.shape, m_tensor.role).wrap;
    m_slicer->setSpec(m_spec);
    m_sheetButton->setChecked(m_spec.isSheet());
    // The cursor goes along, so that its readout is of what is seen.
    if (m_cursor) {
        for (int axis = 0; axis < m_tensor.shape.rank(); ++axis)
            if (axis != spec.rowAxis && axis != spec.colAxis && axis != spec.tileAxis && axis != spec.tileRowAxis)
                (*m_cursor)[static_cast<std::size_t>(axis)] = spec.fixed[static_cast<std::size_t>(axis)];
        emit cursorChanged(*m_cursor);
    }
    if (isShowable())
        showValue();
}

void TensorView::setSheet(bool sheet)
{
    if (sheet == m_spec.isSheet() || (sheet && !canSheet())) {
        m_sheetButton->setChecked(m_spec.isSheet());
        return;
    }
    SliceSpec spec = defaultSlice(m_tensor.shape, m_tensor.role, sheet);
    spec.fixed = m_spec.fixed;
    if (m_cursor)
        spec.fixed = *m_cursor;
    setSlice(spec);
    m_plot->fit();
}

void TensorView::setMarks(bool marks)
{
    m_marks = marks;
    m_marksButton->setChecked(marks);
    updateMarks();
}

void TensorView::setNumbersShown(bool numbers)
{
    m_numbersButton->setChecked(numbers);
    if (isShowable())
        showValue();
}

void TensorView::setCursor(const ElementIndex& index)
{
    if (index.size() != static_cast<std::size_t>(m_tensor.shape.rank()))
        return;
    for (int axis = 0; axis < m_tensor.shape.rank(); ++axis) {
        const std::int32_t at = index[static_cast<std::size_t>(axis)];
        if (at < 0 || at >= m_tensor.shape.dim(axis))
            return;
    }
    moveCursorTo(index, false);
}

void TensorView::moveCursorTo(const ElementIndex& index, bool tell)
{
    m_cursor = index;
    if (isShowable() && !SliceView(m_tensor.shape, m_spec).cellOf(index)) {
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            m_spec.fixed[axis] = index[axis];
        m_slicer->setSpec(m_spec);
        showValue();
    }
    m_plot->setCursorIndex(m_cursor);
    if (m_numbersButton->isChecked())
        m_grid->setCursorIndex(m_cursor);
    updateReadout();
    if (tell)
        emit cursorChanged(index);
}

void TensorView::page(int step)
{
    const int axis = m_slicer->pageAxis();
    if (axis < 0)
        return;
    SliceSpec spec = m_spec;
    std::int32_t& at = spec.fixed[static_cast<std::size_t>(axis)];
    const std::int32_t next = std::clamp(at + step, 0, m_tensor.shape.dim(axis) - 1);
    if (next == at)
        return;
    at = next;
    setSlice(spec);
}

QString TensorView::readout() const
{
    if (!isShowable())
        return {};
    const QString picked = m_cursor ? readoutText(m_tensor, *m_cursor) : QString();
    if (!m_hover || m_hover == m_cursor)
        return picked.isEmpty() ? tr("Point at an element, click to pick it") : picked;
    const QString hovered = readoutText(m_tensor, *m_hover);
    return picked.isEmpty() ? hovered : tr("%1  | sel %2").arg(hovered, picked);
}

void TensorView::updateReadout()
{
    m_readout->setText(readout());
    m_readout->setCursorPosition(0);
}

} // namespace quantstep
