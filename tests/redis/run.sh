#!/bin/sh
# Runs all tests of replicas that share a Redis. Build the server first, or set QIANFAN_MCP. Where redis-server or nginx is missing, root
# gets it from Debian's packages.
set -eu
cd "$(dirname "$0")"
. ../node-tests.sh

needs redis-server redis-server
needs nginx nginx-light
use_node
# One file after the other: rates and times are measured.
node_tests --test-concurrency=1 --test-timeout=60000
counted
