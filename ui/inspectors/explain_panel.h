// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/stage_table_model.h"
#include "ui/models/term_table_model.h"

#include <QWidget>

class QLabel;
class QSlider;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace quantstep {

class ListPanel;
class TermMaps;

/// How one element came about: verdict, stages, the terms as maps and as a list. Knows reports, not the session.
class ExplainPanel : public QWidget {
    Q_OBJECT
public:
    explicit ExplainPanel(QWidget* parent = nullptr);

    /// Null: says how to get an explanation.
    void setReport(const ReportPtr& report);
    void setHistory(bool canGoBack, bool canGoForward);
    [[nodiscard]] QTableView* stages() const;
    [[nodiscard]] QTableView* terms() const;
    [[nodiscard]] TermMaps* maps() const { return m_maps; }

signals:
    void backRequested();
    void forwardRequested();
    void goToRequested(TensorRef tensor, std::size_t element);
    void explainRequested(TensorRef tensor, std::size_t element);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildTerms();
    void showHeader();
    void copy(const std::optional<std::string>& text);
    void markTerm(std::optional<std::size_t> term);
    void useTerm(const ExplainedTerm& term, bool ofWeights, bool explain);
    void followStage(int row);
    void showStage(int row);

    ReportPtr m_report;
    StageTableModel* m_stageModel;
    TermTableModel* m_termModel;
    QStackedWidget* m_pages;
    QLabel* m_stageDetail;
    QLabel *m_title, *m_verdict, *m_made, *m_note, *m_planeLabel;
    QToolButton *m_back, *m_forward, *m_copyText, *m_copyPython, *m_copyC;
    ListPanel *m_stages, *m_terms;
    QWidget* m_termArea;
    QSlider* m_plane;
    TermMaps* m_maps;
};

} // namespace quantstep
