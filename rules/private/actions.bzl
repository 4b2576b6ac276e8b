"""The actions: each is one run of the converter, with its declared inputs and nothing else.

No shell and no environment. The rule of the calling target needs
toolchains = [CONVERTER_TOOLCHAIN_TYPE].
"""

load(":bazel_features.bzl", "PATH_MAPPING", "action_kwargs", "label_text")

CONVERTER_TOOLCHAIN_TYPE = str(Label("//rules:toolchain_type"))

def converter_of(ctx):
    """The FilesToRunProvider of the converter that the calling rule's toolchain brings."""
    return ctx.toolchains[CONVERTER_TOOLCHAIN_TYPE].mo.converter

def _run(ctx, mnemonic, progress_message, arguments, inputs, outputs):
    ctx.actions.run(
        mnemonic = mnemonic,
        progress_message = progress_message,
        executable = converter_of(ctx),
        arguments = arguments,
        inputs = inputs,
        outputs = outputs,
        env = {},
        use_default_shell_env = False,
        execution_requirements = PATH_MAPPING,
        **action_kwargs(CONVERTER_TOOLCHAIN_TYPE)
    )

def _args(ctx):
    """Args that may grow long. Give it Files, never their paths: see PATH_MAPPING."""
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    args.use_param_file("@%s")
    return args

def normalize_config(ctx, toml, output):
    """MoConfig: checks a configuration and writes its normal form.

    Args:
      ctx: of the calling rule.
      toml: File, as the user wrote it.
      output: File to make.
    """
    args = ctx.actions.args()
    args.add("config")
    args.add("--config", toml)
    args.add("--output_config", output)
    _run(ctx, "MoConfig", "Reading configuration %s" % toml.short_path, [args], [toml], [output])

def name_beside(model, file):
    """What a model calls a file in its folder.

    Args:
      model: File of the network.
      file: File.

    Returns:
      string, the path from the model's folder, such as "variables/variables.index"; None if it is elsewhere.
    """
    folder = model.short_path[:-len(model.basename)]
    return file.short_path[len(folder):] if file.short_path.startswith(folder) else None

def _add_model(args, model, files):
    """The flags that name the model and, so that it reads no other, every file that it may read."""
    if model.is_directory:
        args.add_all("--model", [model], expand_directories = False)
        args.add_all([model], before_each = "--file", format_each = "=%s")
        return
    args.add("--model", model)
    for file in [model] + files:
        args.add("--file", file, format = name_beside(model, file).replace("%", "%%") + "=%s")

def convert(ctx, model, weights, files, config, framework, options):
    """MoConvert: reads a source model, optimizes it and writes the IR.

    Args:
      ctx: of the calling rule; names the outputs.
      model: File of the network; a directory if it is a SavedModel that another rule made.
      weights: list of Files, in the order of the attribute.
      files: list of Files in the model's folder that it names, such as those of a SavedModel.
      config: File, TOML in its normal form.
      framework: string, "auto" to let the converter look.
      options: list of strings, flags laid over the configuration.

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
    args = _args(ctx)
    _add_model(args, model, files)
    args.add_all(weights, before_each = "--weights")
    args.add("--config", config)
    args.add_all(options)
    args.add("--model_name", name)
    if framework != "auto":
        args.add("--framework", framework)
    args.add("--output_xml", outputs.xml)
    args.add("--output_bin", outputs.bin)
    args.add("--output_report", outputs.report)
    args.add("--output_graph", outputs.graph_text)
    _run(
        ctx,
        "MoConvert",
        "Converting %s to OpenVINO IR" % ctx.label,
        [args],
        [model, config] + weights + files,
        [outputs.xml, outputs.bin, outputs.report, outputs.graph_text],
    )
    return outputs

def verify(ctx, ir):
    """MoVerify: reads an IR back and checks it against its own report.

    Args:
      ctx: of the calling rule; names the output.
      ir: what `convert` returned.

    Returns:
      File, made if the IR is right.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".verification.txt")
    args = ctx.actions.args()
    args.add("verify")
    args.add("--xml", ir.xml)
    args.add("--bin", ir.bin)
    args.add("--report", ir.report)
    args.add("--output_verification", output)
    _run(ctx, "MoVerify", "Verifying the IR of %s" % ctx.label, [args], [ir.xml, ir.bin, ir.report], [output])
    return output

def digest(ctx, ir):
    """MoDigest: sizes and SHA-256 of an IR's files, and the warnings of its conversion.

    Args:
      ctx: of the calling rule; names the output.
      ir: what `convert` returned.

    Returns:
      File, JSON.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".digest.json")
    args = ctx.actions.args()
    args.add("digest")
    args.add("--label", label_text(ctx.label))
    args.add("--xml", ir.xml)
    args.add("--bin", ir.bin)
    args.add("--report", ir.report)
    args.add("--output_digest", output)
    _run(ctx, "MoDigest", "Digesting the IR of %s" % ctx.label, [args], [ir.xml, ir.bin, ir.report], [output])
    return output

def tabulate(ctx, digests, markdown, json):
    """MoTable: one table of many digests.

    Args:
      ctx: of the calling rule.
      digests: list of Files that `digest` made.
      markdown: File to make, the table to read.
      json: File to make, the table for programs.
    """
    args = _args(ctx)
    args.add("table")
    args.add_all(digests)
    args.add("--output_markdown", markdown)
    args.add("--output_json", json)
    _run(ctx, "MoTable", "Tabulating the models of %s" % ctx.label, [args], digests, [markdown, json])
