// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/explain_panel.h"

#include "ui/inspectors/list_panel.h"
#include "ui/plots/view_colors.h"
#include "ui/widgets/term_maps.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace quantstep {
namespace {

constexpr int kWidestColumn = 420;

/// Numbers under one another.
ListPanel* list(const QString& name, const QString& title, QAbstractItemModel* model, QWidget* parent)
{
    auto* made = new ListPanel(name, model, ListPanel::Filter::None, parent);
    made->table()->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    made->table()->setAccessibleName(title);
    return made;
}

QToolButton* button(const QString& text, const QString& tip, QWidget* parent)
{
    auto* made = new QToolButton(parent);
    made->setText(text);
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    return made;
}

} // namespace

ExplainPanel::ExplainPanel(QWidget* parent)
    : QWidget(parent),
      m_stageModel(new StageTableModel(this)),
      m_termModel(new TermTableModel(this)),
      m_pages(new QStackedWidget(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    auto* hint = new QLabel(tr("Press Enter on an element of the tensor view, or double-click it: here it says which "
                               "arithmetic made it, step by step."),
        m_pages);
    hint->setWordWrap(true);
    hint->setAlignment(Qt::AlignCenter);
    hint->setMargin(24);
    m_pages->addWidget(hint);

    auto* page = new QWidget(m_pages);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(4, 4, 4, 0);
    rows->setSpacing(4);
    rows->addWidget(buildHeader());
    m_stages = list(QStringLiteral("explainStages"), tr("Stages"), m_stageModel, page);
    m_stages->setMinimumHeight(8 * m_stages->table()->verticalHeader()->defaultSectionSize());
    connect(m_stages, &ListPanel::rowActivated, this, &ExplainPanel::followStage);
    connect(m_stages, &ListPanel::rowSelected, this, &ExplainPanel::showStage);
    auto* stageArea = new QWidget(page);
    auto* stageRows = new QVBoxLayout(stageArea);
    stageRows->setContentsMargins(0, 0, 0, 0);
    stageRows->setSpacing(2);
    m_stageDetail = new QLabel(stageArea);
    m_stageDetail->setObjectName(QStringLiteral("explainStage"));
    m_stageDetail->setWordWrap(true);
    m_stageDetail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_stageDetail->setMinimumHeight(2 * m_stageDetail->fontMetrics().lineSpacing());
    m_stageDetail->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    stageRows->addWidget(m_stages, 1);
    stageRows->addWidget(m_stageDetail);
    auto* splitter = new QSplitter(Qt::Vertical, page);
    splitter->addWidget(stageArea);
    splitter->addWidget(buildTerms());
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    rows->addWidget(splitter, 1);
    m_pages->addWidget(page);
}

QWidget* ExplainPanel::buildHeader()
{
    auto* header = new QWidget(this);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(2);
    m_back = button(QStringLiteral("◀"), tr("Back to the explanation before"), header);
    m_forward = button(QStringLiteral("▶"), tr("Forward again"), header);
    m_verdict = new QLabel(header);
    m_verdict->setObjectName(QStringLiteral("explainVerdict"));
    m_copyText = button(tr("Text"), tr("Copy the explanation as text"), header);
    m_copyPython = button(tr("Python"), tr("Copy the steps as a Python program"), header);
    m_copyC = button(tr("C"), tr("Copy the steps as a C program"), header);
    bar->addWidget(m_back);
    bar->addWidget(m_forward);
    bar->addStretch(1);
    bar->addWidget(new QLabel(tr("Copy:"), header));
    for (QToolButton* copyButton : {m_copyText, m_copyPython, m_copyC})
        bar->addWidget(copyButton);
    rows->addLayout(bar);
    const auto line = [&](QLabel*& label) {
        label = new QLabel(header);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        rows->addWidget(label);
    };
    line(m_title);
    QFont strong = font();
    strong.setBold(true);
    m_title->setFont(strong);
    rows->addWidget(m_verdict);
    line(m_made);
    line(m_note);
    connect(m_back, &QToolButton::clicked, this, &ExplainPanel::backRequested);
    connect(m_forward, &QToolButton::clicked, this, &ExplainPanel::forwardRequested);
    connect(m_copyText, &QToolButton::clicked, this, [this] { copy(m_report->text); });
    connect(m_copyPython, &QToolButton::clicked, this, [this] { copy(m_report->python); });
    connect(m_copyC, &QToolButton::clicked, this, [this] { copy(m_report->c); });
    return header;
}

QWidget* ExplainPanel::buildTerms()
{
    m_termArea = new QWidget(this);
    auto* rows = new QVBoxLayout(m_termArea);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    auto* bar = new QHBoxLayout;
    m_planeLabel = new QLabel(m_termArea);
    m_plane = new QSlider(Qt::Horizontal, m_termArea);
    m_plane->setAccessibleName(tr("Channel of the maps"));
    bar->addWidget(m_planeLabel);
    bar->addWidget(m_plane, 1);
    rows->addLayout(bar);
    m_maps = new TermMaps(m_termArea);
    m_terms = list(QStringLiteral("explainTerms"), tr("Terms"), m_termModel, m_termArea);
    m_terms->table()->setSortingEnabled(true);
    auto* splitter = new QSplitter(Qt::Vertical, m_termArea);
    splitter->addWidget(m_maps);
    splitter->addWidget(m_terms);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    rows->addWidget(splitter, 1);
    auto* hint = new QLabel(tr("Click: go there. Alt+click or Enter: explain that element."), m_termArea);
    hint->setForegroundRole(QPalette::PlaceholderText);
    rows->addWidget(hint);
    connect(m_plane, &QSlider::valueChanged, this, [this](int plane) {
        m_maps->setPlane(plane);
        m_planeLabel->setText(tr("Channel %1 of %2").arg(plane).arg(m_maps->planes()));
    });
    connect(m_maps, &TermMaps::pointed, this, &ExplainPanel::markTerm);
    connect(m_maps, &TermMaps::clicked, this, [this](std::size_t term, bool ofWeights, bool explain) {
        useTerm(m_report->explanation.steps.terms.terms[term], ofWeights, explain);
    });
    connect(m_terms, &ListPanel::rowActivated, this, [this](int row) {
        const int column = m_terms->table()->currentIndex().column();
        useTerm(m_termModel->row(row).term, column == TermTableModel::W || column == TermTableModel::WeightAt, true);
    });
    connect(m_terms, &ListPanel::rowSelected, this, [this](int row) {
        if (m_report->explanation.steps.terms.terms.empty())
            return;
        const std::size_t term = m_termModel->row(row).number;
        m_plane->setValue(m_maps->planeOf(term));
        m_maps->setMarked(term);
    });
    return m_termArea;
}

void ExplainPanel::setReport(const ReportPtr& report)
{
    m_report = report;
    m_pages->setCurrentIndex(report ? 1 : 0);
    m_stageModel->setReport(report);
    m_termModel->setReport(report);
    const ExplainedTerms none;
    const ExplainedTerms& terms = report ? report->explanation.steps.terms : none;
    m_maps->setTerms(terms);
    const bool hasTerms = m_termModel->rowCount() > 0;
    m_termArea->setVisible(hasTerms);
    m_maps->setVisible(!terms.terms.empty());
    const bool planes = m_maps->planes() > 1;
    m_plane->setVisible(planes);
    m_planeLabel->setVisible(planes);
    m_plane->setRange(0, m_maps->planes() - 1);
    m_plane->setValue(0);
    m_planeLabel->setText(tr("Channel %1 of %2").arg(0).arg(m_maps->planes()));
    QTableView* table = m_terms->table();
    table->setColumnHidden(TermTableModel::W, terms.weights < 0);
    table->setColumnHidden(TermTableModel::WeightAt, terms.weights < 0);
    table->setColumnHidden(TermTableModel::Sum, terms.terms.empty());
    table->sortByColumn(terms.terms.empty() ? TermTableModel::Number : TermTableModel::Product,
        terms.terms.empty() ? Qt::AscendingOrder : Qt::DescendingOrder);
    m_stages->fitColumns(kWidestColumn);
    m_terms->fitColumns(kWidestColumn);
    const int stage = std::clamp(m_stages->table()->currentIndex().row(), 0, std::max(m_stageModel->rowCount() - 1, 0));
    m_stages->showRow(report ? stage : -1);
    showStage(report ? stage : -1);
    showHeader();
}

QTableView* ExplainPanel::stages() const
{
    return m_stages->table();
}

QTableView* ExplainPanel::terms() const
{
    return m_terms->table();
}

void ExplainPanel::setHistory(bool canGoBack, bool canGoForward)
{
    m_back->setEnabled(canGoBack);
    m_forward->setEnabled(canGoForward);
}

void ExplainPanel::showHeader()
{
    if (!m_report)
        return;
    const ElementExplanation& e = m_report->explanation;
    const ViewColors colors = viewColors(palette());
    QPalette verdict = palette();
    verdict.setColor(QPalette::WindowText, e.equal ? colors.good : colors.warning);
    m_verdict->setPalette(verdict);
    const QString recomputed = QString::fromStdString(e.recomputed), stored = QString::fromStdString(e.stored);
    m_verdict->setText(e.equal ? tr("✓ recomputed %1 = stored %2").arg(recomputed, stored)
            : e.stale          ? tr("✗ recomputed %1, stored %2 before an edit").arg(recomputed, stored)
                               : tr("✗ recomputed %1 ≠ stored %2").arg(recomputed, stored));
    const QString place = QString::fromStdString(m_report->place);
    m_title->setText(m_report->real ? tr("%1 = %2 (real %3)").arg(place, stored).arg(*m_report->real, 0, 'g', 7)
                                    : tr("%1 = %2").arg(place, stored));
    m_title->setToolTip(QString::fromStdString(m_report->label));
    const QString numerics = QString::fromLatin1(numericsName(e.numerics).data());
    const QString formula = QString::fromStdString(e.formula);
    m_made->setText(
        formula.isEmpty() ? tr("Arithmetic: %1").arg(numerics) : tr("Arithmetic %1: %2").arg(numerics, formula));
    QStringList notes;
    if (e.kind == ExplanationKind::Rerun)
        notes << tr("No step-by-step explanation for this operator yet: it was run again as a whole.");
    if (!e.note.empty())
        notes << QString::fromStdString(e.note);
    m_note->setText(notes.join(QLatin1Char('\n')));
    m_note->setVisible(!notes.isEmpty());
    const auto offer = [](QToolButton* copyButton, bool possible, const QString& tip) {
        copyButton->setEnabled(possible);
        copyButton->setToolTip(possible ? tip : tr("Not possible: a step is no plain integer arithmetic"));
    };
    offer(m_copyPython, m_report->python.has_value(), tr("Copy the steps as a Python program"));
    offer(m_copyC, m_report->c.has_value(), tr("Copy the steps as a C program"));
}

void ExplainPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showHeader();
}

void ExplainPanel::copy(const std::optional<std::string>& text)
{
    if (text)
        QGuiApplication::clipboard()->setText(QString::fromStdString(*text));
}

void ExplainPanel::markTerm(std::optional<std::size_t> term)
{
    m_terms->showRow(term ? m_termModel->rowOf(*term) : -1);
}

void ExplainPanel::useTerm(const ExplainedTerm& term, bool ofWeights, bool explain)
{
    const auto& tensor = ofWeights ? m_report->weights : m_report->input;
    const std::size_t element = ofWeights ? term.weight : term.element;
    if (!tensor || element == ExplainedTerm::kPadding)
        return;
    if (explain)
        emit explainRequested(*tensor, element);
    else
        emit goToRequested(*tensor, element);
}

/// All of one stage, which the table has no room for.
void ExplainPanel::showStage(int row)
{
    if (row < 0 || row >= m_stageModel->rowCount()) {
        m_stageDetail->clear();
        return;
    }
    const ReportedStage& stage = m_stageModel->row(row);
    QStringList parts{QString::fromStdString(stage.formula + " = " + stage.value)};
    for (const NamedNumber& detail : stage.details) {
        parts << QStringLiteral("%1 %2").arg(
            QString::fromStdString(detail.name), QString::fromStdString(numberText(detail.value)));
    }
    m_stageDetail->setText(parts.join(QStringLiteral(" · ")));
}

/// A line "moved" leads to where the element was moved from.
void ExplainPanel::followStage(int row)
{
    const auto& moves = m_report->explanation.moves;
    if (row >= 0 && static_cast<std::size_t>(row) < moves.size()) {
        const ExplainedMove& move = moves[static_cast<std::size_t>(row)];
        emit explainRequested(move.from, move.element);
    }
}

} // namespace quantstep
