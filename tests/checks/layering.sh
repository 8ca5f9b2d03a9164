#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The arrows of the house as greps, each with its reason. Run from the root of the sources.
set -u
failed=0
forbid() { # PATTERN REASON PATHS...
    local pattern=$1 reason=$2 hits
    shift 2
    hits=$(git grep -nIE "$pattern" -- "$@" || true)
    if [ -n "$hits" ]; then
        printf '%s\n%s\n\n' "$reason" "$hits"
        failed=1
    fi
}
forbid '#include <Q[A-Z]|#include <Qt' 'core/ is plain C++: no Qt' core
forbid '#include "(ui|app|tests)/' 'core/ knows nothing of the layers above' core
forbid '#include "(app|tests)/' 'ui/ knows nothing of app/ and tests/' ui
forbid '#include [<"](flatbuffers/|tflite_generated|layer_dump_generated)' 'only core/io and the model builder of the tests know flatbuffers' \
    core ui app ':!core/io'
forbid '#include <qcustomplot' 'only ui/plots includes QCustomPlot' core app tests ui ':!ui/plots' ':!tests/checks'
forbid '#include <fixedpoint/' 'only fixed_point.h wraps gemmlowp' core ui app ':!core/kernels/reference/fixed_point.h'
forbid '#include "core/(io|engine|edit|analysis|exchange|blame|layout)/' 'base, model and kernels lie below the rest' \
    core/base core/model core/kernels
forbid '#include "core/blame/' 'exchange reads and writes, and judges nothing' core/exchange core/engine core/edit
forbid '#include "core/(kernels|engine|blame)/' 'analysis works on values and knows no engine' core/analysis
forbid '#include "core/(kernels|engine|edit|analysis|exchange|blame)/' 'the reader only makes models' core/io
forbid '#include "core/(io|kernels|engine|edit|analysis|exchange|blame)/' 'layout only places boxes' core/layout
forbid '#include "ui/(session|models|inspectors|dialogs)/' 'views take values, not the session' ui/widgets ui/graph ui/plots
forbid '#include "ui/(graph|plots|widgets|inspectors|dialogs)/|#include <QWidget|#include <QtWidgets' \
    'session and item models have no widgets' ui/session ui/models
forbid '\btr\(|QColor' 'core/ has no colours and no translations' core
forbid '\bthrow\b' 'core/ reports failures as Result' core
exit $failed
