// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one place that includes QCustomPlot. Its header uses foreach, which this program switches off.

#pragma push_macro("QT_NO_FOREACH")
#undef QT_NO_FOREACH
#include <QtGlobal>
#ifndef foreach
#define QUANTSTEP_FOREACH_DEFINED
#define foreach Q_FOREACH
#endif
#include <qcustomplot.h>
#ifdef QUANTSTEP_FOREACH_DEFINED
#undef foreach
#undef QUANTSTEP_FOREACH_DEFINED
#endif
#pragma pop_macro("QT_NO_FOREACH")
