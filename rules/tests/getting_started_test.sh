#!/usr/bin/env bash
# docs/getting_started.md, followed literally in a new folder. A block after "`NAME`...:" is that file; a block of sh are
# commands; the block of text after them is what they print. Nothing is replaced but the path of rules_mo. With Bazel 7,
# MODULE.bazel takes the place of WORKSPACE, as the document says.
#   getting_started_test.sh [--from_source]    which compiles the converter, as it is for a user
source "$(dirname "$0")/checks.sh"

document=$workspace/docs/getting_started.md
mkdir "$scratch/blocks" "$scratch/hello"

write_blocks "$document" "$scratch/blocks"
sed -i "s|/path/to/rules_mo|$workspace|g" "$scratch"/blocks/*

# What the document calls bazel is the machine's, with an output base that goes when the test ends. PATH is among the
# keys of the cache.
mkdir "$scratch/bin"
printf 'build %s\n' --disk_cache="$consumers_cache" --symlink_prefix=bazel- >"$scratch/bazelrc"
printf '#!/bin/sh\nPATH="%s" exec %s --output_base=%s --bazelrc=%s "$@"\n' \
  "$PATH" "$(type -P bazel)" "$scratch/output_base" "$scratch/bazelrc" >"$scratch/bin/bazel"
chmod +x "$scratch/bin/bazel"
PATH=$scratch/bin:$PATH
if [[ ${1:-} != --from_source ]]; then
  echo "build $(put_converter "$(build_converter)" "$scratch/hello")" >>"$scratch/bazelrc"
fi
cd "$scratch/hello"
trap 'command bazel shutdown; cleanup' EXIT

for file in "$scratch"/blocks/*.file.*; do mv "$file" "${file#*.file.}"; done
if has_debians_bazel_7; then
  rm WORKSPACE
  sed "s|/path/to/rules_mo|$workspace|" "$workspace/examples/module/.bazelrc" >>.bazelrc
  echo "build --config=debian" >>"$scratch/bazelrc"
fi

run_commands() { bash -e "$1" >"$scratch/printed"; }
printed() { same "$(cat "$1")" "$(cat "$scratch/printed")"; }
for block in "$scratch"/blocks/*; do
  case $block in
    *.sh) check "$(tail -n 1 "$block")" run_commands "$block" ;;
    *.text) check "  prints what the document says" printed "$block" ;;
    *) check "$(basename "$block"): a block of a kind that is executed" false ;;
  esac
done
finish
