// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_proxy.h"

#include "ui/models/roles.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace quantstep {

namespace {

/// Shapes are typed with an x and shown with a multiplication sign.
QString folded(QString text)
{
    return text.replace(QChar(0x00D7), QLatin1Char('x')).toCaseFolded();
}

std::optional<double> parseNumber(QString text)
{
    if (text.endsWith(QLatin1Char('%')))
        text.chop(1);
    bool ok = false;
    const double number = text.toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

FilterTerm parseTerm(QString word)
{
    FilterTerm term;
    if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
        term.negated = true;
        word.remove(0, 1);
    }
    static const QRegularExpression pattern(QStringLiteral("^([a-zA-Z#]+)([:<>])(.+)$"));
    const auto match = pattern.match(word);
    if (!match.hasMatch()) {
        term.text = folded(word);
        return term;
    }
    const QString sign = match.captured(2);
    const auto number = parseNumber(match.captured(3));
    if (sign != QLatin1String(":") && !number) {
        term.text = folded(word);
        return term;
    }
    term.key = match.captured(1).toLower();
    term.text = folded(match.captured(3));
    if (sign == QLatin1String("<"))
        term.relation = FilterTerm::Relation::Less;
    else if (sign == QLatin1String(">"))
        term.relation = FilterTerm::Relation::Greater;
    term.number = number.value_or(0);
    return term;
}

} // namespace

std::vector<FilterTerm> parseFilter(const QString& text)
{
    std::vector<FilterTerm> terms;
    for (const QString& word : text.split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts))
        terms.push_back(parseTerm(word));
    return terms;
}

FilterProxy::FilterProxy(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(kSortRole);
    setDynamicSortFilter(true);
}

void FilterProxy::setFilterText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_terms = parseFilter(text);
    invalidateFilter();
    emit filterChanged();
}

QStringList FilterProxy::keys() const
{
    QStringList keys;
    for (int column = 0; column < columnCount(); ++column) {
        const QString key = headerData(column, Qt::Horizontal, kFilterKeyRole).toString();
        if (!key.isEmpty())
            keys.append(key);
    }
    return keys;
}

int FilterProxy::columnOf(const QString& key) const
{
    return static_cast<int>(keys().indexOf(key));
}

QString FilterProxy::explanation() const
{
    QStringList lines;
    for (const FilterTerm& term : m_terms) {
        const int column = term.key.isEmpty() ? -1 : columnOf(term.key);
        if (!term.key.isEmpty() && column < 0) {
            lines.append(tr("there is no column “%1”; columns are %2").arg(term.key, keys().join(QLatin1Char(' '))));
            continue;
        }
        const QString where
            = column < 0 ? tr("any column") : headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QString line;
        if (term.relation == FilterTerm::Relation::Contains)
            line = term.negated ? tr("%1 does not contain “%2”") : tr("%1 contains “%2”");
        else if (term.relation == FilterTerm::Relation::Less)
            line = term.negated ? tr("%1 is not below %2") : tr("%1 is below %2");
        else
            line = term.negated ? tr("%1 is not above %2") : tr("%1 is above %2");
        lines.append(line.arg(
            where, term.relation == FilterTerm::Relation::Contains ? term.text : QString::number(term.number)));
    }
    return lines.join(QLatin1Char('\n'));
}

bool FilterProxy::contains(int row, int column, const QString& text) const
{
    const QModelIndex index = sourceModel()->index(row, column);
    return folded(index.data(Qt::DisplayRole).toString()).contains(text);
}

bool FilterProxy::fits(const FilterTerm& term, int row) const
{
    const int column = term.key.isEmpty() ? -1 : columnOf(term.key);
    if (!term.key.isEmpty() && column < 0)
        return true; // explanation() complains; hiding everything would not help
    if (term.relation != FilterTerm::Relation::Contains) {
        const double number = sourceModel()->index(row, column).data(kSortRole).toDouble();
        return (term.relation == FilterTerm::Relation::Less ? number < term.number : number > term.number)
            != term.negated;
    }
    bool found = false;
    for (int c = column < 0 ? 0 : column; c < (column < 0 ? columnCount() : column + 1) && !found; ++c)
        found = contains(row, c, term.text);
    return found != term.negated;
}

bool FilterProxy::filterAcceptsRow(int row, const QModelIndex&) const
{
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const FilterTerm& term) { return fits(term, row); });
}

} // namespace quantstep
