"""mo_binary: a program built the same way whatever the build's options.

A converter that followed the user's options would be another file with `-c dbg` or
`--copt=-march=native`: every model would be converted again, slower, and a CPU's
instructions could reach the bytes of an IR.
"""

load(":bazel_features.bzl", "TRANSITION_RULE_ATTRS")

# Of the target configuration or the execution configuration, whichever arrives: in the latter, --host_copt has
# become copt. What is not here (compiler, platform) decides which program it is, not how it is built.
_OPTIONS = {
    "//command_line_option:action_env": [],
    "//command_line_option:collect_code_coverage": False,
    "//command_line_option:compilation_mode": "opt",
    "//command_line_option:conlyopt": [],
    "//command_line_option:copt": [],
    # Also for objects whose copts are not ours: abseil's types depend on the language version.
    "//command_line_option:cxxopt": ["-std=c++20"],
    "//command_line_option:features": [],
    "//command_line_option:fission": [],
    "//command_line_option:force_pic": False,
    "//command_line_option:linkopt": [],
    "//command_line_option:per_file_copt": [],
    "//command_line_option:save_temps": False,
    "//command_line_option:strip": "sometimes",
}

def _fixed_options_impl(_settings, _attr):
    return _OPTIONS

fixed_options = transition(
    implementation = _fixed_options_impl,
    inputs = [],
    outputs = _OPTIONS.keys(),
)

def _link_impl(ctx):
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(
        output = executable,
        target_file = ctx.executable.binary,
        is_executable = True,
    )
    return [DefaultInfo(
        executable = executable,
        files = depset([executable]),
    )]

mo_binary = rule(
    implementation = _link_impl,
    doc = "A program built with fixed options: optimized, with no option of the command line or an rc file. " +
          "It is one file: it has no runfiles.",
    attrs = dict(
        TRANSITION_RULE_ATTRS,
        binary = attr.label(
            doc = "The cc_binary. To be reached through this rule alone: tag it manual.",
            mandatory = True,
            executable = True,
            cfg = "target",
        ),
    ),
    cfg = fixed_options,
    executable = True,
)

exec_binary = rule(
    implementation = _link_impl,
    doc = "The program that a build's actions run, as a file of this package, for `bazel run` and scripts. " +
          "The mo_binary as a target of its own would be compiled once more, in the target configuration.",
    attrs = {
        "binary": attr.label(
            doc = "The mo_binary.",
            mandatory = True,
            executable = True,
            # A genrule's tool has Bazel 4's host configuration: it would be compiled for that, too.
            cfg = "exec",
        ),
    },
    executable = True,
)
