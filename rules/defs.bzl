"""The rules of rules_mo: the one file that BUILD files load, `@rules_mo//rules:defs.bzl`."""

load("//rules/private:mo_cc_library.bzl", _mo_cc_library = "mo_cc_library")
load("//rules/private:mo_config.bzl", _mo_config = "mo_config")
load("//rules/private:mo_equivalence_test.bzl", _mo_equivalence_test = "mo_equivalence_test")
load("//rules/private:mo_golden_test.bzl", _mo_golden_test = "mo_golden_test")
load("//rules/private:mo_import.bzl", _mo_import = "mo_import")
load("//rules/private:mo_model.bzl", _mo_model = "mo_model")
load("//rules/private:mo_model_repository.bzl", _mo_model_repository = "mo_model_repository")
load("//rules/private:mo_model_set.bzl", _mo_model_set = "mo_model_set")
load("//rules/private:mo_model_variants.bzl", _mo_model_variants = "mo_model_variants")
load("//rules/private:mo_models.bzl", _mo_models = "mo_models")
load("//rules/private:mo_provenance.bzl", _mo_provenance = "mo_provenance")
load("//rules/private:mo_report.bzl", _mo_report = "mo_report")
load("//rules/private:mo_reproducible_test.bzl", _mo_reproducible_test = "mo_reproducible_test")
load(
    ":providers.bzl",
    _MoConfigInfo = "MoConfigInfo",
    _MoConverterInfo = "MoConverterInfo",
    _MoModelInfo = "MoModelInfo",
    _MoModelSetInfo = "MoModelSetInfo",
)
load(":toolchain.bzl", _current_mo_toolchain = "current_mo_toolchain", _mo_converter_toolchain = "mo_converter_toolchain")

# One model, its configuration, many models.
mo_model = _mo_model
mo_import = _mo_import
mo_config = _mo_config
mo_models = _mo_models
mo_model_variants = _mo_model_variants
mo_model_set = _mo_model_set

# What to do with models.
mo_cc_library = _mo_cc_library
mo_model_repository = _mo_model_repository
mo_provenance = _mo_provenance
mo_report = _mo_report
mo_equivalence_test = _mo_equivalence_test
mo_golden_test = _mo_golden_test
mo_reproducible_test = _mo_reproducible_test

# Which converter is run.
mo_converter_toolchain = _mo_converter_toolchain
current_mo_toolchain = _current_mo_toolchain

MoConfigInfo = _MoConfigInfo
MoConverterInfo = _MoConverterInfo
MoModelInfo = _MoModelInfo
MoModelSetInfo = _MoModelSetInfo
