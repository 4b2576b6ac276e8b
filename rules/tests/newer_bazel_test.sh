#!/usr/bin/env bash
# Bazel 7 and the libraries of a newer Debian: the tests pass, an IR has the same bytes as here, one conversion
# serves all configurations, and nothing is used that Bazel 8 and 9 have removed.
#   newer_bazel_test.sh                     with the tests of the rules and of the example models
#   newer_bazel_test.sh --all               with every test, which compiles all of them
#   newer_bazel_test.sh CHECKSUMS TESTS...  in the newer Debian: the IR that this machine's Bazel makes
source "$(dirname "$0")/checks.sh"

# Without the converter's own checksum, the first: another compiler made it.
ir_checksums() { checksums "$@" | tail -n +2; }

tests=(//rules/... //models/...)
if [[ ${1:-} == --all ]]; then
  tests=(//...)
  shift
fi
if (($# == 0)); then
  wanted=$(ir_checksums)
  tools/newer_debian/run rules/tests/newer_bazel_test.sh "$wanted" "${tests[@]}"
  exit
fi
wanted=$1
shift
tests=("$@")

same_ir() { same "$wanted" "$(ir_checksums)"; }

build() { bazel build "$@" >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2 && return 1; }; }

# Path mapping: with it, one conversion serves all configurations.

strip=--experimental_output_paths=strip
conversions=(//models:mlp_ir //models:unet_ir)

# convert OPTIONS...: runs the conversions anew, with a cache of their own, and prints of each its mnemonic, where its
# outputs came from, its label and its key. What they need is built before.
convert() {
  local bin name
  build "$@" "${conversions[@]}" || return 1
  bin=$(bazel info "$@" bazel-bin 2>/dev/null)/models
  for name in "${conversions[@]#*:}"; do rm -f "$bin/$name".{xml,bin,report.json,mog}; done
  build "$@" --disk_cache="$scratch/disk_cache" --execution_log_json_file="$scratch/log.json" "${conversions[@]}" || return 1
  sed -nE 's/^  "(mnemonic|runner|targetLabel)": "(.*)",$/\2/p; s/^    "hash": "(.*)",$/\1/p' "$scratch/log.json" | paste - - - -
}

# folders OPTIONS...: of the build that its conversions' arguments name, in `convert`'s log.
folders() { grep '"commandArgs"' "$scratch/log.json" | grep -o 'bazel-out/[^/]*' | sort -u; }

first_conversion() {
  convert $strip >"$scratch/first" &&
    same "${#conversions[@]}" "$(grep -c '^MoConvert' "$scratch/first")" && same "bazel-out/cfg" "$(folders)"
}
# served_by_first OPTIONS...: the same keys, and all outputs come from the cache.
served_by_first() { same "$(sed 's/\tlinux-sandbox\t/\tdisk cache hit\t/' "$scratch/first")" "$(convert "$@")"; }
not_served() { ! served_by_first "$@" && same "2" "$(folders | wc -l)"; }

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

check "the tests pass: ${tests[*]}" bazel test --keep_going --build_tests_only "${tests[@]}"
check "the IR has the same bytes as with Bazel 4" same_ir
check "a conversion's arguments name no configuration" first_conversion
check "-c dbg takes the outputs of the first conversion" served_by_first $strip -c dbg
check "-c opt takes them" served_by_first $strip -c opt
check "another --cpu takes them" served_by_first $strip --cpu=armeabi-v7a
check "without path mapping, -c dbg would not" not_served -c dbg
check "it can be analyzed with the flags of Bazel 8 and 9" analyzes_with_flags_of_newer
finish
