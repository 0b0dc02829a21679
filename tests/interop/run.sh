#!/bin/sh
# Runs all interop tests under the Node of package.json. Build the server first, or set QIANFAN_MCP.
set -eu
cd "$(dirname "$0")"

if [ ! -x node_modules/node/bin/node ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error
  # The one install script that is needed: it fetches the Node binary of this platform.
  (cd node_modules/node && npm_config_loglevel=error node installArchSpecificPackage.js)
fi
PATH="$PWD/node_modules/node/bin:$PATH"

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
code=0
node --test --test-timeout=120000 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$summary" || code=$?

count() { sed -n "s/^# $1 //p" "$summary"; }
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled)))
echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] || exit 1
exit "$code"
