"""rules_python for Bazel 4: the native rule."""

py_binary = native.py_binary
