#!/usr/bin/env bash
# What is converted again, and when; and that another folder and other options give the same bytes. In a copy of the tree.
source "$(dirname "$0")/checks.sh"

command -v git >/dev/null || tools/setup git

here=$(checksums)
models=$(count_models)
readers=$(count_models //configs:default)

copy="$scratch/another/folder/rules_mo"
mkdir -p "$copy"
git ls-files --cached --others --exclude-standard -z | xargs -0 cp --parents -t "$copy"
workspace=$copy
cd "$workspace"
# The options for which the converter is compiled once more, as it is here in any case. The .bazelrc reads them.
echo "build --conlyopt=-O1 --linkopt=-Wl,-O1 --host_linkopt=-Wl,-O1 --features=static_link_cpp_runtimes \
  --strip=never --force_pic" >user.bazelrc
bazel() { "$workspace/tools/bazel" --output_base="$scratch/output_base" "$@"; }
trap 'bazel shutdown; cleanup' EXIT

# Builds all models and prints how many conversions ran.
conversions() {
  bazel build //models:all --execution_log_json_file="$scratch/log.json" >"$scratch/build" 2>&1 ||
    { cat "$scratch/build" >&2; return 1; }
  grep -c '"mnemonic": "MoConvert"' "$scratch/log.json" || true
}
# expect NUMBER: of conversions.
expect() { same "$1" "$(conversions)"; }
# Any action at all.
nothing_runs() { expect 0 && same "" "$(cat "$scratch/log.json")"; }

main=converter/main.cc
add_comment() { sed -i '1s|$|  // A comment.|' "$main"; }
# Code that no linker may drop.
change_code() { echo '__attribute__((constructor)) static void Changed() { asm volatile("nop"); }' >>"$main"; }

check "another folder and other options give the same bytes" same "$here" "$(checksums)"
conversions >/dev/null
check "a second build runs nothing" nothing_runs
add_comment
check "after an edit of a comment, no model is converted" expect 0
change_code
check "after an edit of the converter, all $models models are" expect "$models"
echo "# A comment." >>configs/default.toml
check "after an edit of a comment in the configuration, no model is" expect 0
sed -i 's/resnet_stride = true/resnet_stride = false/' configs/default.toml
check "after an edit of its meaning, all $readers that read it are" expect "$readers"
finish
