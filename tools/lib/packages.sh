# The Debian 12 packages of the project, and how a script makes sure of them;
# sourced after common.sh.
# shellcheck shell=bash

# To build and test.
# shellcheck disable=SC2034
build_packages=(
  build-essential cmake ninja-build ccache pkg-config git curl
  libgrpc++-dev protobuf-compiler protobuf-compiler-grpc libprotobuf-dev
  libabsl-dev librocksdb-dev prometheus-cpp-dev libmicrohttpd-dev libgnutls28-dev libssl-dev libsodium-dev
  libsystemd-dev libyaml-cpp-dev zlib1g-dev libzip-dev libpugixml-dev libxlsxwriter-dev
  libcli11-dev libgtest-dev libgmock-dev librapidcheck-dev libre2-dev
  prometheus
  # Measurements, and the count of instructions that guards them.
  libbenchmark-dev valgrind
  libkainjow-mustache-dev
  # What Debian thinks of the packages.
  lintian
  # What makes documents, and what the tests look at them with.
  chromium pandoc librsvg2-bin fonts-liberation poppler-utils unzip libnss3-tools
)

# Node.js makes the web pages and the dashboards. Debian's, unless there is another, which
# brings its own npm and does not go together with Debian's.
if ! command -v npm >/dev/null; then build_packages+=(nodejs npm); fi

# missing_packages NAME...: those that are not installed, one a line.
missing_packages() {
  local package installed
  # Status and name of each package that dpkg has heard of; it complains about
  # the others, which is the answer we ask for.
  installed=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null) || true
  for package in "$@"; do
    grep -qxF "ii $package" <<<"$installed" || say "$package"
  done
}

# Runs a command as root; without a terminal sudo must not ask for a password.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo -- "$@"
  else
    sudo -n -- "$@"
  fi
}

# install_packages NAME...: installs what is missing, and touches neither the
# network nor the package lists if nothing is.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then return 0; fi
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    warn "missing: ${missing[*]}"
    warn "needs root or sudo. As root run: apt-get install ${missing[*]}"
    return 1
  fi
  say "installing ${missing[*]}"
  as_root apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}"
}
