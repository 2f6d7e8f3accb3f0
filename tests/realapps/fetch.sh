#!/bin/sh
# Lays the real apps out in $DULY_REAL_APPS (see fetch.py).
set -eu
exec python3 "$(dirname "$0")/fetch.py" "$@"
