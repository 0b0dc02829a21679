#!/bin/sh
# Packs what is released, twice from two folders around one native image, and tests it: the files, the checks and the scripts around them,
# then the server as each way of installing gives it, under the real clients. Takes some minutes; ends with "N passed, N failed".
set -eu
cd "$(dirname "$0")"
. ../node-tests.sh

if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --loglevel=error
fi
use_node

work=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry"; rm -rf "$work"' EXIT
passed=0 failed=0
count() { # PASSED FAILED
  passed=$((passed + $1)) failed=$((failed + $2))
}
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

echo "-- packing, and again from another folder and time zone"
export PACKED="$work/packages" PACKED_AGAIN="$work/again/packages"
if ! { ../../packaging/native.sh >"$work/log" && ../../packaging/pack.sh "$PACKED" && ./copy.sh "$work/again/copy" \
  && mkdir -p "$work/again/copy/artifacts/native" && cp -R ../../artifacts/native/linux-* "$work/again/copy/artifacts/native" \
  && TZ=Asia/Shanghai "$work/again/copy/packaging/pack.sh" "$PACKED_AGAIN" >"$work/log"; }; then
  cat "$work/log" 2>/dev/null || true
  count 0 1
  finish
fi

node_tests --test-timeout=120000
count "$tests_passed" "$tests_failed"
if [ "$tests_code" -ne 0 ] && [ "$failed" -eq 0 ]; then count 0 1; fi

# As on a machine that has never seen it: a home of its own, where NuGet keeps nothing and knows no source but the folder.
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' ../../Directory.Build.props)
fresh() { # HOME COMMAND...
  home=$1
  shift
  mkdir -p "$home"
  env HOME="$home" DOTNET_CLI_HOME="$home" NUGET_PACKAGES="$home/packages" NUGET_HTTP_CACHE_PATH="$home/http" \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=false "$@"
}
clients() { # NAME SERVER LEAST PATTERN: the official clients over stdio against this server; at least so many of their tests
  echo "-- $1, under the real clients"
  if QIANFAN_MCP=$2 ../interop/run.sh --test-name-pattern="$4" clients.test.mjs >"$work/log" 2>&1; then :; fi
  read -r p f <<COUNTS
$(sed -nE '$s/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$work/log" | grep . || echo '0 1')
COUNTS
  if [ "$f" -ne 0 ] || [ "$p" -lt "$3" ]; then cat "$work/log"; fi
  if [ "$p" -lt "$3" ] && [ "$f" -eq 0 ]; then f=1; fi
  echo "   $p of its tests passed, $f failed"
  count "$p" "$f"
}
# The lists and one call: the tests of the native image call every tool of the same program.
one_call() { clients "$1" "$2" 6 'over stdio (lists exactly|find_models answers)'; }

echo "-- dotnet tool install"
if fresh "$work/tool-home" dotnet tool install Qianfan.Mcp --version "$version" --tool-path "$work/tool" --source "$PACKED" \
  && cmp "$(find "$work/tool/.store" -name qianfan-mcp -type f)" ../../artifacts/native/linux-x64/qianfan-mcp; then
  count 1 0
  one_call "the installed tool" "$work/tool/qianfan-mcp"
else
  count 0 1
fi

echo "-- dotnet dnx"
# dnx leaves an interrupt to the terminal, which sends it to the server as well, and hands on only a request to end.
cat >"$work/dnx" <<DNX
#!/bin/sh
# A shell gives nothing to read to what it starts in the background.
exec 3<&0
export HOME="$work/dnx-home" DOTNET_CLI_HOME="$work/dnx-home" NUGET_PACKAGES="$work/dnx-home/packages" DOTNET_NOLOGO=1
dotnet dnx Qianfan.Mcp@$version --yes --source "$PACKED" -- "\$@" <&3 &
pid=\$!
trap 'kill -TERM \$pid' INT TERM
code=0
while :; do
  wait \$pid && code=0 || code=\$?
  kill -0 \$pid 2>/dev/null || exit \$code
done
DNX
chmod +x "$work/dnx"
# The first time downloads, and says so.
if [ "$(fresh "$work/dnx-home" "$work/dnx" --version 2>"$work/log" | tail -n 1 | cut -d + -f 1)" = "$version" ]; then
  count 1 0
  one_call "dnx" "$work/dnx"
else
  cat "$work/log"
  count 0 1
fi

typed() { # README LINE COMMAND...: what stands in a README, run as told; a minute is what it may take
  readme=$1 line=$2
  shift 2
  begun=$(date +%s%3N)
  if timeout 60 "$@" 2>"$work/log" </dev/null | grep -q '"source":"sandbox"'; then
    echo "   $readme: ${line%% *} answered after $(($(date +%s%3N) - begun)) ms"
    count 1 0
  else
    echo "   $readme: $line"
    cat "$work/log"
    count 0 1
  fi
}
of_readme() { # README WORD: the line that begins with it and calls a tool
  grep -m 1 "^$2 .*call " "../../$1"
}

# A machine without .NET: on its PATH are Node with npm, and what these are started by.
node=$(command -v node)
mkdir -p "$work/bin" "$work/npm-home" "$work/pip-home"
for program in sh env setsid npm npx; do ln -s "$(command -v "$program")" "$work/bin/$program"; done
ln -s "$node" "$work/bin/node"
bare() { # HOME NAME COMMAND...: a program that runs the command as on that machine
  cat >"$work/$2" <<BARE
#!/bin/sh
unset DOTNET_ROOT
export HOME="$1" PATH="$work/bin" npm_config_registry="$(cat "$work/registry")"
exec 3<&0
# As at a terminal, whose signals reach every process of the command: npm's own shell would keep them.
setsid $3 "\$@" <&3 3<&- &
pid=\$!
exec <&- 3<&-
trap 'kill -s TERM -- -\$pid' INT TERM
code=0
while :; do
  wait \$pid && code=0 || code=\$?
  kill -0 \$pid 2>/dev/null || exit \$code
done
BARE
  chmod +x "$work/$2"
}
node registry.mjs "$PACKED" >"$work/registry" &
registry=$!
until [ -s "$work/registry" ]; do sleep 0.1; done

echo "-- npx, on a machine without .NET"
bare "$work/npm-home" npx "npx -y qianfan-mcp@$version"
if ! PATH="$work/bin" command -v dotnet && [ "$("$work/npx" --version 2>"$work/log" | cut -d + -f 1)" = "$version" ]; then
  count 1 0
  echo "   to the first answer, warm: $(node session.mjs "$work/npx" --sandbox)"
  one_call "npx" "$work/npx"
  for readme in README.md README.zh-CN.md; do
    line=$(of_readme "$readme" npx)
    mkdir -p "$work/home-of-$readme"
    typed "$readme" "$line" env -u DOTNET_ROOT HOME="$work/home-of-$readme" PATH="$work/bin" npm_config_registry="$(cat "$work/registry")" sh -c "$line"
  done
else
  cat "$work/log"
  count 0 1
fi

echo "-- a wheel, on a machine without .NET"
python3 -m venv "$work/venv"
if "$work/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$PACKED"/*manylinux*_"$(uname -m)".whl; then
  count 1 0
  bare "$work/pip-home" uvx "$work/venv/bin/qianfan-mcp"
  echo "   to the first answer, warm: $(node session.mjs "$work/uvx" --sandbox)"
  one_call "the wheel" "$work/uvx"
  # uvx itself cannot be had everywhere; what it runs is this command in such an environment.
  for readme in README.md README.zh-CN.md; do
    line=$(of_readme "$readme" uvx)
    typed "$readme" "$line" env -u DOTNET_ROOT HOME="$work/pip-home" PATH="$work/bin" sh -c "'$work/venv/bin/qianfan-mcp' ${line#uvx * }"
  done
else
  count 0 1
fi

finish
