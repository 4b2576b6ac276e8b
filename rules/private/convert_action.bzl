"""The action MoConvert: one run of the converter."""

load(":bazel_features.bzl", "PATH_MAPPING", "action_kwargs")

CONVERTER_TOOLCHAIN_TYPE = str(Label("//rules:toolchain_type"))

def convert(ctx, model, weights, config, framework):
    """Declares the outputs of a conversion and the action that makes them.

    The action runs the converter itself, with its declared inputs and nothing else: no shell and
    no environment. The rule of the calling target needs toolchains = [CONVERTER_TOOLCHAIN_TYPE].

    Args:
      ctx: of the calling rule; names the outputs.
      model: File of the network.
      weights: list of Files, in the order of the attribute.
      config: File, TOML.
      framework: string, "auto" to let the converter look.

    Returns:
      A struct of Files: xml, bin, report, graph_text.
    """
    name = ctx.label.name
    outputs = struct(
        xml = ctx.actions.declare_file(name + ".xml"),
        bin = ctx.actions.declare_file(name + ".bin"),
        report = ctx.actions.declare_file(name + ".report.json"),
        graph_text = ctx.actions.declare_file(name + ".mog"),
    )

    # Files, never their paths: see PATH_MAPPING.
    args = ctx.actions.args()
    args.add("--model", model)
    args.add_all(weights, before_each = "--weights")
    args.add("--config", config)
    args.add("--model_name", name)
    if framework != "auto":
        args.add("--framework", framework)
    args.add("--output_xml", outputs.xml)
    args.add("--output_bin", outputs.bin)
    args.add("--output_report", outputs.report)
    args.add("--output_graph", outputs.graph_text)

    ctx.actions.run(
        mnemonic = "MoConvert",
        progress_message = "Converting %s to OpenVINO IR" % ctx.label,
        executable = ctx.toolchains[CONVERTER_TOOLCHAIN_TYPE].mo.converter,
        arguments = [args],
        inputs = [model, config] + weights,
        outputs = [outputs.xml, outputs.bin, outputs.report, outputs.graph_text],
        env = {},
        use_default_shell_env = False,
        execution_requirements = PATH_MAPPING,
        **action_kwargs(CONVERTER_TOOLCHAIN_TYPE)
    )
    return outputs
