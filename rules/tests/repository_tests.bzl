"""What mo_model_repository lays out, and its errors."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "mo_import", "mo_model", "mo_model_repository", "mo_model_set")
load(":testing.bzl", "arguments_of", "failure_test", "write_source")

# What OpenVINO Model Server demands of its configuration, as far as it concerns models: key, whether it must be
# there, and its type or what is in it.
_SCHEMA = {
    "model_config_list": (True, [{
        "config": (True, {
            "base_path": (True, ""),
            "batch_size": (False, ""),
            "model_version_policy": (False, {}),
            "name": (True, ""),
            "target_device": (False, ""),
        }),
    }]),
}

def _object_problems(place, value, schema):
    """What of an object is wrong, and the values that are to be looked at with their schemas."""
    if type(value) != type({}):
        return ["%s is no object" % place], []
    problems = ["%s has no '%s'" % (place, key) for key, (required, _) in schema.items() if required and key not in value]
    problems += ["%s has an unknown '%s'" % (place, key) for key in value if key not in schema]
    return problems, [(place + "/" + key, value[key], schema[key][1]) for key in value if key in schema]

def _schema_problems(value):
    """What breaks _SCHEMA. Level by level: Starlark has no recursion."""
    problems = []
    pending = [("", value, _SCHEMA)]
    for _ in range(5):
        inner = []
        for place, value, schema in pending:
            if type(schema) == type({}):
                found, inside = _object_problems(place, value, schema)
                problems += found
                inner += inside
            elif type(value) != type(schema):
                problems.append("%s is a %s" % (place, type(value)))
            elif type(schema) == type([]):
                inner += [(place + "[]", element, schema[0]) for element in value]
        pending = inner
    return problems

def _repository_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    root = target.label.package + "/" + target.label.name + "/"
    files = sorted([file.short_path[len(root):] for file in target.files.to_list()])
    asserts.equals(env, sorted(ctx.attr.files), files)
    actions = analysistest.target_actions(env)
    config = json.decode([action for action in actions if action.mnemonic == "FileWrite"][0].content)
    asserts.equals(env, [], _schema_problems(config))
    asserts.equals(env, ctx.attr.configs, {
        model["config"]["name"]: model["config"]["base_path"]
        for model in config["model_config_list"]
    })
    packs = [action for action in actions if action.mnemonic == "MoPack"]
    asserts.equals(env, [target.label.name + ".tar"], [file.basename for file in packs[0].outputs.to_list()])
    names = [argument.partition("=")[0] for argument in arguments_of(packs[0]) if "=" in argument]
    asserts.equals(env, sorted([ctx.attr.folder + file for file in ctx.attr.files]), sorted(names))
    return analysistest.end(env)

_repository_test = analysistest.make(_repository_test_impl, attrs = {
    "configs": attr.string_dict(),
    "files": attr.string_list(),
    "folder": attr.string(),
})

def _declare_failures(tags):
    """Targets whose analysis fails: a dict to the messages."""
    write_source("failing.xml")
    write_source("failing.bin")
    for name in ["of/model", "of/another"]:
        mo_import(name = name, xml = "failing.xml", bin = "failing.bin", verify = False, tags = tags)
    mo_model_repository(name = "slash_repository", models = ["of/model"], version = 0, tags = tags)
    mo_model_repository(name = "dots_repository", models = {"..": "of/model"}, tags = tags)
    mo_model_repository(name = "file_repository", models = ["failing.xml"], tags = tags)
    mo_model_set(name = "two_to_serve", models = ["of/model", "of/another"], tags = tags)
    mo_model_repository(name = "set_repository", models = {"a": "two_to_serve"}, tags = tags)
    return {
        "dots_repository": ["'..' cannot be the name of a folder"],
        "file_repository": ["//rules/tests:failing.xml is a file, expected a mo_model"],
        "set_repository": ["expected a model of its own for each name"],
        "slash_repository": [
            "//rules/tests:slash_repository: attribute 'models': 'of/model' cannot be the name of a folder and part of a URL",
            "; attribute 'version' is 0, expected 1 or more",
        ],
    }

def repository_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    tags = ["manual"]
    write_source("served.prototxt")
    for model in ["served_a_ir", "served_b_ir"]:
        mo_model(name = model, model = "served.prototxt", model_name = model[:-len("_ir")], tags = tags)
    mo_model_repository(
        name = "named_repository",
        models = {"b": "served_b_ir", "a-1.0": "served_a_ir"},
        version = 3,
        base_path = "/srv/",
        tar_folder = "/models/",
        tags = tags,
    )
    _repository_test(
        name = "named_repository_test",
        target_under_test = "named_repository",
        configs = {"a-1.0": "/srv/a-1.0", "b": "/srv/b"},
        files = ["a-1.0/3/a-1.0.bin", "a-1.0/3/a-1.0.xml", "b/3/b.bin", "b/3/b.xml", "config.json"],
        folder = "models/",
    )
    mo_model_set(name = "served_set", models = ["served_a_ir", "served_b_ir"], tags = tags)
    mo_model_repository(name = "listed_repository", models = ["served_set"], tags = tags)
    _repository_test(
        name = "listed_repository_test",
        target_under_test = "listed_repository",
        configs = {"served_a": "/models/served_a", "served_b": "/models/served_b"},
        files = [
            "config.json",
            "served_a/1/served_a.bin",
            "served_a/1/served_a.xml",
            "served_b/1/served_b.bin",
            "served_b/1/served_b.xml",
        ],
    )
    tests = ["listed_repository_test", "named_repository_test"]
    for target, messages in _declare_failures(tags).items():
        tests.append(target + "_test")
        failure_test(name = tests[-1], target_under_test = target, messages = messages)
    native.test_suite(name = name, tests = tests)
