# For the scripts beside this file, which run Bazel and so are no tests of Bazel's: .ci/run calls them.
# Sourced: counts checks, shows the output of those that fail, and ends with "N passed, N failed".
set -euo pipefail

workspace=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap cleanup EXIT
passed=0
failed=0
# Of the workspaces that depend on this one: what was compiled for one of them need not be for the next.
# shellcheck disable=SC2034  # The scripts use it.
consumers_cache=${XDG_CACHE_HOME:-$HOME/.cache}/rules_mo/consumers

cleanup() {
  chmod -R u+w "$scratch"
  rm -rf "$scratch"
}

bazel() { "$workspace/tools/bazel" "$@"; }

# check NAME COMMAND...: the command must succeed. Functions are fine.
check() {
  local name=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed=$((failed + 1))
    echo "FAIL  $name"
    sed 's/^/      /' "$scratch/output" | tail -n 60
  fi
}

# check_script SCRIPT...: another file of checks, which count as if they were here.
check_script() {
  local line
  "$@" | tee "$scratch/script" || true
  line=$(tail -n 1 "$scratch/script")
  [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || { echo "FAIL  $*: does not end" && line="0 passed, 1 failed"; }
  passed=$((passed + ${line%% *}))
  line=${line#*, }
  failed=$((failed + ${line%% *}))
}

# same WANTED FOUND: for check.
same() { diff <(echo "$1") <(echo "$2"); }

# write_blocks DOCUMENT FOLDER: each block as a file, named in order: 01.sh, 02.text, 03.file.WORKSPACE. A block after
# "`NAME`...:" is that file.
write_blocks() {
  awk -v folder="$2" '
    /^```$/ && path { close(path); path = name = ""; next }
    path { print >path; next }
    /^```/ { path = sprintf("%s/%02d.%s", folder, ++blocks, name ? "file." name : substr($0, 4)); next }
    /^`[^`]+`[^`]*:$/ { split($0, parts, "`"); name = parts[2]; next }
    /./ { name = "" }' "$1"
}

# Whether this is a Debian whose Bazel is 7 or later (tools/newer_debian).
has_debians_bazel_7() { grep -qs -- --override_module /etc/bazel/bazelrc; }

# use_bazel_of_a_user OUTPUT_BASE: from now on `bazel` runs as for a user in the current folder: no tools/bazel and no
# .bazelrc of ours, but what a user on Debian's Bazel 7 has to write. It ends with this script.
use_bazel_of_a_user() {
  real=$(type -P bazel)
  output_base=$1
  echo "build --nosandbox_debug" >.bazelrc
  if has_debians_bazel_7; then
    echo "common --registry=file://$workspace/third_party/debian/registry --lockfile_mode=off" >>.bazelrc
  fi
  # Over what the machine's rc files say.
  echo "build --symlink_prefix=bazel-" >"$output_base.bazelrc"
  bazel() { "$real" --bazelrc="$output_base.bazelrc" --output_base="$output_base" "$@"; }
  trap 'bazel shutdown; cleanup' EXIT
}

# count_models [CONFIG]: how many models //models:all builds, or those of them with this configuration. Wildcards
# leave out what is tagged manual, but not what tests look at.
count_models() {
  bazel query "let all = //models:all except attr(tags, manual, //models:all) in
    attr(config, \"${1:-}\", kind(\"^mo_model rule\", deps(\$all)) intersect //models:all)" 2>/dev/null | wc -l
}

# The names of those that are Caffe nets and not manual.
list_caffe_models() {
  bazel query 'kind("^mo_model rule", attr(model, "\.prototxt", //models:all)) except attr(tags, manual, //models:all)' \
    2>/dev/null | sed 's/.*://'
}

# The converter that the build of //models:resnet50_ir runs, with the options given.
converter_of_build() {
  local command
  command=$(bazel aquery "$@" 'mnemonic("MoConvert", //models:resnet50_ir)' 2>/dev/null |
    sed -n 's/^ *Command Line: (exec \([^ ]*\).*/\1/p')
  echo "$(bazel info "$@" execution_root 2>/dev/null)/$command"
}

# Builds the converter as actions run it, and prints its path.
build_converter() {
  # Some action of it.
  bazel build //configs:default >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2; return 1; }
  converter_of_build
}

# put_converter CONVERTER FOLDER: makes it a toolchain of the workspace FOLDER, and prints the option that takes it: nothing
# of the converter is compiled there then.
put_converter() {
  install -D "$1" "$2/prebuilt_converter/mo"
  cat >"$2/prebuilt_converter/BUILD.bazel" <<'BUILD'
load("@rules_mo//rules:defs.bzl", "mo_converter_toolchain")

mo_converter_toolchain(name = "prebuilt", converter = "mo", tags = ["manual"])

toolchain(name = "toolchain", toolchain = ":prebuilt", toolchain_type = "@rules_mo//rules:toolchain_type")
BUILD
  echo "--extra_toolchains=//prebuilt_converter:toolchain"
}

# Makes the workspace $user, of somebody who has CONVERTER prebuilt, and goes there: make_user_workspace CONVERTER
make_user_workspace() {
  user=$scratch/user
  cp -r "$workspace/rules/tests/workspace" "$user"
  cd "$user"
  sed -i "s|RULES_MO|$workspace|" WORKSPACE MODULE.bazel
  cp -L "$1" toolchains/mo
  # Converters that run the real one, and then harm what it made.
  cat >toolchains/random.sh <<SCRIPT
#!/bin/bash
$user/toolchains/mo "\$@" || exit
while [ \$# -gt 0 ]; do [ "\$1" != --output_report ] || echo "\$RANDOM\$RANDOM\$RANDOM" >>"\$2"; shift; done
SCRIPT
  cat >toolchains/truncating.sh <<SCRIPT
#!/bin/bash
$user/toolchains/mo "\$@" || exit
while [ \$# -gt 0 ]; do [ "\$1" != --output_bin ] || truncate --size=-4 "\$2"; shift; done
SCRIPT
  chmod +x toolchains/*.sh
}

# Checksums of the converter and of all that it made of resnet50, with the options given.
checksums() {
  local bin
  bazel build "$@" //models:resnet50_ir --output_groups=default,report,graph >"$scratch/build" 2>&1 ||
    { cat "$scratch/build" >&2; return 1; }
  sha256sum <"$(converter_of_build "$@")"
  bin=$(bazel info "$@" bazel-bin 2>/dev/null)/models
  (cd "$bin" && sha256sum resnet50_ir.{xml,bin,report.json,mog})
}

finish() {
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

cd "$workspace"
