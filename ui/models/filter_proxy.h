// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QString>

#include <optional>
#include <vector>

namespace quantstep {

/// One word of a filter.
struct FilterTerm {
    enum class Relation : std::uint8_t { Contains, Less, Greater };
    bool negated = false;
    QString key; ///< column by its kFilterKeyRole; empty: any column
    Relation relation = Relation::Contains;
    QString text; ///< for Contains
    double number = 0; ///< for Less and Greater
};

/// "op:conv dtype:int8 -reshape sat>1%": words are joined by "and"; "-" negates; "key:text" looks in one
/// column, "key>number" and "key<number" compare. A shape may be written 1x7x7.
[[nodiscard]] std::vector<FilterTerm> parseFilter(const QString& text);

/// Sorts by kSortRole and keeps the rows that fit a filter text.
class FilterProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit FilterProxy(QObject* parent = nullptr);

    void setFilterText(const QString& text);
    [[nodiscard]] const QString& filterText() const { return m_text; }
    /// The filter in whole sentences, for a tooltip: what each word does, and words naming no column.
    [[nodiscard]] QString explanation() const;
    /// Columns a term can name.
    [[nodiscard]] QStringList keys() const;

signals:
    void filterChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    [[nodiscard]] int columnOf(const QString& key) const;
    [[nodiscard]] bool fits(const FilterTerm& term, int row) const;
    [[nodiscard]] bool contains(int row, int column, const QString& text) const;

    QString m_text;
    std::vector<FilterTerm> m_terms;
};

} // namespace quantstep
