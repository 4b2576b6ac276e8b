#!/usr/bin/env bash
# Bazel 8 and 9, which no Debian has, removed what Bazel 4 needs or still had. Each such word is only in the files
# that those Bazels do not read, or that ask first (bazel_features.bzl). tools/format --check knows the rules and
# providers that have to be loaded; a comment may switch that off only in Debian's overlay.
source "$(dirname "$0")/checks.sh"

command -v git >/dev/null || tools/setup git

# only_in FILES WORDS: both are extended regular expressions. Of the Starlark that git tracks or would track.
only_in() {
  local found
  found=$(git ls-files --cached --others --exclude-standard --deduplicate -- '*.bzl' '*.bazel' WORKSPACE '*/WORKSPACE' |
    xargs -d '\n' grep -nE -- "$2" | grep -vE "^($1):" || true)
  same "" "$found"
}

overlay='third_party/debian/(bazel4|registry)/.*'
features=rules/private/bazel_features.bzl
workspace_macros='rules/repositories.bzl|third_party/debian/debian.bzl'
# It asks which rules a BUILD file has.
composition=rules/tests/composition_tests.bzl
user='rules/tests/workspace/(WORKSPACE|MODULE.bazel)'

check "rules and providers are loaded" only_in "$overlay" 'buildifier: disable=(native-|all)'
check "Python's providers are loaded" only_in "-" '\b(PyInfo|PyRuntimeInfo)\b'
check "differences between Bazels are in one file" only_in "$features" \
  'incompatible_use_toolchain_transition|hasattr\(native'
check "WORKSPACE's functions are called in its macros" only_in "$workspace_macros|$composition" \
  'native\.(bind|existing_rules|local_repository|new_local_repository|register_(toolchains|execution_platforms))\b'
check "@bazel_tools is named where its labels are known to last" only_in "$features|$overlay|$user" '@bazel_tools//'
check "no removed function is called" only_in "-" \
  '\.to_(json|proto)\(|\bctx\.(new_file|file_action|action|empty_action|template_action|host_configuration)\b|\bresolve_command\(|\bglobal_name\b'
check "no removed parameter is given" only_in "-" 'cfg = "(host|data)"|\b(single_file|non_empty|execution_platform_constraints_allowed) = |attr\.license\('
check "no removed field of a label is read" only_in "-" '\.label\.(workspace_name|relative)\b|\bLabel\([^)]*\)\.relative\b'
finish
