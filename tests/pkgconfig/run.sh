#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh PACKAGE_DIR [LIBTORCH_DIR]
#
# Compiles a C and a C++ program against an unpacked package through pkg-config, without CMake, and runs them.
# libtorch: LIBTORCH_DIR, else the environment variable MICA_LIBTORCH, else next to libmica.
set -euo pipefail

if [ $# -lt 1 ] || [ ! -f "$1/lib/pkgconfig/mica.pc" ]; then
  echo "usage: $0 PACKAGE_DIR [LIBTORCH_DIR]; no lib/pkgconfig/mica.pc in '${1-}'" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
libtorch=${2-${MICA_LIBTORCH-}}
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

export PKG_CONFIG_PATH="$package/lib/pkgconfig"
# Only this package: one that the machine has installed must not be found instead.
export PKG_CONFIG_LIBDIR=/nonexistent
variables=()
run_path="$package/lib"
if [ -n "$libtorch" ]; then
  libtorch=$(cd "$libtorch" && pwd)
  variables+=("--define-variable=torchdir=$libtorch/lib")
  run_path="$run_path:$libtorch/lib"
fi
read -ra cflags <<<"$(pkg-config ${variables[@]+"${variables[@]}"} --cflags mica)"
read -ra libs <<<"$(pkg-config ${variables[@]+"${variables[@]}"} --libs mica)"
echo "version: $(pkg-config --modversion mica)"
echo "cflags:  ${cflags[*]}"
echo "libs:    ${libs[*]}"

warnings=(-Wall -Wextra -Werror -pedantic)
"${CC:-cc}" -std=c99 "${warnings[@]}" "$here/consumer.c" -o "$build/consumer_c" "${cflags[@]}" "${libs[@]}"
"${CXX:-c++}" -std=c++17 "${warnings[@]}" "$here/consumer.cpp" -o "$build/consumer_cpp" "${cflags[@]}" "${libs[@]}"
LD_LIBRARY_PATH="$run_path" "$build/consumer_c"
LD_LIBRARY_PATH="$run_path" "$build/consumer_cpp"
