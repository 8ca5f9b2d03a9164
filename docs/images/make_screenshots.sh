#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the pictures of this folder from the real window, driven by real keys, under Xvfb.
# usage: make_screenshots.sh PROGRAM [OUTPUT_FOLDER]     needs: xvfb openbox xdotool imagemagick
set -euo pipefail
program=$(realpath "$1")
out=$(realpath "${2:-$(dirname "${BASH_SOURCE[0]}")}")
samples=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../resources/samples")

for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || { echo "make_screenshots: $tool is missing (apt-get install xvfb openbox xdotool imagemagick)" >&2; exit 1; }
done

display=:97
home=$(mktemp -d)
Xvfb $display -screen 0 1440x900x24 >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$home"' EXIT
export DISPLAY=$display XDG_CONFIG_HOME="$home" XDG_DATA_HOME="$home" XDG_RUNTIME_DIR="$home" QT_QPA_PLATFORM=xcb
chmod 700 "$home"
sleep 1
openbox >/dev/null 2>&1 &

shot() { sleep "${2:-0.7}"; import -window root "$out/$1.png"; echo "$out/$1.png"; }
keys() { for key in "$@"; do xdotool key --clearmodifiers "$key"; sleep 0.25; done; }
start() { # THEME ARGUMENTS...
    local theme=$1
    shift
    QUANTSTEP_THEME=$theme "$program" "$@" >/dev/null 2>"$home/errors" &
    pid=$!
    window=$(xdotool search --sync --onlyvisible --pid $pid | tail -1)
    xdotool windowsize "$window" 1440 870 windowmove "$window" 0 0 windowfocus "$window"
    sleep 1.5
}
stop() { kill $pid 2>/dev/null; wait $pid 2>/dev/null || true; }

for theme in light dark; do
    start $theme
    shot "welcome_$theme"
    stop
    start $theme "$samples/digits_conv_int8.tflite" --input "0=$samples/digit_7.png"
    keys F10 F10
    shot "paused_$theme"
    keys F5
    shot "finished_$theme" 1
    # The second convolution, an element of its third channel.
    xdotool mousemove 160 165 click 1
    sleep 0.5
    xdotool mousemove 950 413 click 1
    keys ctrl+a 2 Return
    xdotool mousemove 722 475 click --repeat 2 --delay 60 1
    sleep 0.5
    xdotool mousemove 1100 500
    shot "explained_$theme" 1
    stop
    # The bad scale: select the second convolution, repair its output's scale, look at what changed.
    start $theme "$samples/digits_conv_int8_bad_scale.tflite" --input "0=$samples/digit_7.png"
    keys F5 ctrl+Home
    xdotool mousemove 160 165 click 1
    keys F2
    xdotool type '*6'
    shot "edit_$theme"
    keys Return
    shot "result_$theme" 1
    stop
done
