#!/usr/bin/env bash
# The converter needs nothing of the machine, reads nothing that it was not given, and makes the same bytes
# wherever it runs. Without Bazel's sandbox, which would hide what it asks for.
source "$(dirname "$0")/checks.sh"

"$workspace/tools/setup" bubblewrap file strace

bazel build //models:resnet50_ir --output_groups=default,report,graph >"$scratch/build" 2>&1 ||
  { cat "$scratch/build" >&2; exit 1; }
bin=$(bazel info bazel-bin 2>/dev/null)/models
converter=$(converter_of_build)

# A root with the converter, its inputs and a place for the outputs.
root=$scratch/root
mkdir -p "$root/out"
cp -L "$converter" "$root/mo"
cp -L "$bin/resnet50.prototxt" "$bin/resnet50.caffemodel" "$root/"
cp -L "$bin/../configs/default.normalized.toml" "$root/default.toml"

# command FOLDER: the words of the rule's command line for the inputs and outputs in a folder.
command() {
  echo "$1/mo --model $1/resnet50.prototxt --weights $1/resnet50.caffemodel --config $1/default.toml" \
    "--model_name resnet50_ir --output_xml $1/out/a.xml --output_bin $1/out/a.bin" \
    "--output_report $1/out/a.json --output_graph $1/out/a.mog"
}
sums() { sha256sum | cut -d' ' -f1; }
wanted=$(for suffix in xml bin report.json mog; do sums <"$bin/resnet50_ir.$suffix"; done)
same_outputs() {
  local found
  found=$(for suffix in xml bin json mog; do sums <"$root/out/a.$suffix"; done) && same "$wanted" "$found"
  local status=$?
  rm -f "$root"/out/*
  return $status
}

is_static() { file -L "$converter" | grep -q 'statically linked'; }

# shellcheck disable=SC2046 # the command's words
in_an_empty_root() {
  env -i bwrap --unshare-all --bind "$root" / --chdir / $(command "") && same_outputs
}
# shellcheck disable=SC2046
elsewhere() { (cd / && env -i "$@" $(command "$root")) && same_outputs; }

# Every file that it opens, creates, renames or asks about is one of its arguments, with three exceptions: the name
# under which an output is written until it is whole (.partial), the folder of its outputs, which it locks while
# it renames them, and its own name, for which libc's start-up asks (/proc/self/exe). A path "" asks about a file
# that is open already. Every network call is an error.
# shellcheck disable=SC2046
only_its_arguments() {
  strace -f -qq -e trace=%file,%network -o "$scratch/trace" $(command "$root") && same_outputs || return 1
  local unexpected
  unexpected=$(sed -E 's/^[0-9]+ +//' "$scratch/trace" | grep -vE '^(\+\+\+|---)' |
    grep -vE "^execve\(\"$root/mo\"" |
    grep -vE "\"$root/(resnet50\.(prototxt|caffemodel)|default\.toml)\"" |
    grep -vE '^readlink\("/proc/self/exe"' |
    grep -vE "^(open|openat|newfstatat|stat)\((AT_FDCWD, )?\"$root/out/\"" |
    sed -E "s#\"$root/out/a\.(xml|bin|json|mog)(\.partial)?\"##g; s#^newfstatat\([0-9]+, \"\"##" |
    grep -E '"|^(socket|connect|bind|listen|accept|send|recv)')
  same "" "$unexpected"
}
check "it is statically linked" is_static
check "it converts in an empty root, without network" in_an_empty_root
check "it opens its arguments and nothing else" only_its_arguments
check "another folder, time zone, locale and temporary folder" \
  elsewhere TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=tr_TR.UTF-8 TMPDIR=/nonexistent
check "a CPU without vector instructions" elsewhere GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-SSE4_2
check "one thread" elsewhere taskset -c 0
finish
