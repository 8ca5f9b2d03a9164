#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
exec codespell --ignore-words-list=ans,nd,fo,te,ba,inout,thn,wth,froms,numer --skip='*.svg,*.ts,*.tflite,*.png,./build,./LICENSES,./.git' .
