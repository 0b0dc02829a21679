#!/bin/sh
# Runs all tests of replicas that share a Redis. Build the server first, or set QIANFAN_MCP. Where redis-server or nginx is missing, root
# gets it from Debian's packages.
set -eu
cd "$(dirname "$0")"

missing=
command -v redis-server >/dev/null || missing="$missing redis-server"
command -v nginx >/dev/null || missing="$missing nginx-light"
if [ -n "$missing" ]; then
  [ "$(id -u)" -eq 0 ] || { echo "Needed on the PATH:$missing" >&2; exit 1; }
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
# The Node of the interop tests where they ran, any Node from 20 on otherwise.
if [ -x ../interop/node_modules/node/bin/node ]; then
  PATH="$PWD/../interop/node_modules/node/bin:$PATH"
fi

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
code=0
# One file after the other: rates and times are measured.
node --test --test-concurrency=1 --test-timeout=60000 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$summary" || code=$?

count() { sed -n "s/^# $1 //p" "$summary"; }
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled)))
echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] || exit 1
exit "$code"
