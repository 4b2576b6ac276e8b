#!/usr/bin/env bash
# What Bazel is asked to run for a conversion, as aquery tells it.
source "$(dirname "$0")/checks.sh"

actions=$(bazel aquery 'mnemonic("MoConvert", //models:all)' 2>/dev/null)
models=$(count_models)
commands=$(sed -n 's/^ *Command Line: (\(.*\)/\1/p' <<<"$actions")

one_action_for_each_model() { ((models > 0)) && same "$models" "$(grep -c '^action ' <<<"$actions")"; }
# The first word is the converter's path, not a shell's and no wrapper's.
runs_the_converter_alone() { same "" "$(grep -vE '^exec bazel-out/[^ ]*/bin/converter/mo ' <<<"$commands")"; }
has_no_environment() { same "" "$(grep Environment <<<"$actions")"; }
has_no_absolute_path() { same "" "$(grep -E '^ +/' <<<"$actions")"; }

check "each model has one action" one_action_for_each_model
check "it runs the converter, without a shell" runs_the_converter_alone
check "it has no environment" has_no_environment
check "no argument is an absolute path" has_no_absolute_path
finish
