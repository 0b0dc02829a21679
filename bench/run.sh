#!/usr/bin/env bash
# Runs the named benchmarks, all of them without a name, and writes RESULTS.md. With --quick: short forms whose bounds are gates, nothing
# is written. Ends with "N passed, N failed": gates where a benchmark has some, otherwise whether it ran.
set -uo pipefail
cd "$(dirname "$0")"

all=(cold-start http redis latency signer find-models tokens)
names=()
for word in "$@"; do
  case $word in
    --quick) export BENCH_QUICK=1 ;;
    *) [ -f "$word.mjs" ] && [[ " ${all[*]} " == *" $word "* ]] || { echo "No benchmark $word. There are: ${all[*]}" >&2; exit 2; }
       names+=("$word") ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=("${all[@]}")

. ../tests/node-tests.sh
if [[ " ${names[*]} " == *" http "* || " ${names[*]} " == *" redis "* ]]; then needs wrk wrk; fi
if [[ " ${names[*]} " == *" redis "* ]]; then needs redis-server redis-server; fi
if [ ! -x node_modules/node/bin/node ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error || exit
  # The one install script that is needed: it fetches the Node binary of this platform.
  (cd node_modules/node && npm_config_loglevel=error node installArchSpecificPackage.js) || exit
fi
PATH="$PWD/node_modules/node/bin:$PATH"

passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for name in "${names[@]}"; do
  echo "== $name"
  node "$name.mjs" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  read -r p f < <(sed -nE '$s/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log"; echo 0 0)
  if [ "$p" -eq 0 ] && [ "$f" -eq 0 ] && [ "$code" -eq 0 ]; then p=1; fi
  # One that breaks off without naming a failed gate is a failure too.
  if [ "$f" -eq 0 ] && [ "$code" -ne 0 ]; then f=1; fi
  passed=$((passed + p)) failed=$((failed + f))
done

if [ "${BENCH_QUICK:-}" != 1 ]; then node report.mjs || failed=$((failed + 1)); fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
