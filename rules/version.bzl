"""The version of rules_mo and of its converter. MODULE.bazel, which can load nothing, has it once more."""

VERSION = "0.1.0"
