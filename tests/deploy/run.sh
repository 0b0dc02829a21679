#!/bin/sh
# Runs all deployment tests. Build the server first, or set QIANFAN_MCP. Where nginx is missing, root gets it from Debian's packages.
set -eu
cd "$(dirname "$0")"

if ! command -v nginx >/dev/null; then
  [ "$(id -u)" -eq 0 ] || { echo "nginx is needed on the PATH." >&2; exit 1; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
fi
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error
fi
# The Node of the interop tests where they ran, any Node from 20 on otherwise.
if [ -x ../interop/node_modules/node/bin/node ]; then
  PATH="$PWD/../interop/node_modules/node/bin:$PATH"
fi

# What the image holds; compiled once here and not within a test's time.
../../packaging/native.sh >/dev/null

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
code=0
# One file after the other: one builds the image of the server that another runs, and one measures.
node --test --test-concurrency=1 --test-timeout=120000 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$summary" || code=$?

count() { sed -n "s/^# $1 //p" "$summary"; }
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled)))
echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] || exit 1
exit "$code"
