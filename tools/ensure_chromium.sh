#!/bin/sh
# The browser tests drive Debian's Chromium with a Chinese font. Root installs both; an ordinary user without them gets
# a warning here and loud skips in the test report.
set -eu
if command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's Chromium and a Chinese font for the browser tests ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
else
    echo "No Chromium (or no Chinese font) here: the browser tests will be skipped. apt install chromium fonts-noto-cjk" >&2
fi
