#!/bin/sh
# Runs all interop tests, or only the files named, under the Node of package.json. Build the solution first; QIANFAN_MCP names another
# server to test. What is under apps is only installed when all are run, or one of them.
set -eu
cd "$(dirname "$0")"
. ../node-tests.sh

stale() { # FOLDER
  [ ! -f "$1/node_modules/.package-lock.json" ] || [ "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ]
}
case " ${*:-apps/} " in
  *" apps/"*) if stale apps; then (cd apps && exec npm ci --ignore-scripts --loglevel=error) & fi ;;
esac
installing=${!:-}
if stale . || [ ! -x node_modules/node/bin/node ]; then
  npm ci --ignore-scripts --loglevel=error
  # The one install script that is needed: it fetches the Node binary of this platform.
  (cd node_modules/node && npm_config_loglevel=error node installArchSpecificPackage.js)
fi
[ -z "$installing" ] || wait "$installing"
PATH="$PWD/node_modules/node/bin:$PATH"

conformance=$(mktemp)
trap 'rm -f "$conformance"' EXIT
# Most of the work is starting processes: compiled scripts are kept, and .NET collects no profile that so short a life could use.
export NODE_COMPILE_CACHE="$PWD/node_modules/.compile-cache" DOTNET_TieredPGO=0
# Two files at a time. The limit is that of a whole file, too.
node_tests --test-timeout=300000 --test-concurrency=2 "$@"
[ $# -gt 0 ] || node conformance.mjs >"$conformance" || tests_code=$?

# Its last line counts, and so does this script's: only one of them is to be seen.
sed '$d' "$conformance"
scenarios() { sed -nE "\$s/^(.* )?([0-9]+) $1.*/\2/p" "$conformance" | grep . || echo 0; }
tests_passed=$((tests_passed + $(scenarios passed)))
tests_failed=$((tests_failed + $(scenarios failed)))
counted
