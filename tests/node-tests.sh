# What run.sh of several folders does alike. Each is in its own folder when it reads this: . ../node-tests.sh

needs() { # PROGRAM PACKAGE: root gets a program that is missing from Debian's packages
  if command -v "$1" >/dev/null; then return; fi
  [ "$(id -u)" -eq 0 ] || { echo "$1 is needed on the PATH." >&2; exit 1; }
  apt-get update -qq || exit 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null || exit 1
}

# The Node of the interop tests where they ran, any Node from 20 on otherwise.
use_node() {
  if [ -x ../interop/node_modules/node/bin/node ]; then
    PATH="$PWD/../interop/node_modules/node/bin:$PATH"
  fi
}

node_tests() { # WORDS...: node --test with these; how many passed, how many did not, and its exit code
  summary=$(mktemp)
  tests_code=0
  node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$summary" "$@" \
    || tests_code=$?
  tests_passed=$(sed -n 's/^# pass //p' "$summary")
  tests_failed=$(($(sed -n 's/^# fail //p' "$summary") + $(sed -n 's/^# cancelled //p' "$summary")))
  rm -f "$summary"
}

counted() { # ends the script with what node_tests found
  echo "$tests_passed passed, $tests_failed failed"
  [ "$tests_passed" -gt 0 ] || exit 1
  exit "$tests_code"
}
