"""precompiled_header: headers that gcc parses once, instead of once for each file that includes them."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")
load("//rules/private:bazel_features.bzl", "CC_TOOLCHAIN_ATTRS")  # buildifier: disable=bzl-visibility

_COMPILE = "c++-compile"

def _precompiled_header_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    dependencies = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps])
    context = dependencies.compilation_context

    # In a folder of its own, so that `-include` finds this one and not the source.
    header = ctx.actions.declare_file("%s/%s" % (ctx.label.name, ctx.file.hdr.basename))
    ctx.actions.symlink(output = header, target_file = ctx.file.hdr)
    digest = ctx.actions.declare_file("digest.hh", sibling = header)
    files = [header]

    # clang has precompiled headers of another kind, and refuses to run with gcc's.
    compiler = cc_common.get_tool_for_action(feature_configuration = features, action_name = _COMPILE)
    if "gcc" in compiler.split("/")[-1]:
        precompiled = ctx.actions.declare_file(header.basename + ".gch", sibling = header)
        variables = cc_common.create_compile_variables(
            feature_configuration = features,
            cc_toolchain = toolchain,
            source_file = header.path,
            output_file = precompiled.path,
            user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + ctx.attr.copts,
            include_directories = context.includes,
            quote_include_directories = context.quote_includes,
            system_include_directories = context.system_includes,
            preprocessor_defines = context.defines,
        )
        ctx.actions.run(
            outputs = [precompiled],
            inputs = depset([header, ctx.file.hdr], transitive = [context.headers, toolchain.all_files]),
            executable = compiler,
            arguments = cc_common.get_memory_inefficient_command_line(
                feature_configuration = features,
                action_name = _COMPILE,
                variables = variables,
            ),
            env = cc_common.get_environment_variables(
                feature_configuration = features,
                action_name = _COMPILE,
                variables = variables,
            ),
            mnemonic = "CppPrecompile",
            progress_message = "Precompiling %s" % ctx.file.hdr.short_path,
        )
        files.append(precompiled)

    # gcc's lists of what a file read lack the precompiled header, and all that is in it. By them Bazel decides what has
    # to be compiled again.
    ctx.actions.run_shell(
        outputs = [digest],
        inputs = files,
        command = "echo \"// $(sha256sum < '%s')\" > '%s'" % (files[-1].path, digest.path),
        mnemonic = "PrecompiledDigest",
    )
    files.append(digest)

    own = CcInfo(compilation_context = cc_common.create_compilation_context(headers = depset(files)))
    return [
        DefaultInfo(files = depset(files)),
        cc_common.merge_cc_infos(cc_infos = [own, dependencies]),
    ]

precompiled_header = rule(
    implementation = _precompiled_header_impl,
    doc = """A header for `-include PACKAGE/NAME/HEADER -include PACKAGE/NAME/digest.hh`, and for gcc what it makes of it.

gcc reads the precompiled one where the options are those of the file that includes it, and otherwise the header.
Its bytes depend on addresses in memory, so no program that a build runs may be made with it: it is for tests.""",
    attrs = dict(
        CC_TOOLCHAIN_ATTRS,
        copts = attr.string_list(doc = "Of the files that include it."),
        deps = attr.label_list(doc = "What the header includes.", providers = [CcInfo]),
        hdr = attr.label(
            doc = "The header, with a name that gcc takes for C++: `.hh`.",
            allow_single_file = [".hh"],
            mandatory = True,
        ),
    ),
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
