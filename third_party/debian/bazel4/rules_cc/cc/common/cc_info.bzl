"""rules_cc for Bazel 4: the native provider."""

load(":native.bzl", "NativeCcInfo")

CcInfo = NativeCcInfo
