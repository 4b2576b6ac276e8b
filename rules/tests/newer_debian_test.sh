#!/usr/bin/env bash
# Compiles everything with the compiler and the libraries of a newer Debian: the tests pass there, and an IR has the
# same bytes as here.
#   newer_debian_test.sh
#   newer_debian_test.sh CHECKSUMS    in the newer Debian: the IR that this machine's converter makes
source "$(dirname "$0")/checks.sh"

# Without the converter's own checksum, the first: another compiler made it.
ir_checksums() { checksums | tail -n +2; }

if (($# == 0)); then
  wanted=$(ir_checksums)
  tools/newer_debian/run rules/tests/newer_debian_test.sh "$wanted"
  exit
fi

same_ir() { same "$1" "$(ir_checksums)"; }

check "the tests pass" bazel test --keep_going --build_tests_only //...
check "the IR has the same bytes as here" same_ir "$1"
finish
