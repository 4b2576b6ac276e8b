"""rules_python for Bazel 4: the native rule."""

py_library = native.py_library
