#!/usr/bin/env bash
# The options of a build change neither the converter nor what it makes: byte by byte. rebuild_test.sh has those that
# compile the converter once more.
source "$(dirname "$0")/checks.sh"

wanted=$(checksums)
same_bytes() { same "$wanted" "$(checksums "$@")"; }

check "-c dbg" same_bytes -c dbg
check "--copt and --host_copt" same_bytes --copt=-march=native --host_copt=-march=native
check "--cxxopt and --host_cxxopt" same_bytes --cxxopt=-O1 --host_cxxopt=-O1
check "--action_env" same_bytes --action_env=X=1
finish
