#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Identifiers in camelCase are no words; docs/arithmetics.md is a name.
exec codespell --ignore-regex='\b[a-z]+[A-Z]\w*\b' --ignore-words-list=ans,nd,fo,te,ba,inout,thn,numer,arithmetics \
    --skip='*.svg,*.ts,*.tflite,*.png,./build,./LICENSES,./.git' .
