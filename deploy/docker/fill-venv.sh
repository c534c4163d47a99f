#!/bin/sh
# Installs /pins.txt into /venv, each file checked by its hash; what packages bring to test themselves stays out.
set -eu
pip --python /venv/bin/python install --quiet --require-hashes --requirement /pins.txt
find /venv -type d -name tests -prune -exec rm -rf {} +
