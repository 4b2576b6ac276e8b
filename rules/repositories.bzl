"""For WORKSPACE files (Bazel 4). With Bazel 7, bazel_dep(name = "rules_mo") is all."""

load("//third_party/debian:debian.bzl", "debian_repositories")

# buildifier: disable=unnamed-macro
def mo_repositories():
    """Declares what rules_mo needs and registers the converter built from source.

    Each library comes from Debian's packages, unless a repository of its name is declared before.
    """
    debian_repositories()
    native.register_toolchains(str(Label("//rules:from_source_toolchain")))
