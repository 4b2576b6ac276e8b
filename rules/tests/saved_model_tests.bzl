"""SavedModels in every form that mo_model takes: which files its action reads, and its errors."""

load("//rules:defs.bzl", "mo_model")
load(":testing.bzl", "MNEMONICS", "actions_test", "directory", "failure_test", "output_arguments", "write_source")

def saved_model_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    tests = []
    tags = ["manual"]

    # SavedModels. What is in the files does not matter here.
    for file in ["saved/saved_model.pb", "saved/variables/variables.index", "saved/other/saved_model.pb"]:
        write_source(file)
    native.filegroup(
        name = "saved_model",
        srcs = ["saved/variables/variables.index", "saved/saved_model.pb"],
        tags = tags,
    )
    saved_model_arguments = [
        "--model",
        "saved_model.pb",
        "--file",
        "saved_model.pb=saved_model.pb",
        "--file",
        "variables/variables.index=variables.index",
        "--config",
        "default.normalized.toml",
        "--config_name",
        "default.toml",
        "--model_name",
    ]
    mo_model(name = "saved", model = "saved_model", tags = tags)
    tests.append("saved_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "saved",
        mnemonics = MNEMONICS,
        inputs = ["default.normalized.toml", "saved_model.pb", "variables.index"],
        arguments = saved_model_arguments + ["saved"] + output_arguments("saved"),
    )

    # The variables may be under 'weights' as well.
    mo_model(
        name = "saved_with_weights",
        model = "saved/saved_model.pb",
        weights = ["saved/variables/variables.index"],
        tags = tags,
    )
    tests.append("saved_with_weights_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "saved_with_weights",
        mnemonics = MNEMONICS,
        inputs = ["default.normalized.toml", "saved_model.pb", "variables.index"],
        arguments = saved_model_arguments + ["saved_with_weights"] + output_arguments("saved_with_weights"),
    )

    # A directory, of whose files the analysis knows nothing.
    directory(
        name = "saved_directory",
        main = "saved/saved_model.pb",
        srcs = ["saved_model"],
        tags = tags,
    )
    mo_model(name = "saved_by_rule", model = "saved_directory", tags = tags)
    tests.append("saved_by_rule_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "saved_by_rule",
        mnemonics = MNEMONICS,
        inputs = ["default.normalized.toml", "saved_directory"],
        arguments = [
            "--model",
            "saved_directory",
            "--file",
            "=saved_directory",
            "--config",
            "default.normalized.toml",
            "--config_name",
            "default.toml",
            "--model_name",
            "saved_by_rule",
        ] + output_arguments("saved_by_rule"),
    )

    mo_model(name = "saved_with_others", model = "saved_model", weights = ["net.caffemodel"], tags = tags)
    tests.append("saved_with_others_test")
    failure_test(
        name = tests[-1],
        target_under_test = "saved_with_others",
        messages = [
            "//rules/tests:saved_with_others: rules/tests/net.caffemodel is not in the folder of " +
            "rules/tests/saved/saved_model.pb, expected the files of one SavedModel",
        ],
    )

    native.filegroup(
        name = "two_saved_models",
        srcs = ["saved/saved_model.pb", "saved/other/saved_model.pb"],
        tags = tags,
    )
    mo_model(name = "model_of_two_saved_models", model = "two_saved_models", tags = tags)
    tests.append("model_of_two_saved_models_test")
    failure_test(
        name = tests[-1],
        target_under_test = "model_of_two_saved_models",
        messages = [
            "//rules/tests:two_saved_models has 2 files (saved_model.pb, saved_model.pb), " +
            "expected exactly one, or a SavedModel with one saved_model.pb",
        ],
    )

    native.test_suite(name = name, tests = tests)
