#!/bin/sh
# The tests that start the server as a process of its own, and the real clients, against its native image. Build the solution first.
set -eu
cd "$(dirname "$0")/../.."
QIANFAN_MCP=$(packaging/native.sh | tail -n 1)
export QIANFAN_MCP
"$QIANFAN_MCP" --version
code=0
# Not the matrices of faults and codes, whose servers run inside the tests.
dotnet test --no-build --nologo \
  --filter 'FullyQualifiedName~Tests.Server&FullyQualifiedName!~Server.Http&FullyQualifiedName!~Matrix' || code=$?
tests/interop/run.sh clients.test.mjs endings.test.mjs || code=$?
# Its calls are those of the clients above; what it has to say of the schemas is asked here too.
tests/interop/run.sh --test-name-pattern=finds inspector.test.mjs || code=$?
exit "$code"
