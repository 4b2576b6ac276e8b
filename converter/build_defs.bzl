"""How the converter's C++ is compiled, linked and tested. For the BUILD files of //converter."""

load("@rules_cc//cc:cc_test.bzl", "cc_test")
load("//rules/private:bazel_features.bzl", "TRANSITION_RULE_ATTRS")  # buildifier: disable=bzl-visibility
load("//rules/private:mo_binary.bzl", "fixed_options")  # buildifier: disable=bzl-visibility

# For each cc_library, cc_binary and converter_test.
COPTS = [
    "-std=c++20",
    "-fno-rtti",
    # The bytes of an IR must not depend on whether the CPU has fused multiply-add.
    "-ffp-contract=off",
    # An index beyond a container's end ends the process instead of reading other memory.
    "-D_GLIBCXX_ASSERTIONS",
    "-Wall",
    "-Wextra",
    "-Wno-sign-compare",
    # Errors on every compiler. All others stay warnings: which ones appear is the compiler's choice.
    "-Werror=return-type",
    "-Werror=switch",
    "-Werror=uninitialized",
    "-Werror=unused-result",
]

# For converter_test. Its own code is small and runs for moments: compiled without optimization, and after the
# libraries' headers that gcc has parsed once.
TEST_COPTS = COPTS + [
    "-O0",
    # glibc warns that it cannot check without optimization.
    "-U_FORTIFY_SOURCE",
    # Designated initializers leave out what has its default.
    "-Wno-missing-field-initializers",
]
_PRECOMPILED = [
    "-include",
    "converter/testing/precompiled/test_libraries.hh",
    "-include",
    "converter/testing/precompiled/digest.hh",
]

# For the converter's cc_binary: one file that needs nothing at run time, with the same bytes from every folder.
STATIC_LINKOPTS = select({
    "@platforms//os:linux": [
        "-static",
        "-Wl,--build-id=none",
        "-Wl,--strip-all",
    ],
    "//conditions:default": [],
})

def _symlink_to(ctx):
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(
        output = executable,
        target_file = ctx.executable.program,
        is_executable = True,
    )
    return [DefaultInfo(
        executable = executable,
        runfiles = ctx.attr.program[DefaultInfo].default_runfiles,
    )]

_program_with_fixed_options = rule(
    implementation = _symlink_to,
    attrs = dict(
        TRANSITION_RULE_ATTRS,
        program = attr.label(
            mandatory = True,
            executable = True,
            cfg = "target",
        ),
    ),
    cfg = fixed_options,
    executable = True,
)

_exec_test = rule(
    implementation = _symlink_to,
    attrs = {
        "program": attr.label(
            mandatory = True,
            executable = True,
            cfg = "exec",
        ),
    },
    test = True,
)

def converter_test(name, srcs = [], data = [], deps = [], **kwargs):
    """A cc_test of the converter's code, with the objects that the converter itself is linked from.

    A test in the build's own configuration would compile all of the converter once more, and test
    other code than what converts models. So the options of the command line do not reach it:
    `NAME_program` is the same test as a cc_test for those who want it with their own, in a debugger
    or with a sanitizer.

    Args:
      name: of the test.
      srcs: as of a cc_test.
      data: as of a cc_test.
      deps: as of a cc_test.
      **kwargs: of any test: args, size, shard_count, tags.
    """
    cc_test(
        name = name + "_program",
        srcs = srcs,
        copts = TEST_COPTS + _PRECOMPILED,
        data = data,
        # Objects for a dynamic library would be others than the converter's.
        linkstatic = True,
        tags = ["manual"],
        deps = deps + (["//converter/testing:precompiled"] if srcs else []),
    )
    _program_with_fixed_options(
        name = name + "_fixed",
        testonly = True,
        program = name + "_program",
        tags = ["manual"],
    )
    _exec_test(
        name = name,
        program = name + "_fixed",
        **kwargs
    )
