#!/bin/sh
# copy.sh FOLDER: the repository as it stands, with what is not committed, elsewhere. What npm installed for packaging comes along.
set -eu
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
git ls-files -z --cached --others --exclude-standard \
  | tar --create --null --files-from - --ignore-failed-read 2>/dev/null | tar --extract -C "$to"
cp -R "$(git rev-parse --path-format=absolute --git-common-dir)" "$to/.git"
# A linked worktree has these for itself.
own=$(git rev-parse --absolute-git-dir)
cp "$own/HEAD" "$own/index" "$to/.git"
rm -rf "$to/.git/worktrees"
ln -s "$PWD/packaging/node_modules" "$to/packaging/node_modules"
mkdir -p "$to/.git/info"
# .gitignore means folders.
echo node_modules >>"$to/.git/info/exclude"
git -C "$to" config user.name test
git -C "$to" config user.email test@example.com
