"""The native names, which a file that calls its own ones the same cannot refer to."""

# buildifier: disable=native-cc-common
native_cc_common = cc_common

# buildifier: disable=native-cc-info
NativeCcInfo = CcInfo
