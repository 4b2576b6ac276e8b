"""rules_cc for Bazel 4: the native module."""

load(":native.bzl", "native_cc_common")

cc_common = native_cc_common
