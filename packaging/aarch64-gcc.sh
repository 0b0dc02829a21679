#!/bin/sh
# Debian's gcc for arm64 as the linker of native.sh: it is one program for this target alone, and knows no --target.
for word in "$@"; do
  shift
  case $word in --target=*) ;; *) set -- "$@" "$word" ;; esac
done
exec aarch64-linux-gnu-gcc "$@"
