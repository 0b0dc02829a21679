#!/bin/sh
# Publishes the server as a native image, every trim and ahead-of-time warning an error, and prints the path of the program last.
set -eu
cd "$(dirname "$0")/../.."

command -v gcc >/dev/null || command -v clang >/dev/null || { echo "A C compiler is needed to link: gcc or clang." >&2; exit 1; }
# Kept apart, since a publish for one platform writes other lock and restore files than a build.
into=$PWD/artifacts/native
dotnet publish src/Qianfan.Mcp -c Release -r linux-x64 -p:PublishAot=true -p:ArtifactsPath="$into" -p:LockFolder="$into" >&2
echo "$into/publish/Qianfan.Mcp/release_linux-x64/qianfan-mcp"
