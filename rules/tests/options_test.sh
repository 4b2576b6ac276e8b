#!/usr/bin/env bash
# The options of a build change neither the converter nor what it makes: byte by byte.
source "$(dirname "$0")/checks.sh"

wanted=$(checksums)
same_bytes() { same "$wanted" "$(checksums "$@")"; }

check "-c dbg" same_bytes -c dbg
check "--copt and --host_copt" same_bytes --copt=-march=native --host_copt=-march=native
check "--action_env" same_bytes --action_env=X=1
# Together: each option that makes another configuration compiles the converter once more.
check "the other options of compiling and linking" same_bytes --cxxopt=-O1 --host_cxxopt=-O1 --conlyopt=-O1 \
  --linkopt=-Wl,-O1 --host_linkopt=-Wl,-O1 --features=static_link_cpp_runtimes --strip=never --force_pic
finish
