#!/bin/sh
# Runs the tests in Debian's Chromium. Build the server first, or set QIANFAN_MCP. Root gets a missing Chromium from Debian's packages.
set -eu
cd "$(dirname "$0")"
. ../node-tests.sh

[ -n "${CHROMIUM:-}" ] || needs chromium chromium
use_node
npm ci --ignore-scripts --loglevel=error
# Two files at a time: each has a browser and a server of its own.
node_tests --test-timeout=300000 --test-concurrency=2
counted
