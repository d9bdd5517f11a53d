# Shared by the developer scripts; sourced, not run. Sets `root`, the top of the
# checkout, so that every script works from any directory.
# shellcheck shell=bash

# Read by the scripts that source this file.
# shellcheck disable=SC2034
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

# Prints the comment block at the top of the calling script: its --help.
usage() { sed -n '2,/^[^#]/ { /^#/ s/^# \{0,1\}//p }' "$0"; }

# How many compilers to run at once: one per processor, but no more than memory
# holds, since a file that includes gRPC takes about 1 GiB.
build_jobs() {
  local jobs memory_gib
  jobs=$(nproc)
  memory_gib=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
  if ((memory_gib < jobs)); then jobs=$memory_gib; fi
  if ((jobs < 1)); then jobs=1; fi
  say "$jobs"
}

# phase NAME COMMAND...: runs the command without stdin, announces it and its
# duration, and notes the duration for phase_summary. Returns the command's code.
phases=()
phase() {
  local name=$1 begin=$SECONDS code=0
  shift
  say "== $name"
  "$@" </dev/null || code=$?
  phases+=("$name $((SECONDS - begin)) s")
  if ((code == 0)); then say "== $name: ${phases[-1]##"$name "}"; fi
  return "$code"
}

# "install 0 s, configure 3 s, build 312 s, tests 140 s".
phase_summary() {
  local joined
  printf -v joined '%s, ' "${phases[@]}"
  say "${joined%, }"
}
