#!/bin/sh
# Puts the built server under load: run.sh [SECONDS [ACCOUNTS]]. The soak takes 600 seconds by default; with 0 there are the attacks alone.
# Ends with "N passed, N failed".
set -eu
cd "$(dirname "$0")/../.."
program=$(ls -t artifacts/bin/Qianfan.Mcp.Load/*/Qianfan.Mcp.Load.dll 2>/dev/null | head -n 1)
[ -n "$program" ] || { echo "Build first: dotnet build" >&2; exit 1; }
exec dotnet "$program" "$@"
