#!/usr/bin/env bash
# What MODULE.bazel asks for is in the Bazel Central Registry, in versions that fit together and that each Bazel from 7.4
# on accepts. The registry is that of snapshot.tsv; its modules have no files, since nothing is built.
#   registry_test.sh    in the newer Debian, whose Bazel is a 7
source "$(dirname "$0")/../checks.sh"

tests=$workspace/rules/tests/registry
share=/usr/share/bazel
modules=$workspace/third_party/debian/registry/modules

# Bazel's own modules use this one's extension.
make_rules_java() {
  mkdir -p "$scratch/rules_java/java"
  touch "$scratch/rules_java/"{MODULE.bazel,java/BUILD}
  cat >"$scratch/rules_java/java/extensions.bzl" <<'BZL'
_empty = repository_rule(implementation = lambda ctx: ctx.file("BUILD"))

def _toolchains_impl(_):
    for name in ["local_jdk", "remote_java_tools"] + ["remote_java_tools_" + os for os in [
        "linux",
        "windows",
        "darwin_x86_64",
        "darwin_arm64",
    ]]:
        _empty(name = name)

toolchains = module_extension(implementation = _toolchains_impl)
BZL
}

make_registry() {
  python3 "$tests/snapshot.py" write "$scratch/registry" rules_java="$scratch/rules_java" platforms="$share/tools/platforms" \
    buildozer="$(echo "$modules"/buildozer/*)" apple_support="$(echo "$modules"/apple_support/*)" <"$tests/snapshot.tsv"
}

# Without Debian's settings, which override modules.
bazel() {
  command bazel --nosystem_rc --nohome_rc --noworkspace_rc --install_base=$share --trust_install_base \
    --output_base="$scratch/output_base" "$@"
}
resolve() {
  mkdir -p "$scratch/module"
  cp "$1" "$scratch/module/MODULE.bazel"
  cp -r "$workspace/rules" "$scratch/module"
  touch "$scratch/module/BUILD.bazel"
  (cd "$scratch/module" && bazel mod graph --depth=1 --lockfile_mode=off --registry="file://$scratch/registry") \
    >"$scratch/messages" 2>&1 || { cat "$scratch/messages" && return 1; }
}

resolves_to_what_it_says() { resolve MODULE.bazel && ! grep "the root module requires" "$scratch/messages"; }
finds_what_is_missing() {
  sed 's/"tomlplusplus", version = "[^"]*"/"tomlplusplus", version = "9.9"/' MODULE.bazel >"$scratch/changed"
  ! resolve "$scratch/changed" >/dev/null && grep -q "module tomlplusplus@9.9 not found" "$scratch/messages"
}

# Of all modules in the graph, the version that each Bazel has to accept.
newer_bazels_accept() {
  python3 - "$tests/snapshot.tsv" MODULE.bazel <<'PYTHON'
import re, sys
least = re.search(r'bazel_compatibility = \[">=([0-9.]+)"\]', open(sys.argv[2]).read())[1]
for bazel in [least, "8.0.0", "9.0.0"]:
    for line in open(sys.argv[1]):
        name, version, _, accepted, *_ = line.split("\t")
        for limit in filter(None, accepted.split(",")):
            parts = lambda text: [int(part) for part in text.split(".")]
            relation, number = re.fullmatch(r"([<>]=?)([0-9.]+)", limit).groups()
            fits = {">=": parts(bazel) >= parts(number), ">": parts(bazel) > parts(number),
                    "<": parts(bazel) < parts(number), "<=": parts(bazel) <= parts(number)}[relation]
            assert fits, f"{name} {version} does not accept Bazel {bazel}: {limit}"
PYTHON
}

make_rules_java
make_registry
trap 'bazel shutdown; cleanup' EXIT
check "MODULE.bazel resolves to the versions that it says" resolves_to_what_it_says
check "a version that the registry does not have is found" finds_what_is_missing
check "Bazel 7.4, 8 and 9 are accepted by each module" newer_bazels_accept
finish
