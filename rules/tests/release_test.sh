#!/usr/bin/env bash
# A release: its files have the same bytes each time, and users who have nothing but these files convert a model with
# them. Nothing of the converter is compiled there.
#   release_test.sh            makes the release, with the converter that was built here
#   release_test.sh FOLDER     takes that of FOLDER, where it was made: in the newer Debian
source "$(dirname "$0")/checks.sh"

make_release() { tools/release/run --url "file://$release" --x86_64 "$converter" "$1"; }
same_bytes() { (umask 077 && make_release "$scratch/again") && diff -r "$release" "$scratch/again"; }
has_only_what_users_need() {
  local files
  files=$(tar -tzf "$release/rules_mo-$version.tar.gz" | sed 's|^[^/]*/||') &&
    grep -qx rules/defs.bzl <<<"$files" && ! grep -E '/tests/|_test\.cc$|^(models|testdata|docs)/|^tools/[^fB]' <<<"$files"
}
# Each library that is linked, with its license.
lists_libraries() {
  python3 - "$release/mo-$version-linux-x86_64.spdx.json" <<'PYTHON'
import json, sys
packages = json.load(open(sys.argv[1]))["packages"]
names = {package["name"] for package in packages}
missing = {"mo", "abseil", "protobuf", "glibc", "re2", "zlib"} - names
assert not missing, missing
assert all(package["versionInfo"] and package["licenseDeclared"] for package in packages), packages
PYTHON
}
# What is published in the Bazel Central Registry: this archive.
is_published() {
  python3 - "$version" "$release" <<'PYTHON'
import json, os, sys
version, release = sys.argv[1:]
json.load(open(".bcr/metadata.template.json"))
source = json.load(open(".bcr/source.template.json"))
archive = os.path.basename(source["url"].replace("{VERSION}", version))
assert os.path.exists(f"{release}/{archive}"), archive
assert source["strip_prefix"].replace("{VERSION}", version) + ".tar.gz" == archive, source
PYTHON
}
has_checksums() { (cd "$release" && sha256sum --quiet --check SHA256SUMS); }
# Examples and documents name the version, too.
names_one_version() {
  same "rules_mo\", version = \"$version\"" "$(grep -rhoE 'rules_mo", version = "[0-9][^"]*"' --include='MODULE.bazel' --include='*.md' . | sort -u)"
}
# refuses MESSAGE OPTION...
refuses() {
  local message=$1
  shift
  ! tools/release/run "$@" "$scratch/refused" >"$scratch/message" 2>&1 && grep -qF -- "$message" "$scratch/message"
}
# In a copy of the repository with a change that is not committed.
refuses_changes() {
  git clone --quiet --shared . "$scratch/changed" && echo >>"$scratch/changed/README.md" &&
    (cd "$scratch/changed" && refuses "there are changes that are not committed" --url file:///r)
}

version=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' rules/version.bzl)
release=${1:-$scratch/release}
if (($# == 0)); then
  converter=$(build_converter)
  check "a release is made" make_release "$release"
  check "made again, it has the same bytes" same_bytes
  check "its archive has what users need, and no tests" has_only_what_users_need
  check "its SBOM lists the libraries" lists_libraries
  check "its checksums are right" has_checksums
  check "the registry's templates name its archive" is_published
  check "a converter for another processor is refused" \
    refuses "is no program for linux-arm64" --url file:///r --x86_64 "$converter" --arm64 "$converter"
  check "a converter is not built of what the archive does not have" refuses_changes
  check "examples and documents name its version" names_one_version
fi

# What users do. They have Bazel's own repositories from the network; here they come from Debian.

user=$scratch/user
mkdir "$user"
cp examples/prebuilt/net.{prototxt,caffemodel} "$user/"
cd "$user"
use_bazel_of_a_user "$scratch/output_base"
# use_local REPOSITORY FOLDER
use_local() { echo "build --override_repository=$1=$2" >>"$scratch/workspace_options"; }
libraries='abseil|cli11|com_google_protobuf|eigen|libsodium|pkg_config|protobuf|re2'
share=/usr/share/bazel
if has_debians_bazel_7; then
  # Its rules for Java load others, skylib among them.
  for name in java license proto python; do use_local rules_$name $share/rules/$name; done
  use_local bazel_features $share/tools/features
  use_local bazel_skylib $share/tools/skylib
  use_local platforms $share/tools/platforms
else
  for name in java proto; do use_local rules_$name $share/rules/$name; done
  use_local platforms $share/platforms
  # Of each test. There is nothing in it.
  cp -r "$workspace/third_party/debian/bazel4/remote_coverage_tools" "$scratch/coverage"
  touch "$scratch/coverage/WORKSPACE"
  use_local remote_coverage_tools "$scratch/coverage"
  libraries+='|bazel_skylib'
fi
# Else it would know files by their checksums, wherever they were to come from.
echo "build --repository_cache=" >>"$scratch/output_base.bazelrc"
cp "$scratch/output_base.bazelrc" "$scratch/options"

cat >BUILD.bazel <<'BUILD'
load("@rules_mo//rules:defs.bzl", "mo_model")

mo_model(name = "net_ir", model = "net.prototxt", weights = ["net.caffemodel"])

genrule(
    name = "version",
    srcs = ["@rules_mo//rules:current_mo_toolchain"],
    outs = ["version.txt"],
    cmd = "$(MO) --version >$@",
    toolchains = ["@rules_mo//rules:current_mo_toolchain"],
)
BUILD

# block N: a block of the snippet, as users paste it.
block() { awk -v wanted="$1" '/^```/ { inside = !inside; blocks += inside; next } inside && blocks == wanted' "$release/snippet.md"; }
workspace_options() {
  cat "$scratch/options" "$scratch/workspace_options"
  if has_debians_bazel_7; then echo "common --noenable_bzlmod --enable_workspace"; fi
}
module_options() { cat "$scratch/options" && echo "common --noenable_workspace"; }
# The registry does not have rules_mo.
override_module() {
  printf 'archive_override(\n    module_name = "rules_mo",\n    strip_prefix = "rules_mo-%s",\n    urls = ["file://%s"],\n)\n' \
    "$version" "$release/rules_mo-$version.tar.gz"
}
# use_workspace: with a WORKSPACE file. use_module: with a MODULE.bazel file. The last line is what asks for the converter.
use_workspace() {
  workspace_options >"$scratch/output_base.bazelrc"
  rm -f MODULE.bazel
  block 2 >WORKSPACE
  file=WORKSPACE call=mo_register_toolchains
}
use_module() {
  module_options >"$scratch/output_base.bazelrc"
  # What is fetched is that of this way.
  bazel clean --expunge
  rm WORKSPACE
  { override_module && block 1; } >MODULE.bazel
  file=MODULE.bazel call=mo.toolchain
}
# ask TEXT: for another converter.
ask() { sed -i "s|^$call(.*|$call($1)|" "$file"; }

build() { bazel build --noshow_progress --symlink_prefix=bazel- //...; }
# builds_with TEXT
builds_with() { ask "$1" && build; }
# fails_with MESSAGE TEXT
fails_with() {
  ask "$2"
  ! build >"$scratch/failure" 2>&1 && { grep -qF -- "$1" "$scratch/failure" || { cat "$scratch/failure" && return 1; }; }
}
same_ir() {
  "$released" --model net.prototxt --weights net.caffemodel --config "$workspace/configs/default.toml" --model_name net_ir \
    --output_xml "$scratch/net.xml" --output_bin "$scratch/net.bin" &&
    cmp "$scratch/net.xml" bazel-bin/net_ir.xml && cmp "$scratch/net.bin" bazel-bin/net_ir.bin
}
compiles_nothing() {
  same $'Genrule\nMoConfig\nMoConvert\nMoDigest\nMoReport\nMoVerify' \
    "$(bazel aquery 'deps(//:all)' 2>/dev/null | sed -n 's/^  Mnemonic: //p' | sort -u)"
}
fetches_no_library() {
  (cd "$scratch/output_base/external" && ! compgen -G '*' | grep -E "^@?($libraries)")
}

released=$release/mo-$version-linux-x86_64
sum=$(sha256sum <"$released" | cut -d' ' -f1)
from="urls = [\"file://$release/mo-{version}-{platform}\"]"
mirrors="urls = [\"file:///missing/{platform}\", \"file://$release/mo-{version}-{platform}\"]"
sums="sha256 = {\"linux-arm64\": \"${sum//[0-9]/0}\", \"linux-x86_64\": \"$sum\"}"

check_as_user() {
  check "$1: a model is converted with a release's files" build
  check "  to the IR that the converter makes" same_ir
  check "  a genrule runs the converter" same "mo $version" "$(cat bazel-bin/version.txt)"
  check "  nothing is compiled" compiles_nothing
  check "  no library is fetched" fetches_no_library
  check "  a mirror takes the place of a server that is away" builds_with "$mirrors"
  check "  what another platform needs is not fetched" builds_with "$from, $sums"
  check "  a converter on this machine" builds_with "path = \"$released\""
  check "  a converter that is not there" fails_with "'path' is '/missing/mo', which cannot be copied" 'path = "/missing/mo"'
  check "  a path that is not absolute" fails_with "'path' is 'bin/mo', expected an absolute path" 'path = "bin/mo"'
  check "  a file that is another one" fails_with "${sum//[0-9]/1}" "$from, sha256 = {\"linux-x86_64\": \"${sum//[0-9]/1}\"}"
  check "  a version that is not known" fails_with "'version' is '0.0.1', expected a released one ($version)" 'version = "0.0.1"'
}

# The archive has its own test, as the registry runs it.
tar -xzf "$release/rules_mo-$version.tar.gz" -C "$scratch"
check_smoke() {
  cd "$scratch/rules_mo-$version/e2e/smoke"
  cp "$user/.bazelrc" .
  check "$1: e2e/smoke of the archive builds" build
  cd "$user"
}

# docs/without_building.md in an empty folder, with a Bazel that has not run there yet.
follow_document() {
  local begin=$SECONDS
  mkdir "$scratch/document" "$scratch/hello"
  write_blocks "$workspace/docs/without_building.md" "$scratch/document"
  cd "$scratch/hello"
  for file in "$scratch"/document/*.file.*; do cp "$file" "${file#*.file.}"; done
  same "$(block 1)" "$(cat MODULE.bazel)" || return 1
  if has_debians_bazel_7; then
    override_module >>MODULE.bazel
    module_options >"$scratch/hello.bazelrc"
  else
    block 2 >WORKSPACE
    workspace_options >"$scratch/hello.bazelrc"
  fi
  cp "$user/.bazelrc" .
  printf '#!/bin/sh\nexec %s --bazelrc=%s --output_base=%s "$@"\n' "$real" "$scratch/hello.bazelrc" "$scratch/hello_base" >bazel
  chmod +x bazel
  PATH=.:$PATH bash -e "$scratch"/document/*.sh && ls bazel-bin/net_ir.{xml,bin} || return 1
  echo "took $((SECONDS - begin)) s"
  ./bazel shutdown
  ((SECONDS - begin < 60))
}
check "docs/without_building.md: from an empty folder to an IR in a minute" follow_document
cd "$user"

use_workspace
check_as_user "WORKSPACE"
check_smoke "WORKSPACE"
if has_debians_bazel_7; then
  use_module
  check_as_user "MODULE.bazel"
  check_smoke "MODULE.bazel"
else
  # Who does not ask for a released converter can build it of the archive.
  use_workspace
  sed -i 's/mo_register_toolchains/mo_repositories/' WORKSPACE
  check "the archive has what the converter is built from" bazel build --nobuild @rules_mo//converter:mo
fi
finish
