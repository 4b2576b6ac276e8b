"""The native rule, under the label that the protobuf module gives it."""

def proto_lang_toolchain(**kwargs):
    native.proto_lang_toolchain(**kwargs)  # buildifier: disable=native-proto-lang-toolchain
