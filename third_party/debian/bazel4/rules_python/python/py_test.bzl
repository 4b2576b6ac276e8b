"""rules_python for Bazel 4: the native rule."""

py_test = native.py_test
