#!/bin/sh
# Runs all deployment tests. Build the server first, or set QIANFAN_MCP. Where nginx is missing, root gets it from Debian's packages.
set -eu
cd "$(dirname "$0")"
. ../node-tests.sh

needs nginx nginx-light
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error
fi
use_node

# What the image holds; compiled once here and not within a test's time.
../../packaging/native.sh >/dev/null

# One file after the other: one builds the image of the server that another runs, and one measures.
node_tests --test-concurrency=1 --test-timeout=120000
counted
