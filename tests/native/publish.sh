#!/bin/sh
# Publishes the server as a native image, every trim and ahead-of-time warning an error, and prints the path of the program last.
# net10.0 where its native compiler can be restored, otherwise the same sources as net9.0.
set -eu
cd "$(dirname "$0")/../.."

native() { # FRAMEWORK COMMAND...: kept apart, since a publish for one platform writes other lock and restore files than a build
  into=$PWD/artifacts/native/$1 framework=$1
  shift
  dotnet "$@" src/Qianfan.Mcp -r linux-x64 -p:NativeFramework="$framework" -p:PublishAot=true \
    -p:ArtifactsPath="$into" -p:LockFolder="$into" >&2
}

command -v gcc >/dev/null || command -v clang >/dev/null || { echo "A C compiler is needed to link: gcc or clang." >&2; exit 1; }
framework=net10.0
if ! native "$framework" restore; then
  framework=net9.0
  echo "The native compiler of net10.0 cannot be restored here; the image is made of the same sources as $framework." >&2
fi
# One line for each warning, not one for each assembly.
native "$framework" publish -c Release -p:TrimmerSingleWarn=false
echo "$PWD/artifacts/native/$framework/publish/Qianfan.Mcp/release_linux-x64/qianfan-mcp"
