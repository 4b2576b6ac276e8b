"""What mo_cc_library and the tests for users' models declare. That they work shows user_workspace_test.sh."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "MoModelInfo", "mo_cc_library", "mo_equivalence_test", "mo_golden_test", "mo_import", "mo_model", "mo_model_set", "mo_reproducible_test")
load(":testing.bzl", "basenames", "failure_test", "write_source")

def _runfiles_test_impl(ctx):
    env = analysistest.begin(ctx)
    files = basenames(analysistest.target_under_test(env)[DefaultInfo].default_runfiles.files)
    for file in ctx.attr.has:
        asserts.true(env, file in files, "%s is not in %s" % (file, files))
    for file in ctx.attr.has_not:
        asserts.false(env, file in files, "%s is in %s" % (file, files))
    return analysistest.end(env)

_runfiles_test = analysistest.make(_runfiles_test_impl, attrs = {
    "has": attr.string_list(),
    "has_not": attr.string_list(),
})

def _imported_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    info = target[MoModelInfo]
    asserts.equals(env, ["imported_ir.bin", "imported_ir.xml"], basenames(target.files))
    asserts.equals(env, ["ir", None, None, "imported_ir"], [info.framework, info.report, info.graph_text, info.name])
    actions = {action.mnemonic: action for action in analysistest.target_actions(env) if action.mnemonic.startswith("Mo")}
    asserts.equals(env, ["MoDigest"], sorted(actions))
    asserts.false(env, "--report" in actions["MoDigest"].argv, "there is no report")
    return analysistest.end(env)

_imported_test = analysistest.make(_imported_test_impl)

def consumers_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    tags = ["manual"]
    write_source("consumed.prototxt")
    mo_model(name = "consumed_ir", model = "consumed.prototxt", tags = tags)

    mo_cc_library(name = "consumed_paths", model = "consumed_ir", tags = tags)
    mo_cc_library(name = "consumed_bytes", model = "consumed_ir", embed = True, tags = tags)
    mo_equivalence_test(name = "consumed_equivalence_test", model = "consumed_ir", tags = tags)
    mo_reproducible_test(name = "consumed_reproducible_test", model = "consumed_ir", tags = tags)
    mo_golden_test(name = "consumed_golden_test", model = "consumed_ir", tags = tags)

    _runfiles_test(
        name = "paths_runfiles_test",
        target_under_test = "consumed_paths",
        has = ["consumed_ir.xml", "consumed_ir.bin"],
    )
    _runfiles_test(
        name = "bytes_runfiles_test",
        target_under_test = "consumed_bytes",
        has_not = ["consumed_ir.xml", "consumed_ir.bin"],
    )

    # Nothing of the IR: it is not built for this test.
    _runfiles_test(
        name = "equivalence_runfiles_test",
        target_under_test = "consumed_equivalence_test",
        has = ["mo", "consumed.prototxt", "default.normalized.toml"],
        has_not = ["consumed_ir.xml", "consumed_ir.bin"],
    )
    _runfiles_test(
        name = "reproducible_runfiles_test",
        target_under_test = "consumed_reproducible_test",
        has = ["mo", "consumed.prototxt", "default.normalized.toml", "consumed_ir.xml", "consumed_ir.bin", "consumed_ir.report.json", "consumed_ir.mog"],
    )

    # Its golden file does not exist, so there is nothing to compare.
    _runfiles_test(
        name = "golden_runfiles_test",
        target_under_test = "consumed_golden_test",
        has_not = ["consumed_ir.mog"],
    )

    tests = [
        "bytes_runfiles_test",
        "equivalence_runfiles_test",
        "golden_runfiles_test",
        "paths_runfiles_test",
        "reproducible_runfiles_test",
    ]

    # Each rule says what to do where it is given something else than a model.
    file = "consumed.prototxt"
    mo_cc_library(name = "library_of_a_file", model = file, tags = tags)
    mo_equivalence_test(name = "equivalence_of_a_file", model = file, tags = tags)
    mo_golden_test(name = "golden_of_a_file", model = file, tags = tags)
    mo_reproducible_test(name = "reproducible_of_a_file", model = file, tags = tags)
    for target in ["library_of_a_file_files", "equivalence_of_a_file", "golden_of_a_file_graph", "reproducible_of_a_file"]:
        tests.append(target + "_test")
        failure_test(
            name = tests[-1],
            target_under_test = target,
            messages = [
                "//rules/tests:%s: attribute 'model': //rules/tests:consumed.prototxt is a file, expected a mo_model. " % target +
                "Declare mo_model(name = \"consumed_ir\", model = \"//rules/tests:consumed.prototxt\"), and name that.",
            ],
        )

    # Without a model, which would be verified by a converter of this test's own configuration.
    mo_model_set(name = "no_models", models = [], tags = tags)
    mo_reproducible_test(name = "reproducible_of_a_set", model = "no_models", tags = tags)
    tests.append("reproducible_of_a_set_test")
    failure_test(
        name = tests[-1],
        target_under_test = "reproducible_of_a_set",
        messages = ["//rules/tests:no_models is a set of models, expected one model. Name one of the set."],
    )

    # An IR from elsewhere serves all that need no source.
    for suffix in ["xml", "bin"]:
        write_source("imported." + suffix)
    mo_import(name = "imported_ir", xml = "imported.xml", bin = "imported.bin", verify = False, tags = tags)
    tests.append("imported_test")
    _imported_test(name = tests[-1], target_under_test = "imported_ir")
    mo_cc_library(name = "imported_paths", model = "imported_ir", tags = tags)
    tests.append("imported_runfiles_test")
    _runfiles_test(
        name = tests[-1],
        target_under_test = "imported_paths",
        has = ["imported_ir.xml", "imported_ir.bin"],
    )
    mo_reproducible_test(name = "reproducible_import", model = "imported_ir", tags = tags)
    mo_golden_test(name = "golden_import", model = "imported_ir", tags = tags)
    for target, message in {
        "golden_import_graph": "//rules/tests:imported_ir has verify = False, expected a model whose graph was read",
        "reproducible_import": "//rules/tests:imported_ir is a mo_import, expected a mo_model",
    }.items():
        tests.append(target + "_test")
        failure_test(name = tests[-1], target_under_test = target, messages = [message])

    native.test_suite(name = name, tests = tests)
