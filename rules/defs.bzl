"""The rules of rules_mo: the one file to load.

    load("@rules_mo//rules:defs.bzl", "mo_model")
"""

load("//rules/private:mo_model.bzl", _mo_model = "mo_model")
load(":providers.bzl", _MoConverterInfo = "MoConverterInfo", _MoModelInfo = "MoModelInfo")
load(":toolchain.bzl", _mo_converter_toolchain = "mo_converter_toolchain")

mo_model = _mo_model
mo_converter_toolchain = _mo_converter_toolchain
MoConverterInfo = _MoConverterInfo
MoModelInfo = _MoModelInfo
