#!/bin/sh
# packaging/native.sh [RID]: publishes the server as a native image for a platform (packaging/lib/platforms.mjs), or for this machine's, every
# trim and ahead-of-time warning an error, and prints the path of the program last. artifacts/native/RID holds the program alone, and
# artifacts/native/symbols/RID what a debugger wants. What has not changed is not compiled again.
set -eu
cd "$(dirname "$0")/.."

machine() {
  case $(uname -m) in x86_64 | amd64) cpu=x64 ;; aarch64 | arm64) cpu=arm64 ;; *) cpu=$(uname -m) ;; esac
  case $(uname -s) in
    Linux) if ldd --version 2>&1 | grep -qi musl; then echo "linux-musl-$cpu"; else echo "linux-$cpu"; fi ;;
    Darwin) echo "osx-$cpu" ;;
    *) echo "win-$cpu" ;;
  esac
}
rid=${1:-$(machine)}
program=qianfan-mcp linker=
case $rid in
  win-*) program=qianfan-mcp.exe ;;
  osx-*) ;;
  linux-arm64)
    if [ "$(machine)" = linux-x64 ]; then
      if ! command -v aarch64-linux-gnu-gcc >/dev/null; then
        echo "To link for linux-arm64: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross" >&2
        exit 1
      fi
      # GCC is one program for each target, and knows no --target.
      linker='-p:CppLinker=aarch64-linux-gnu-gcc -p:ObjCopyName=aarch64-linux-gnu-objcopy -p:TargetTriple='
    fi ;;
esac
case $rid$linker in
  linux-*gcc*) ;;
  linux-*) command -v gcc >/dev/null || command -v clang >/dev/null || { echo "A C compiler is needed to link: gcc or clang." >&2; exit 1; } ;;
esac

# Kept apart, since a publish for one platform writes other lock and restore files than a build.
native=$PWD/artifacts/native
build=$native/build/$rid
# shellcheck disable=SC2086
dotnet publish src/Qianfan.Mcp -c Release -r "$rid" -o "$build/program" --nologo -v quiet $linker \
  -p:PublishAot=true -p:ArtifactsPath="$build" -p:LockFolder="$build" >&2
mkdir -p "$native/$rid" "$native/symbols/$rid"
cp "$build/program/$program" "$native/$rid"
for symbols in "$build/program/qianfan-mcp".dbg "$build/program/qianfan-mcp".pdb "$build/program/qianfan-mcp".dSYM; do
  if [ -e "$symbols" ]; then cp -R "$symbols" "$native/symbols/$rid"; fi
done
echo "$native/$rid/$program"
