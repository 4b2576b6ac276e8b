"""For WORKSPACE files (Bazel 4). With Bazel 7, bazel_dep(name = "rules_mo") is all."""

load("//third_party/debian:debian.bzl", "debian_repositories")

def mo_repositories():
    """Declares what rules_mo needs, each from Debian's packages unless declared before."""
    debian_repositories()
