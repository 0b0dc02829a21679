#!/bin/sh
# packaging/release.sh VERSION [--dry-run]: writes the version wherever it stands, commits that, packs, checks, and says what to push in
# which order. It pushes nothing. --dry-run does all of it on a copy that is removed afterwards.
set -eu
cd "$(dirname "$0")/.."

version=${1:-}
[ -n "$version" ] || { echo "Usage: packaging/release.sh VERSION [--dry-run]" >&2; exit 2; }
[ -z "$(git status --porcelain)" ] || { echo "There are changes that are not committed." >&2; exit 1; }
case ${2:-} in
  '') ;;
  --dry-run)
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    git clone --quiet . "$copy"
    for who in user.name user.email; do git -C "$copy" config "$who" "$(git config "$who")"; done
    packaging/install.sh
    mkdir "$copy/packaging/node_modules"
    cp -R packaging/node_modules/. "$copy/packaging/node_modules"
    "$copy/packaging/release.sh" "$version"
    echo "This was a dry run: nothing was changed."
    exit ;;
  *) echo "There is no option $2." >&2; exit 2 ;;
esac

node packaging/published.mjs --release
packaging/install.sh
node packaging/prepare.mjs "$version"
# Before packing: the packages name the commit that they are made of.
git commit --quiet --all --message "Release $version"
if ! { packaging/pack.sh && node packaging/check.mjs; }; then
  echo "Not released. Put it right, or take the commit back: git reset --hard HEAD^" >&2
  exit 1
fi

cat <<STEPS

To release $version, push in this order. The workflow release.yml does all but 6 when it sees the tag, and alone
can attest where the files come from.
1. git tag v$version && git push origin HEAD v$version
2. artifacts/packages/Qianfan.Mcp.linux-x64.$version.nupkg, .win-x64.$version.nupkg and .any.$version.nupkg to the NuGet gallery
3. artifacts/packages/Qianfan.Mcp.$version.nupkg, which points to them
4. wait until the gallery lists it: dotnet dnx Qianfan.Mcp@$version --yes -- --version
5. mcp-publisher login github && mcp-publisher publish        (server.json, to the MCP registry)
6. dotnet publish src/Qianfan.Mcp -c Release -t:PublishContainer -p:ContainerRegistry=YOURS        (where to is yours to say)
7. a GitHub release v$version with artifacts/packages/qianfan-mcp-$version.cdx.json, qianfan-mcp-$version.mcpb and its sha256:
   $(sha256sum "artifacts/packages/qianfan-mcp-$version.mcpb" | cut -d ' ' -f 1)
STEPS
