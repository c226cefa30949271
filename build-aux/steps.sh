#!/bin/sh
# What ./start and ./check share: doing a long step with little output. To be sourced.

# make_step TITLE LOG ARGUMENT…: runs make, shows the time it took, and the log's end on failure.
make_step () {
  begin=$(date +%s)
  if ! make_logged "$@"; then
    echo "$1: FAILED; the end of $2:"
    tail -n 40 "$2"
    return 1
  fi
  seconds=$(($(date +%s) - begin))
  [ $seconds -lt 2 ] || echo "$1: done in $seconds s"
}

# make_logged TITLE LOG ARGUMENT…: runs make, all output into LOG. On a terminal a line counts
# what was done so far.
make_logged () {
  title=$1
  log=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  if [ -t 1 ]; then
    { make "$@" 2>&1 && echo make-succeeded; } | show_progress "$title" "$log"
  else
    echo "$title …"
    { make "$@" 2>&1 && echo make-succeeded; } >"$log" || true
  fi
  # The status of the first part of a pipe is lost in sh.
  tail -n 1 "$log" | grep -q '^make-succeeded$'
}

# show_progress TITLE LOG: copies standard input to LOG, one line on the terminal.
show_progress () {
  awk -v title="$1" -v log_file="$2" '
    { print > log_file }
    /^  [A-Z][A-Z ]* |^(PASS|FAIL|SKIP|XFAIL|ERROR):/ {
      printf "\r\033[K%s: %d %s", title, ++steps, substr ($2, 1, 50)
      fflush ()
    }
    END { printf "\r\033[K" }'
}

# jobs_at_once: how many things to do at once.
jobs_at_once () {
  nproc 2>/dev/null || echo 2
}

# tests_at_once: more, since most tests wait most of the time.
tests_at_once () {
  echo $(($(jobs_at_once) * 5))
}
