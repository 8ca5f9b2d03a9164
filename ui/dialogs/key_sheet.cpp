// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/key_sheet.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace quantstep {

KeySheet::KeySheet(const std::vector<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    resize(620, 640);
    QString html = QStringLiteral("<table>");
    const auto row = [&html](const QString& keys, const QString& what) {
        html += QStringLiteral("<tr><td style='padding-right:24px'><b>%1</b></td><td>%2</td></tr>")
                    .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
    };
    const auto section = [&html](const QString& title) {
        html += QStringLiteral("<tr><td colspan=2><h3>%1</h3></td></tr>").arg(title.toHtmlEscaped());
    };
    section(tr("Anywhere"));
    for (const QAction* action : actions) {
        // Chinese texts carry their Alt key apart, as "(&F)".
        static const QRegularExpression altKey(QStringLiteral("\\(&[A-Za-z]\\)|&"));
        QString text = action->text();
        row(action->shortcut().toString(QKeySequence::NativeText), text.remove(altKey));
    }
    row(tr("Ctrl+Alt+1 … 9, 0"), tr("Show or hide a panel"));
    section(tr("Graph"));
    row(tr("Arrows"), tr("Along producers, consumers and neighbours"));
    row(tr("Shift+arrows"), tr("Along the edges"));
    row(tr("Enter, Backspace"), tr("Into a subgraph, and out again"));
    row(tr("Space"), tr("Fit"));
    section(tr("Tensor view"));
    row(tr("Arrows, Shift+arrows"), tr("Move the element cursor by 1 or 10"));
    row(QStringLiteral("1 2"), tr("Stored codes, real values"));
    row(QStringLiteral("3 4 5"), tr("Reference, error, size of the error"));
    row(QStringLiteral("6 7"), tr("Before the last edit, difference to it"));
    row(QStringLiteral("U"), tr("Change between codes and real values"));
    row(tr("R (hold)"), tr("Peek at the reference, without one at the value before the edit"));
    row(QStringLiteral("[ ]"), tr("Previous and next slice"));
    row(QStringLiteral("N 0 S G T"), tr("Fit range, type range, saturation marks, contact sheet, numbers"));
    row(tr("Ctrl+C"), tr("Copy the readout"));
    html += QStringLiteral("</table>");
    auto* text = new QTextBrowser(this);
    text->setHtml(html);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(text);
    column->addWidget(buttons);
}

} // namespace quantstep
