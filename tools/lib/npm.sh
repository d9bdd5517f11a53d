# Node.js and what a workspace of ours needs of npm; sourced after common.sh.
# shellcheck shell=bash

# The oldest that our TypeScript is compiled for: Debian 12's.
node_major_min=18

# npm_install FOLDER: its node_modules are what package-lock.json says; nothing is done,
# and nobody asked, if they are already.
npm_install() {
  local major
  # shellcheck disable=SC2154  # common.sh sets it
  if ! command -v npm >/dev/null; then "$root/tools/install" nodejs npm; fi
  major=$(node --version | sed -n 's/^v\([0-9]*\).*/\1/p')
  if ((major < node_major_min)); then
    die "node $(node --version) is too old: $node_major_min or newer"
  fi
  if [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]]; then return; fi
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
}
