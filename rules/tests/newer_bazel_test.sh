#!/usr/bin/env bash
# Bazel 7: what a user does with the rules works there, one conversion serves all configurations, and nothing is used
# that Bazel 8 and 9 have removed. It compiles nothing of the converter, which is static: the one built here runs there.
#   newer_bazel_test.sh
#   newer_bazel_test.sh CONVERTER RELEASE    in the newer Debian, whose Bazel is a 7
source "$(dirname "$0")/checks.sh"

if (($# == 0)); then
  # The current folder is there, too.
  cp -L "$(build_converter)" "$scratch/mo"
  tools/release/run --url "file://$scratch/release" --x86_64 "$scratch/mo" "$scratch/release" >"$scratch/made" 2>&1 ||
    { cat "$scratch/made" >&2; exit 1; }
  cd "$scratch"
  "$workspace/tools/newer_debian/run" "$workspace/rules/tests/newer_bazel_test.sh" "$scratch/mo" "$scratch/release"
  exit
fi
converter=$1 release=$2

# What Bazel 8 and 9 switched, as far as this Bazel knows it.

# All but those that Bazel 7's and Debian's own rules do not bear.
incompatible_flags() {
  bazel help build --long 2>/dev/null | sed -nE 's/^  --\[no\](incompatible_[a-z0-9_]+) \(a boolean; default: "false"\).*/--\1/p' |
    grep -vxE -- '--incompatible_(enable_proto_toolchain_resolution|no_rule_outputs_param|stop_exporting_language_modules)'
}
analyzes_with_flags_of_newer() {
  local flags
  mapfile -t flags < <(incompatible_flags)
  ((${#flags[@]} > 20)) && bazel build --nobuild --noenable_workspace "${flags[@]}" //...
}

check "it can be analyzed with the flags of Bazel 8 and 9" analyzes_with_flags_of_newer
# Which older ones cannot extract.
check "docs/rules.md is what the .bzl files say" bazel test //docs:rules_test

# What users do.

check_script rules/tests/user_workspace_test.sh "$converter"
check_script rules/tests/release_test.sh "$release"
check_script rules/tests/registry/registry_test.sh

# Path mapping: with it, one conversion serves all configurations.

strip=--experimental_output_paths=strip
conversions=(//:small_ir //:variants_f16)

make_user_workspace "$converter"
use_bazel_of_a_user "$scratch/output_base"

build() { bazel build --noshow_progress "$@" >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2 && return 1; }; }

# convert OPTIONS...: runs the conversions again, with a cache of their own, and prints of each its mnemonic, where its
# outputs came from, its label and its key.
convert() {
  local bin name
  build "$@" "${conversions[@]}" || return 1
  bin=$(bazel info "$@" bazel-bin 2>/dev/null)
  for name in "${conversions[@]#*:}"; do rm -f "$bin/$name".{xml,bin,report.json,mog}; done
  build "$@" --disk_cache="$scratch/disk_cache" --execution_log_json_file="$scratch/log.json" "${conversions[@]}" || return 1
  sed -nE 's/^  "(mnemonic|runner|targetLabel)": "(.*)",$/\2/p; s/^    "hash": "(.*)",$/\1/p' "$scratch/log.json" | paste - - - -
}

# Of the build that its conversions' arguments name, in `convert`'s log.
folders() { grep '"commandArgs"' "$scratch/log.json" | grep -o 'bazel-out/[^/]*' | sort -u; }

first_conversion() {
  convert $strip >"$scratch/first" &&
    same "${#conversions[@]}" "$(grep -c '^MoConvert' "$scratch/first")" && same "bazel-out/cfg" "$(folders)"
}
# served_by_first OPTIONS...: the same keys, and all outputs come from the cache.
served_by_first() { same "$(sed 's/\tlinux-sandbox\t/\tdisk cache hit\t/' "$scratch/first")" "$(convert "$@")"; }
not_served() { ! served_by_first "$@" && same "1" "$(folders | grep -cv cfg)"; }

check "a conversion's arguments name no configuration" first_conversion
check "-c dbg takes the outputs of the first conversion" served_by_first $strip -c dbg
check "-c opt takes them" served_by_first $strip -c opt
check "another --cpu takes them" served_by_first $strip --cpu=armeabi-v7a
check "without path mapping, -c dbg would not" not_served -c dbg
finish
