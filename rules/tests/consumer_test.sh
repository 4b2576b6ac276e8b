#!/usr/bin/env bash
# A workspace that depends on rules_mo as a user's does: by default its models become what they become here.
source "$(dirname "$0")/checks.sh"

bazel build //models:resnet50_ir >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2; exit 1; }
# The .bin: the .xml tells the target's name.
bin=$(bazel info bazel-bin 2>/dev/null)/models/resnet50_ir.bin

cp -r rules/tests/consumer "$scratch/consumer"
cd "$scratch/consumer"
sed -i "s|RULES_MO|$workspace|" WORKSPACE MODULE.bazel

use_bazel_of_a_user "$scratch/output_base"

check "it builds" bazel build --noshow_progress //:all
check "the default configuration is found, and the IR is the same" cmp "$bin" bazel-bin/resnet50.bin
check "its own configuration is read" bazel build --noshow_progress //:configured --output_groups=report
# With the user's own options, too: no rc file of ours fixes the language version here.
check "its own options change nothing" bazel build --noshow_progress //:resnet50 --host_cxxopt=-std=c++17 --cxxopt=-std=c++17
check "the IR is the same with its own options" cmp "$bin" bazel-bin/resnet50.bin
finish
