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
# No image of an earlier version is left for packing to find.
rm -rf artifacts/native
if ! { packaging/native.sh && packaging/pack.sh && node packaging/check.mjs; }; then
  echo "Not released. Put it right, or take the commit back: git reset --hard HEAD^" >&2
  exit 1
fi

cat <<STEPS

To release $version, push in this order. The workflow release.yml does all of it when it sees the tag: it alone has the
native images of every platform, and can attest where the files come from. What was packed here, in artifacts/packages, follows;
every other platform gets the portable package.
1. git tag v$version && git push origin HEAD v$version
2. the NuGet gallery: $(cd artifacts/packages && ls Qianfan.Mcp.*."$version".nupkg | tr '\n' ' ')
   then Qianfan.Mcp.$version.nupkg, which points to them; wait: dotnet dnx Qianfan.Mcp@$version --yes -- --version
3. npm publish --access public: $(cd artifacts/packages && ls qianfan-mcp-*-"$version".tgz | tr '\n' ' ')
   then qianfan-mcp-$version.tgz, which depends on them
4. twine upload: $(cd artifacts/packages && ls qianfan_mcp-*.whl | tr '\n' ' ')
5. packaging/native.sh linux-x64 -t:PublishContainer -p:ContainerRegistry=… -p:ContainerRepository=…/qianfan-mcp
6. a GitHub release v$version with all of artifacts/packages
7. mcp-publisher login github && mcp-publisher publish artifacts/packages/server.json, which names all of these, to the MCP registry
STEPS
