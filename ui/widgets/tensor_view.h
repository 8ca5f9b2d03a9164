// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/color_maps.h"
#include "ui/plots/heatmap_plot.h"
#include "ui/plots/latest_job.h"
#include "ui/widgets/display_range.h"
#include "ui/widgets/tensor_snapshot.h"
#include "ui/widgets/tensor_summary.h"

#include <QHash>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>

class QAction;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace quantstep {

class HatchPane;
class NumberGrid;
class RangeBar;
class ShapeSlicer;
class TensorHeader;

/// One tensor: heatmap or table of numbers, axes, quantity, display range, exact readout.
///
/// Takes a snapshot; knows nothing of where it comes from. Slice, viewport, range and quantity are kept per
/// tensor name, and the viewport stays when the same tensor's value changes. Whole-tensor passes run in the
/// background, the newest request wins. Values that are not there are hatched and say how to get them.
///
/// Quantities of the reference stay chosen from tensor to tensor, and come back when their reference does.
///
/// Keys while the heatmap has the focus (besides its own): 1-7 quantity, U its unit, hold R peek at the reference
/// (without one: at the value before the edit), S marks, G contact sheet, T numbers, N fit range, 0 type range,
/// [ ] previous and next slice, Ctrl+C copy the readout, Ctrl+Shift+C copy as a table row.
class TensorView : public QWidget {
    Q_OBJECT

public:
    explicit TensorView(QWidget* parent = nullptr);
    ~TensorView() override;

    void setTensor(const TensorSnapshot& tensor);
    /// Shows no tensor, with a hint what to do.
    void clear(const QString& hint);
    [[nodiscard]] const TensorSnapshot& tensor() const { return m_tensor; }

    using QWidget::setCursor;
    /// Moves the element cursor, going to the slice that holds it. Ignored when it is not inside the shape.
    void setCursor(const ElementIndex& index);
    [[nodiscard]] const std::optional<ElementIndex>& cursorIndex() const { return m_cursor; }

    [[nodiscard]] Quantity quantity() const { return m_quantity; }
    void setQuantity(Quantity quantity);
    [[nodiscard]] const SliceSpec& slice() const { return m_spec; }
    void setSlice(const SliceSpec& spec);
    /// Contact sheet on or off; ignored where the shape has none.
    void setSheet(bool sheet);
    void setMarks(bool marks);
    void setNumbersShown(bool numbers);

    /// The exact line under the picture.
    [[nodiscard]] QString readout() const;
    [[nodiscard]] HeatmapPlot* plot() const { return m_plot; }
    [[nodiscard]] NumberGrid* grid() const { return m_grid; }
    [[nodiscard]] RangeBar* rangeBar() const { return m_rangeBar; }
    /// True when no background pass is under way.
    [[nodiscard]] bool isSettled() const;

signals:
    void cursorChanged(const std::vector<std::int32_t>& index);
    void explainRequested(const std::vector<std::int32_t>& index);
    void pinRequested();
    void fetchRequested(quantstep::TensorRef tensor);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What is kept of a tensor that is not shown.
    struct Settings {
        Shape shape;
        SliceSpec spec;
        Quantity quantity = Quantity::Stored;
        HeatmapViewport viewport;
        std::optional<RangeMode> rangeMode; ///< nothing: the quantity's usual one
        std::pair<double, double> range{0, 1};
        std::optional<ElementIndex> cursor;
    };

    void buildToolbar();
    QToolButton* addTool(const QString& text, const QString& tip, bool checkable);
    void buildColorMenu(QToolButton* button);
    void remember();
    void restore();
    [[nodiscard]] Quantity usableQuantity(Quantity wished) const;
    void followReference(Quantity wished);
    /// The quantity of a button in the unit that is wished, or else in the one that there is.
    [[nodiscard]] Quantity quantityOfButton(std::size_t button) const;
    void showQuantity(Quantity quantity);
    void peek();
    void showValue();
    void showMissingValue();
    void updateButtons();
    void updateMarks();
    void updateColors();
    void updateReadout();
    void startSummary();
    void takeSummary(const std::shared_ptr<const TensorSummary>& summary);
    void updateLegend();
    void moveCursorTo(const ElementIndex& index, bool tell);
    void page(int step);
    void copyReadout(bool asTable) const;
    void showContextMenu(const QPoint& position);
    [[nodiscard]] ColorMap effectiveMap() const;
    [[nodiscard]] bool isShowable() const;
    [[nodiscard]] bool canSheet() const;
    bool handleCanvasKey(QKeyEvent* event);

    TensorSnapshot m_tensor;
    QHash<QString, Settings> m_settings;
    SliceSpec m_spec;
    Quantity m_quantity = Quantity::Stored;
    bool m_real = false; ///< whatever has two units shows reals
    std::optional<Quantity> m_awaited; ///< of a reference that is not there now
    std::optional<Quantity> m_peeked; ///< what to go back to when the key is let go
    std::optional<ElementIndex> m_cursor, m_hover;
    std::optional<ColorMap> m_chosenMap;
    NumberBase m_base = NumberBase::Decimal;
    bool m_marks = false, m_rangeChosen = false;
    std::shared_ptr<const TensorSummary> m_summary;
    std::unique_ptr<LatestJob<std::shared_ptr<const TensorSummary>>> m_summaryJob;

    TensorHeader* m_header;
    QWidget* m_toolbar;
    std::array<QToolButton*, 7> m_quantityButtons{};
    QToolButton* m_unitButton = nullptr;
    QToolButton* m_marksButton = nullptr;
    QToolButton* m_sheetButton = nullptr;
    QToolButton* m_numbersButton = nullptr;
    QToolButton* m_hexButton = nullptr;
    ShapeSlicer* m_slicer;
    HatchPane* m_banner;
    QStackedWidget* m_stack;
    HeatmapPlot* m_plot;
    NumberGrid* m_grid;
    HatchPane* m_missing;
    QLabel* m_card; ///< a scalar
    RangeBar* m_rangeBar;
    QLabel* m_legend;
    QLineEdit* m_readout;
};

} // namespace quantstep
