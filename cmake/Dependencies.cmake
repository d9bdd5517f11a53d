# Debian 12's packages. The order matters: gRPC's config needs Protobuf's
# module-mode targets.
find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(rapidcheck CONFIG REQUIRED)

# libsodium and libxlsxwriter have no CMake package, and libzip's wants its
# command-line tools installed: found as every other program finds them.
find_package(PkgConfig REQUIRED)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)

# Regular expressions of tests: the standard library's make the sanitizers' builds warn. Not by
# pkg-config, whose -pthread the precompiled headers were not made with.
find_library(RE2_LIBRARY re2 REQUIRED)

# Spreadsheets.
find_package(pugixml CONFIG REQUIRED)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)

# HTTP, and the TLS library that it speaks.
pkg_check_modules(libmicrohttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(gnutls REQUIRED IMPORTED_TARGET gnutls)

# What systemd wants to hear of a daemon.
pkg_check_modules(libsystemd REQUIRED IMPORTED_TARGET libsystemd)

# Pages for who takes no gzip.
find_package(ZLIB REQUIRED)

# Templates of documents: a header alone.
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)

# Measurements.
find_package(benchmark CONFIG REQUIRED)
