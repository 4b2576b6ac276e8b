"""rules_python for Bazel 4: the library that comes with Bazel."""

from bazel_tools.tools.python.runfiles.runfiles import *
