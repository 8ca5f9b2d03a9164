// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_panel.h"

#include "ui/graph/graph_op_text.h"

#include <QBoxLayout>
#include <QKeyEvent>

#include <algorithm>

namespace quantstep {

namespace {

constexpr int kOverlayMargin = 10;

QToolButton* makeButton(QWidget* parent, const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    button->setAutoRaise(true);
    return button;
}

} // namespace

GraphPanel::GraphPanel(QWidget* parent)
    : QWidget(parent),
      m_view(new GraphView(this)),
      m_breadcrumb(new GraphBreadcrumb(this)),
      m_search(new QLineEdit(this)),
      m_hitCount(new QLabel(this)),
      m_previous(makeButton(this, QStringLiteral("‹"), tr("Previous hit (Shift+F3)"))),
      m_next(makeButton(this, QStringLiteral("›"), tr("Next hit (F3)"))),
      m_heatButton(makeButton(this, {}, tr("Colours of the nodes"))),
      m_legendButton(makeButton(m_view, QStringLiteral("?"), tr("Legend"))),
      m_minimap(new GraphMinimap(m_view, m_view)),
      m_legend(new GraphLegend(m_view, m_view))
{
    setObjectName(QStringLiteral("graphPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar(column);
    column->addWidget(m_view, 1);
    m_legendButton->setCheckable(true);
    m_legendButton->setAutoRaise(false);
    m_legend->hide();
    m_minimap->hide();
    m_minimap->resize(m_minimap->sizeHint());
    m_view->installEventFilter(this);
    m_search->installEventFilter(this);
    connect(m_breadcrumb, &GraphBreadcrumb::activated, this,
        [this](int crumb) { showSubgraph(m_path[static_cast<std::size_t>(crumb)].subgraph); });
    connect(m_view, &GraphView::subgraphRequested, this, &GraphPanel::showSubgraph);
    connect(m_view, &GraphView::upRequested, this, &GraphPanel::showParent);
    connect(m_minimap, &GraphMinimap::usefulChanged, this, [this] { m_minimap->setVisible(m_minimap->isUseful()); });
    connect(m_legendButton, &QToolButton::toggled, this, [this](bool shown) {
        m_legend->setVisible(shown);
        placeOverlays();
    });
    connect(m_search, &QLineEdit::textChanged, m_view, &GraphView::setSearch);
    connect(m_search, &QLineEdit::returnPressed, m_view, &GraphView::nextHit);
    connect(m_previous, &QToolButton::clicked, m_view, &GraphView::previousHit);
    connect(m_next, &QToolButton::clicked, m_view, &GraphView::nextHit);
    connect(m_view, &GraphView::searchChanged, this, &GraphPanel::updateSearchState);
    connect(m_view, &GraphView::currentChanged, this, &GraphPanel::updateSearchState);
    updateSearchState();
}

void GraphPanel::buildBar(QLayout* parent)
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    const int gap = fontMetrics().height() / 4;
    row->setContentsMargins(2 * gap, gap, 2 * gap, gap);
    row->setSpacing(gap);
    m_search->setPlaceholderText(tr("Find: conv  dtype:int8  shape:1x7x7"));
    m_search->setAccessibleName(tr("Find in the graph"));
    m_search->setToolTip(tr("Words that must all match; op:, name:, dtype: and shape: look at one field, "
                            "-word must not match"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(fontMetrics().averageCharWidth() * 38);
    auto* fit = makeButton(bar, tr("Fit"), tr("Show the whole graph (Space)"));
    connect(fit, &QToolButton::clicked, m_view, &GraphView::fit);
    m_heatButton->setObjectName(QStringLiteral("heatButton"));
    m_heatButton->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(m_breadcrumb);
    row->addStretch(1);
    row->addWidget(m_hitCount);
    row->addWidget(m_search, 2);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_heatButton);
    row->addWidget(fit);
    parent->addWidget(bar);
}

void GraphPanel::setHeatText(const QString& text, const QString& toolTip, const QString& low, const QString& high)
{
    m_heatButton->setText(text);
    m_heatButton->setToolTip(toolTip);
    m_legend->setHeatTexts(low, high);
}

void GraphPanel::setModel(const ModelPtr& model)
{
    const bool sameFamily = m_model && model && m_model->path == model->path
        && m_model->subgraphs.size() == model->subgraphs.size() && sameGraphShape(m_model->main(), model->main());
    m_model = model;
    if (!sameFamily) {
        m_path.clear();
        if (m_model)
            m_path.push_back(crumbOf(SubgraphId(0), {}));
    }
    showPath();
    if (!sameFamily && m_model)
        emit subgraphChanged(subgraph());
}

SubgraphId GraphPanel::subgraph() const
{
    return m_path.empty() ? SubgraphId() : m_path.back().subgraph;
}

GraphCrumb GraphPanel::crumbOf(SubgraphId subgraph, OpRef via) const
{
    GraphCrumb crumb{subgraph, QString::fromStdString(m_model->subgraph(subgraph).name), via, {}};
    if (crumb.name.isEmpty())
        crumb.name = subgraph.value == 0 ? tr("main") : tr("subgraph %1").arg(subgraph.value);
    if (via.op.valid())
        crumb.viaName = QStringLiteral("%1#%2").arg(QString::fromStdString(m_model->op(via).name())).arg(via.op.value);
    return crumb;
}

OpRef GraphPanel::callerOf(SubgraphId subgraph) const
{
    for (std::size_t s = 0; s < m_model->subgraphs.size(); ++s) {
        const auto& ops = m_model->subgraphs[s]->ops;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            const auto runs = subgraphsOf(*m_model, ops[i]);
            if (std::find(runs.begin(), runs.end(), subgraph) != runs.end())
                return {SubgraphId(static_cast<std::int64_t>(s)), OpId(static_cast<std::int64_t>(i))};
        }
    }
    return {};
}

void GraphPanel::showSubgraph(SubgraphId target, OpRef via)
{
    if (!m_model || !target.valid() || target.index() >= m_model->subgraphs.size() || target == subgraph())
        return;
    const auto isTarget = [target](const GraphCrumb& crumb) { return crumb.subgraph == target; };
    const auto known = std::find_if(m_path.begin(), m_path.end(), isTarget);
    if (known != m_path.end()) {
        m_path.erase(known + 1, m_path.end());
    } else {
        const OpRef caller = via.op.valid() ? via : callerOf(target);
        const auto from = std::find_if(
            m_path.begin(), m_path.end(), [&](const GraphCrumb& crumb) { return crumb.subgraph == caller.subgraph; });
        m_path.erase(from == m_path.end() ? m_path.begin() + 1 : from + 1, m_path.end());
        m_path.push_back(crumbOf(target, caller));
    }
    showPath();
    emit subgraphChanged(target);
}

void GraphPanel::showParent()
{
    if (m_path.size() < 2)
        return;
    const OpRef via = m_path.back().via;
    showSubgraph(m_path[m_path.size() - 2].subgraph);
    if (via.subgraph == subgraph())
        m_view->selectOp(via.op, false);
}

void GraphPanel::showPath()
{
    m_breadcrumb->setPath(m_path);
    m_view->setGraph(m_model, subgraph());
}

void GraphPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void GraphPanel::updateSearchState()
{
    const int hits = m_view->hits();
    m_previous->setEnabled(hits > 0);
    m_next->setEnabled(hits > 0);
    if (hits < 0 || !m_view->scene())
        m_hitCount->clear();
    else if (m_view->hitNumber() > 0)
        m_hitCount->setText(tr("%1 of %2").arg(m_view->hitNumber()).arg(hits));
    else
        m_hitCount->setText(tr("%1 of %2 match").arg(hits).arg(m_view->scene()->nodes.size()));
}

void GraphPanel::placeOverlays()
{
    m_minimap->move(
        m_view->width() - m_minimap->width() - kOverlayMargin, m_view->height() - m_minimap->height() - kOverlayMargin);
    m_legendButton->resize(m_legendButton->sizeHint().expandedTo(QSize(24, 24)));
    const int bottom = m_view->height() - kOverlayMargin;
    m_legendButton->move(kOverlayMargin, bottom - m_legendButton->height());
    m_legend->move(kOverlayMargin, bottom - m_legendButton->height() - kOverlayMargin / 2 - m_legend->height());
}

bool GraphPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        placeOverlays();
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (watched == m_search && key->key() == Qt::Key_Escape) {
            m_search->clear();
            m_view->setFocus(Qt::OtherFocusReason);
            return true;
        }
        if (watched == m_view && key->text() == QLatin1String("?")) {
            m_legendButton->toggle();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace quantstep
