#!/usr/bin/env bash
# The workspaces of examples/, each in a copy outside of this one, as a user has it. Bazel 4 reads WORKSPACE files,
# newer ones MODULE.bazel files.
#   examples_test.sh [--from_source]    which compiles all of the converter there, as it is for a user
source "$(dirname "$0")/checks.sh"

# What Bazel 4 begins a Python program with is `python`.
tools/setup python-is-python3
converter=$(build_converter)

# There, no tools/bazel and no rc file of ours.
real=$(type -P bazel)
if [[ ${1:-} == --from_source ]]; then rm -rf "$consumers_cache"; fi
options=(--disk_cache="$consumers_cache")
example=workspace
if has_debians_bazel_7; then
  options+=(--config=debian)
  example=module
fi
bazel() { "$real" --output_base="$scratch/output_base" "$@"; }
build() { bazel build --noshow_progress "${options[@]}" "$@"; }
trap 'bazel shutdown; cleanup' EXIT

# enter_copy EXAMPLE
enter_copy() {
  cp -r "$workspace/examples/$1" "$scratch/"
  cd "$scratch/$1"
  grep -rl /path/to/rules_mo . | xargs sed -i "s|/path/to/rules_mo|$workspace|"
}

# same_ir NAME CONFIG: the IR is what the converter makes of the source files without Bazel.
same_ir() {
  "$converter" --model net.prototxt --weights net.caffemodel --config "$2" --model_name "$1" \
    --output_xml "$scratch/$1.xml" --output_bin "$scratch/$1.bin" &&
    cmp "$scratch/$1.xml" "bazel-bin/$1.xml" && cmp "$scratch/$1.bin" "bazel-bin/$1.bin"
}
same_default_ir() { same_ir net_ir "$workspace/configs/default.toml"; }

# tells_sizes PROGRAM...: it finds the IR, from another folder.
tells_sizes() {
  local sizes
  sizes=$(cd bazel-bin && stat -Lc '%n %s bytes' net_ir.xml net_ir.bin) || return 1
  same "$sizes" "$(bazel run --noshow_progress "${options[@]}" "$@" 2>/dev/null)"
}
differ() {
  local status=0
  cmp -s "$1" "$2" || status=$?
  # 2 would be an error.
  ((status == 1))
}
compiles_nothing() {
  same $'MoConfig\nMoConvert\nMoDigest\nMoReport\nMoVerify' "$(bazel aquery "${options[@]}" 'deps(//:net_ir)' 2>/dev/null | sed -n 's/^  Mnemonic: //p' | sort -u)"
}

plain_options=("${options[@]}")
enter_copy "$example"
if [[ ${1:-} != --from_source ]]; then
  check "the converter's code compiles there" build @rules_mo//converter/base
  options+=("$(put_converter "$converter" .)")
fi
check "examples/$example builds" build --symlink_prefix=bazel- //...
check "the default configuration is found" same_default_ir
check "its own configuration is read" same_ir plain_ir plain.toml
check "the configurations differ" differ bazel-bin/net_ir.bin bazel-bin/plain_ir.bin
check "its C++ program finds the IR" tells_sizes //:show_ir
check "its Python program finds the IR" tells_sizes //:show_ir_py
# With the user's own options, too: no rc file of ours fixes the language version here.
check "its own options are taken" build --symlink_prefix=bazel- //:net_ir --host_cxxopt=-std=c++17 --cxxopt=-std=c++17
check "its own options change nothing" same_default_ir

enter_copy prebuilt
options=("${plain_options[@]}")
install -D "$converter" bin/mo
check "examples/prebuilt builds" build --symlink_prefix=bazel- //...
check "a prebuilt converter makes the same IR" same_default_ir
check "with it, nothing is compiled for an IR" compiles_nothing
finish
