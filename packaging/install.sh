#!/bin/sh
# Installs what packing and checking need from npm, where it is missing or another version.
set -eu
cd "$(dirname "$0")"
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error >&2
fi
