"""What the tests of rules beside this file share."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")

def basenames(files):
    """The names of the files of a depset, without folders, sorted."""
    return sorted([file.basename for file in files.to_list()])

def inputs_of(action):
    """The names of an action's inputs, sorted, without the converter and what belongs to it."""
    return [file for file in basenames(action.inputs) if file != "mo" and not file.startswith("converter_Smo")]

def arguments_of(action):
    """An action's arguments without folders, which differ between Bazels and configurations."""
    return [argument.split("/")[-1] for argument in action.argv[1:]]

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    for message in ctx.attr.messages:
        asserts.expect_failure(env, message)
    return analysistest.end(env)

# Tests that the analysis of a target fails with all of the messages.
failure_test = analysistest.make(
    _failure_test_impl,
    expect_failure = True,
    attrs = {"messages": attr.string_list()},
)
