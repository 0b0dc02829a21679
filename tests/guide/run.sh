#!/bin/sh
# Follows docs/writing-an-action.md in a copy of the repository, block by block, and calls the new tool as an agent would.
# Ends with "N passed, N failed".
set -eu
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
# The real clients, if they are installed here.
if [ -d tests/interop/node_modules ]; then
  cp -a tests/interop/node_modules "$copy/tests/interop/"
  touch "$copy/tests/interop/node_modules/.package-lock.json"
fi
cd "$copy"

guide=docs/writing-an-action.md
# The file that a step names first, and the block below it.
block() { # STEP
  awk -v step="$1" '
    $0 ~ "^" step "\\. " { isHere = 1 }
    isHere && !file && match($0, /`src\/[^`]+`/) { file = substr($0, RSTART + 1, RLENGTH - 2) }
    isHere && /^```/ { if (inside) exit; inside = 1; next }
    inside { print > file }' "$guide"
}
block 1
block 2
line=$(sed -nE '/^3\. /s/^[^`]*`([^`]+)`.*/\1/p' "$guide")
catalog=$(sed -nE '/^3\. /s/.*`(src[^`]+)`.*/\1/p' "$guide")
sed -i "s/^\( *\)ListTpmQuotas.Tool,/&\n\1$line/" "$catalog"
git -c init.defaultBranch=main init -q && git add -A

passed=0 failed=0
check() { # WHAT COMMAND...
  what=$1
  shift
  if "$@" >step.log 2>&1; then passed=$((passed + 1)); echo "ok: $what"; else failed=$((failed + 1)); echo "FAILED: $what"; tail -n 40 step.log; fi
}
# What the snapshots are written by, and whatever else looks at each tool.
tests='FullyQualifiedName~Tests.Actions|FullyQualifiedName~Tests.Repository|FullyQualifiedName~Server.Records|FullyQualifiedName~Discoverability|FullyQualifiedName~UntrustedText'
call() { dotnet artifacts/bin/Qianfan.Mcp/debug/qianfan-mcp.dll call list_examples "$1" --sandbox; }
answers() { call '{"kind":"chat"}' | grep -F '"examples":[{"name":"summary","versionId":"amv-tg07pj97a068"},{"name":"translation"}]'; }
refuses() { call '{}' 2>&1 | grep -F 'INVALID_ARGUMENT' | grep -F kind; }
check "it builds without a warning" dotnet build tests/Qianfan.Mcp.Tests --nologo -v quiet
check "its snapshot and its part of the documents are written" env UPDATE_SNAPSHOTS=1 dotnet test tests/Qianfan.Mcp.Tests --no-build --nologo --filter "$tests"
check "it has a snapshot" test -s tests/Qianfan.Mcp.Tests/Snapshots/list_examples.json
check "real clients know of it" grep -c '^    "list_examples": {' tests/interop/tools.json
for document in docs/tools.md docs/tools.zh-CN.md; do check "$document describes it" grep -x '## list_examples' "$document"; done
check "they are what the tests expect" dotnet test tests/Qianfan.Mcp.Tests --no-build --nologo \
  --filter 'FullyQualifiedName~Tests.Actions|FullyQualifiedName~Tests.Repository'
check "the sandbox answers it, and nothing empty is told" answers
check "what it needs is asked for" refuses
check "real clients call it" tests/interop/run.sh --test-name-pattern=list_examples clients.test.mjs records.test.mjs
# What a README tells to type in a checkout, as it stands there.
typed() { sh -c "$(grep -m 1 '^dotnet run .*call ' "$1")" | grep -F '"source":"sandbox"'; }
for readme in README.md README.zh-CN.md; do check "$readme: the line for a checkout calls a tool" typed "$readme"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
