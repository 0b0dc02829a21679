#!/usr/bin/env bash
# Asks a model the tasks and judges its answers. README.md says how.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run --project evals/Qianfan.Mcp.Evals -- "$@"
