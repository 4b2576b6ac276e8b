"""What a toolchain tells of its converter, and current_mo_toolchain, which brings it to other rules."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("@bazel_skylib//rules:diff_test.bzl", "diff_test")
load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:version.bzl", "VERSION")
load(":testing.bzl", "basenames")

_CURRENT = "//rules:current_mo_toolchain"

def _current_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    asserts.equals(env, ["mo"], basenames(target.files))
    asserts.equals(env, ["mo"], basenames(target[DefaultInfo].default_runfiles.files))
    asserts.equals(env, target.files.to_list()[0].path, target[platform_common.TemplateVariableInfo].variables["MO"])
    asserts.equals(env, VERSION, target[platform_common.ToolchainInfo].mo.version)
    return analysistest.end(env)

_current_test = analysistest.make(_current_test_impl)

def toolchain_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    _current_test(name = "current_mo_toolchain_test", target_under_test = _CURRENT)

    # A genrule as users write it, and what MODULE.bazel's version is compared with in old_command_line_test.
    native.genrule(
        name = "converter_version",
        srcs = [_CURRENT],
        outs = ["converter_version.txt"],
        cmd = "$(MO) --version >$@",
        tags = ["manual"],
        toolchains = [_CURRENT],
    )
    write_file(
        name = "module_version",
        out = "module_version.txt",
        content = ["mo %s" % VERSION, ""],
        tags = ["manual"],
    )
    diff_test(
        name = "version_test",
        file1 = "converter_version.txt",
        file2 = "module_version.txt",
    )
    native.test_suite(name = name, tests = ["current_mo_toolchain_test", "version_test"])
