#!/bin/sh
# packaging/pack.sh [FOLDER]: packs all that is released, the NuGet packages, the MCP bundle and what they are made of (the SBOM), into
# artifacts/packages or the folder named, whose packages are replaced. The same commit gives the same bytes, wherever it is packed.
set -eu
mkdir -p "${1:-$(dirname "$0")/../artifacts/packages}"
output=$(cd "${1:-$(dirname "$0")/../artifacts/packages}" && pwd)
cd "$(dirname "$0")/.."

packaging/install.sh
# From nothing: publishing would take what an earlier packing compiled for newer than a library, and keep it.
rm -rf "$output"/*.nupkg "$output"/*.mcpb "$output"/*.cdx.json artifacts/pack
dotnet pack src/Qianfan.Mcp -c Release -o "$output" --nologo -v quiet
node packaging/bundle.mjs "$output"
node packaging/sbom.mjs "$output"

cd "$output"
printf '%-42s %9s  %s\n' file bytes sha256
for file in *.nupkg *.mcpb *.cdx.json; do
  printf '%-42s %9d  %s\n' "$file" "$(wc -c <"$file")" "$(sha256sum "$file" | cut -d ' ' -f 1)"
done
