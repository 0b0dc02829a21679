#!/bin/sh
# packaging/native.sh [RID [WORD...]]: publishes the server as a native image for a platform (packaging/lib/platforms.mjs), or for this
# machine's, every trim and ahead-of-time warning an error, and prints the path of the program last. artifacts/native/RID holds the program
# alone, and artifacts/native/symbols/RID what a debugger wants. What has not changed is not compiled again. Further words are those of
# dotnet publish, which then has its own say: -t:PublishContainer.
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
      linker="-p:CppLinker=$PWD/packaging/aarch64-gcc.sh -p:ObjCopyName=aarch64-linux-gnu-objcopy"
    fi ;;
esac
case $rid$linker in
  linux-*gcc*) ;;
  linux-*)
    if ! command -v gcc && ! command -v clang; then
      echo "A C compiler is needed to link: gcc or clang." >&2
      exit 1
    fi >/dev/null ;;
esac

# Kept apart, since a publish for one platform writes other lock and restore files than a build.
# As Windows writes it, where a shell of its own has another way.
native=$(pwd -W 2>/dev/null || pwd)/artifacts/native
build=$native/build/$rid
publish() {
  # A container takes all that is there.
  rm -rf "$build/program"
  # shellcheck disable=SC2086
  dotnet publish src/Qianfan.Mcp -c Release -r "$rid" -o "$build/program" --nologo -v quiet $linker \
    -p:PublishAot=true -p:ArtifactsPath="$build" -p:LockFolder="$build" "$@"
}
if [ $# -gt 1 ]; then
  shift
  publish "$@"
  exit
fi

publish >&2
rm -rf "$native/$rid" "$native/symbols/$rid"
mkdir -p "$native/$rid" "$native/symbols/$rid"
cp "$build/program/$program" "$native/$rid"
for symbols in "$build/bin/Qianfan.Mcp/release_$rid/native/qianfan-mcp".*; do
  case $symbols in *.dbg | *.pdb | *.dSYM) cp -R "$symbols" "$native/symbols/$rid" ;; esac
done
echo "$native/$rid/$program"
