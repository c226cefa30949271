#!/bin/sh
# The web client's own checks, in the copy that the build made: unit tests, types, format, and that
# the Makefile knows every source. TAP.
here=plugins/api/web
source=${G_TEST_SRCDIR:?run by make check}/$here
cd "${G_TEST_BUILDDIR:?run by make check}/$here/npm" || exit 99

number=0
check() { # NAME COMMAND…: a TAP line, and the command's output when it fails
  name=$1
  number=$((number + 1))
  shift
  if output=$("$@" 2>&1); then
    echo "ok $number - $name"
  else
    printf '%s\n' "$output" | sed 's/^/# /'
    echo "not ok $number - $name"
  fi
}

every_source_is_listed() {
  missing=$(cd "$source" && find src tests public -type f | while read -r file; do
    grep -qF "%D%/$file" local.mk || echo "$here/$file is not in $here/local.mk"
  done)
  [ -z "$missing" ] || { echo "$missing"; return 1; }
}

lock_names_no_host() {
  ! grep -n '"resolved"' package-lock.json
}

echo 1..5
check 'unit tests' npm run --silent test -- --reporter=dot
check 'types and markup' npm run --silent check
check 'format' npm run --silent lint
check 'sources listed' every_source_is_listed
check 'lock file' lock_names_no_host
