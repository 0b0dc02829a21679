#!/bin/sh
# packaging/pack.sh [FOLDER]: packs all that is released into artifacts/packages or the folder named, whose packages are replaced: for every
# platform whose native image is in artifacts/native, and for this machine's, whose is made first where there is none. The same commit and
# the same native images give the same bytes, wherever they are packed.
set -eu
mkdir -p "${1:-$(dirname "$0")/../artifacts/packages}"
output=$(cd "${1:-$(dirname "$0")/../artifacts/packages}" && pwd)
cd "$(dirname "$0")/.."

packaging/install.sh
ls artifacts/native/*/qianfan-mcp* >/dev/null 2>&1 || packaging/native.sh >/dev/null
# From nothing: publishing would take what an earlier packing compiled for newer than a library, and keep it.
rm -rf artifacts/pack "$output"/SHA256SUMS
for kind in nupkg mcpb tgz tar.gz zip whl json; do rm -f "$output"/*."$kind"; done
dotnet pack src/Qianfan.Mcp -c Release -o "$output" --nologo -v quiet
node packaging/assemble.mjs "$output"
node packaging/sbom.mjs "$output"
node packaging/assemble.mjs "$output" --sums

cd "$output"
printf '%-52s %9s  %s\n' file bytes sha256
while read -r hash file; do printf '%-52s %9d  %s\n' "$file" "$(wc -c <"$file")" "$hash"; done <SHA256SUMS
