#!/usr/bin/env bash
# What Bazel is asked to run for a model, as aquery tells it.
source "$(dirname "$0")/checks.sh"

actions=$(bazel aquery 'mnemonic("Mo(Config|Convert|Verify|Digest|Report)", //models:all + //configs:default)' 2>/dev/null)
models=$(count_models)
commands=$(sed -n 's/^ *Command Line: (\(.*\)/\1/p' <<<"$actions")

# How many actions of a mnemonic there are.
actions_of() { grep -c "^ *Mnemonic: $1\$" <<<"$actions"; }
one_action_for_each_model() { ((models > 0)) && same "$models" "$(actions_of "$1")"; }
one_configuration_for_all() {
  same 1 "$(awk '/Mnemonic:/ { mnemonic = $2 } /Target: / && mnemonic == "MoConfig" && $2 == "//configs:default"' <<<"$actions" | wc -l)"
}
# The first word is the converter's path, not a shell's and no wrapper's.
runs_the_converter_alone() { same "" "$(grep -vE '^exec bazel-out/[^ ]*/bin/converter/mo ' <<<"$commands")"; }
has_no_environment() { same "" "$(grep Environment <<<"$actions")"; }
has_no_absolute_path() { same "" "$(grep -E '^ +/[^/]' <<<"$actions")"; }
# The command lines, with the folder of the target configuration as CONFIG.
commands_of() {
  bazel aquery "$@" 'mnemonic("MoConvert", //models:all)' 2>/dev/null |
    sed -nE "s,bazel-out/[a-z0-9_]+-(fastbuild|dbg|opt)/,CONFIG/,g; /Command Line/,/\\)$/p"
}
same_commands() { [[ $(commands_of -c dbg) == *CONFIG/* ]] && same "$(commands_of -c dbg)" "$(commands_of -c opt)"; }

is_not_compiled_on_windows() {
  local windows=//rules/tests:windows
  ! bazel build --nobuild --host_platform=$windows --extra_execution_platforms=$windows //configs:default >"$scratch/windows" 2>&1 &&
    grep -qi "no matching toolchains.*//rules:toolchain_type" "$scratch/windows"
}

for mnemonic in MoConvert MoVerify MoDigest MoReport; do
  check "each model has one action $mnemonic" one_action_for_each_model $mnemonic
done
check "the default configuration is read once for all" one_configuration_for_all
check "each runs the converter, without a shell" runs_the_converter_alone
check "none has an environment" has_no_environment
check "no argument is an absolute path" has_no_absolute_path
check "-c dbg and -c opt differ in the folder of the target configuration alone" same_commands
check "on a machine where the converter does not compile, its toolchain is missed" is_not_compiled_on_windows
finish
