"""Rules and macros with the attributes that all rules have: every target that a macro declares takes them over."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load(
    "//rules:defs.bzl",
    "mo_cc_library",
    "mo_config",
    "mo_equivalence_test",
    "mo_golden_test",
    "mo_import",
    "mo_model",
    "mo_model_repository",
    "mo_model_set",
    "mo_model_variants",
    "mo_models",
    "mo_report",
    "mo_reproducible_test",
)
load("//rules/private:bazel_features.bzl", "repository_text")  # buildifier: disable=bzl-visibility
load("//rules/private:macros.bzl", "helper_kwargs")  # buildifier: disable=bzl-visibility
load("//rules/private:manifest.bzl", "MODEL_KEYS")  # buildifier: disable=bzl-visibility
load(":testing.bzl", "write_source")

_LINUX = ["@platforms//os:linux"]

def _helpers_test_impl(ctx):
    env = unittest.begin(ctx)
    private = {"visibility": ["//visibility:private"]}
    asserts.equals(env, dict(private, tags = ["manual"]), helper_kwargs({"size": "small", "visibility": ["//visibility:public"]}))
    asserts.equals(env, dict(private, tags = ["manual"]), helper_kwargs({"tags": None}))
    asserts.equals(env, dict(private, tags = ["manual", "x"]), helper_kwargs({"tags": ["manual", "x"]}))
    taken = {
        "exec_compatible_with": _LINUX,
        "exec_properties": {"mem": "8g"},
        "restricted_to": [":environment"],
        "target_compatible_with": _LINUX,
        "testonly": True,
    }
    asserts.equals(env, dict(private, tags = ["x", "manual"], **taken), helper_kwargs(dict(taken, tags = ["x"])))
    return unittest.end(env)

_helpers_test = unittest.make(_helpers_test_impl)

def _repositories_test_impl(ctx):
    env = unittest.begin(ctx)
    for name, text in {
        "": "",
        "_main~mo~nets": "nets",
        "nets": "nets",
        "rules_mo~1.0~mo~nets": "nets",
        "rules_mo++mo+nets": "nets",
        "rules_mo~~mo~nets": "nets",
        "zoo+": "zoo",
        "zoo~": "zoo",
        "zoo~1.0": "zoo",
    }.items():
        asserts.equals(env, text, repository_text(name))
    return unittest.end(env)

_repositories_test = unittest.make(_repositories_test_impl)

def _taken_over_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.true(env, len(ctx.attr.targets) > 20, "macros declare no more than %s" % ctx.attr.targets)
    asserts.equals(env, [], ctx.attr.problems)
    return unittest.end(env)

_taken_over_test = unittest.make(_taken_over_test_impl, attrs = {
    "problems": attr.string_list(),
    "targets": attr.string_list(),
})

def _keys_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, sorted(MODEL_KEYS), sorted(ctx.attr.attributes + ["name", "tags"]))
    return unittest.end(env)

# Tests that manifests have a key for each attribute of mo_model.
_keys_test = unittest.make(_keys_test_impl, attrs = {"attributes": attr.string_list()})

def _own_attributes(rule, other_rule):
    """The attributes that a rule has and another one, and so every one, has not."""
    return [name for name in rule if name not in other_rule and not name.startswith(("_", "$", ":"))]

def _declare_all(common):
    """Declares something by each rule and macro."""
    mo_config(name = "composed_config", src = "composed.toml", **common)
    mo_model(name = "composed_ir", model = "composed.prototxt", config = "composed_config", **common)
    mo_import(name = "composed_import", xml = "composed.xml", bin = "composed.bin", **common)
    mo_models(name = "composed_batch", srcs = ["composed.prototxt"], config = "composed.toml", suffix = "_of_batch", **common)
    mo_model_variants(
        name = "composed_variants",
        model = "composed.prototxt",
        configs = {"own": "composed.toml"},
        precisions = ["f16", "f32"],
        **common
    )
    mo_model_set(name = "composed_set", models = ["composed_ir"], **common)
    mo_report(name = "composed_report", models = ["composed_set"], **common)
    mo_model_repository(name = "composed_repository", models = ["composed_set"], **common)
    mo_cc_library(name = "composed_paths", model = "composed_ir", **common)
    mo_cc_library(name = "composed_bytes", model = "composed_ir", embed = True, **common)
    mo_equivalence_test(name = "composed_equivalence_test", model = "composed_ir", **common)
    mo_golden_test(name = "composed_golden_test", model = "composed_ir", **common)
    mo_reproducible_test(name = "composed_reproducible_test", model = "composed_ir", **common)

def composition_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    for file in ["composed.bin", "composed.prototxt", "composed.toml", "composed.xml"]:
        write_source(file)
    before = native.existing_rules().keys()
    _declare_all({
        "exec_compatible_with": _LINUX,
        "exec_properties": {"mem": "8g"},
        "tags": ["manual", "composed"],
        "target_compatible_with": _LINUX,
        "testonly": True,
    })
    problems = []
    targets = []
    for target, attributes in native.existing_rules().items():
        if target in before:
            continue
        targets.append(target)
        if not attributes["testonly"] or attributes["exec_properties"] != {"mem": "8g"}:
            problems.append(target)
        if not attributes["exec_compatible_with"] or not attributes["target_compatible_with"]:
            problems.append(target)
        if sorted(attributes["tags"]) != ["composed", "manual"]:
            problems.append(target)
    _keys_test(name = "manifest_keys_test", attributes = _own_attributes(native.existing_rule("composed_ir"), native.existing_rule("composed_set")))
    _taken_over_test(name = "taken_over_test", problems = problems, targets = targets)
    unittest.suite(name + "_of_names", _helpers_test, _repositories_test)
    native.test_suite(name = name, tests = ["manifest_keys_test", "taken_over_test", name + "_of_names"])
