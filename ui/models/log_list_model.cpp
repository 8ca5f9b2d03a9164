// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_list_model.h"

#include "ui/models/roles.h"
#include "ui/session/session.h"

#include <QLocale>

namespace quantstep {

LogListModel::LogListModel(const Session* session, QObject* parent) : RowTable<LogEntry>(parent), m_session(session)
{
    connect(session, &Session::logAdded, this, &LogListModel::follow);
    follow();
}

void LogListModel::follow()
{
    const std::vector<LogEntry>& log = m_session->log();
    if (log.size() < rows().size() || log.empty())
        setRows(log);
    else
        appendRows({log.begin() + rowCount(), log.end()});
}

int LogListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Text + 1;
}

QVariant LogListModel::cell(const LogEntry& row, int column, int role) const
{
    if (role == kProblemRole)
        return row.level != LogLevel::Info;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (column) {
    case Time: return QLocale::c().toString(row.time.time(), QStringLiteral("HH:mm:ss"));
    case Level:
        return row.level == LogLevel::Info   ? tr("info")
            : row.level == LogLevel::Warning ? tr("▲ warning")
                                             : tr("✕ error");
    case Text: return row.text;
    default: return {};
    }
}

QVariant LogListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Time"), tr("Level"), tr("Message")};
    return section >= 0 && section <= Text ? titles[section] : QString();
}

} // namespace quantstep
