"""The actions: each is one run of the converter, with its declared inputs and nothing else.

No shell and no environment. The rule of the calling target needs
toolchains = [CONVERTER_TOOLCHAIN_TYPE].
"""

load("//rules:providers.bzl", "MoConfigInfo")
load(":bazel_features.bzl", "PATH_MAPPING", "action_kwargs", "label_text")
load(
    ":command_lines.bzl",
    "add_arguments",
    "config_command",
    "convert_command",
    "digest_command",
    "models_page_command",
    "pack_command",
    "provenance_command",
    "report_command",
    "table_command",
    "verify_command",
)
load(":model_attr.bzl", "inputs_of")

_TOOLCHAIN_TYPE = Label("//rules:toolchain_type")
CONVERTER_TOOLCHAIN_TYPE = str(_TOOLCHAIN_TYPE)

def converter_of(ctx):
    """The FilesToRunProvider of the converter that the calling rule's toolchain brings."""
    return ctx.toolchains[_TOOLCHAIN_TYPE].mo.converter

def _run(ctx, mnemonic, progress_message, command, inputs, outputs, is_long = False):
    """Runs a command line. One that may grow long reaches the converter in a file."""
    args = ctx.actions.args()
    if is_long:
        args.set_param_file_format("multiline")
        args.use_param_file("@%s")
    add_arguments(args, command)
    ctx.actions.run(
        mnemonic = mnemonic,
        progress_message = progress_message,
        executable = converter_of(ctx),
        arguments = [args],
        inputs = inputs,
        outputs = outputs,
        env = {},
        use_default_shell_env = False,
        execution_requirements = PATH_MAPPING,
        **action_kwargs(CONVERTER_TOOLCHAIN_TYPE)
    )

def normalize_config(ctx, toml, output):
    """MoConfig: checks a configuration and writes its normal form.

    Args:
      ctx: of the calling rule.
      toml: File, as the user wrote it.
      output: File to make.

    Returns:
      A MoConfigInfo.
    """
    command = config_command(toml, output)
    _run(ctx, "MoConfig", "Reading configuration %s" % toml.short_path, command, [toml], [output])
    return MoConfigInfo(toml = output, name = toml.short_path)

def convert(ctx, source, config, options, model_name, framework):
    """MoConvert: reads a source model, optimizes it and writes the IR.

    Args:
      ctx: of the calling rule; names the outputs.
      source: the model's (command_lines.bzl).
      config: the MoConfigInfo.
      options: list of strings, the flags of `setting_flags`.
      model_name: string, of the model in the IR.
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
    _run(
        ctx,
        "MoConvert",
        "Converting %s to OpenVINO IR" % label_text(ctx.label),
        convert_command(source, config, options, model_name, framework, outputs),
        [source.model, config.toml] + source.weights + source.files,
        [outputs.xml, outputs.bin, outputs.report, outputs.graph_text],
        is_long = True,
    )
    return outputs

def _files_of(ir):
    return [ir.xml, ir.bin] + ([ir.report] if ir.report else [])

def verify(ctx, ir):
    """MoVerify: reads an IR back and checks it against its own report.

    Args:
      ctx: of the calling rule; names the output.
      ir: what `convert` returned.

    Returns:
      File, made if the IR is right.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".verification.txt")
    _run(ctx, "MoVerify", "Verifying the IR of %s" % label_text(ctx.label), verify_command(ir, output), _files_of(ir), [output])
    return output

def read_back(ctx, ir, graph_text):
    """MoVerify: reads an IR that came without a report, checks it and writes its graph as text.

    Args:
      ctx: of the calling rule; names the output.
      ir: a struct of Files: xml, bin; report is None.
      graph_text: File to make.

    Returns:
      File, made if the IR is right.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".verification.txt")
    command = verify_command(ir, output) + ["--output_graph", graph_text]
    _run(ctx, "MoVerify", "Verifying the IR of %s" % label_text(ctx.label), command, [ir.xml, ir.bin], [output, graph_text])
    return output

def digest(ctx, ir):
    """MoDigest: sizes and SHA-256 of an IR's files, and the warnings of its conversion.

    Args:
      ctx: of the calling rule; names the output.
      ir: what `convert` returned, or a struct of xml, bin and, as None, report.

    Returns:
      File, JSON.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".digest.json")
    command = digest_command(ir, label_text(ctx.label), output)
    _run(ctx, "MoDigest", "Digesting the IR of %s" % label_text(ctx.label), command, _files_of(ir), [output])
    return output

def report(ctx, source, config, options, model_name, framework, digest):
    """MoReport: a web page about what the conversion of a model does.

    Args:
      ctx: of the calling rule; names the output.
      source: the model's (command_lines.bzl).
      config: the MoConfigInfo.
      options: list of strings, the flags of `setting_flags`.
      model_name: string, of the model in the IR.
      framework: string, "auto" to let the converter look.
      digest: File, of the IR.

    Returns:
      File, one HTML file that needs no other.
    """
    output = ctx.actions.declare_file(ctx.label.name + ".html")
    _run(
        ctx,
        "MoReport",
        "Reporting on the conversion of %s" % label_text(ctx.label),
        report_command(source, config, options, model_name, framework, digest, output),
        [source.model, config.toml, digest] + source.weights + source.files,
        [output],
        is_long = True,
    )
    return output

def state_provenance(ctx, model, license, output):
    """MoProvenance: states what a model was made from.

    Args:
      ctx: of the calling rule.
      model: MoModelInfo, with a source.
      license: string, of the source model as SPDX writes it; may be empty.
      output: File to make, an in-toto statement as JSON.
    """
    converter = converter_of(ctx).executable
    label = label_text(model.label)
    _run(
        ctx,
        "MoProvenance",
        "Stating the provenance of %s" % label,
        provenance_command(model, converter, label, license, output),
        [model.xml, model.bin, converter] + inputs_of(model),
        [output],
        is_long = True,
    )

def tabulate(ctx, digests, markdown, json):
    """MoTable: one table of many digests.

    Args:
      ctx: of the calling rule.
      digests: list of Files that `digest` made.
      markdown: File to make, the table to read.
      json: File to make, the table for programs.
    """
    command = table_command(digests, markdown, json)
    _run(ctx, "MoTable", "Tabulating the models of %s" % label_text(ctx.label), command, digests, [markdown, json], is_long = True)

def list_models(ctx, models, html):
    """MoModelsPage: a web page about many models.

    Args:
      ctx: of the calling rule.
      models: as for `models_page_command`.
      html: File to make.
    """
    files = [file for model in models for file in [model.digest, model.report] if file]
    message = "Listing the models of %s" % label_text(ctx.label)
    _run(ctx, "MoModelsPage", message, models_page_command(models, html), files, [html], is_long = True)

def pack(ctx, files, output):
    """MoPack: writes files into a tar archive.

    Args:
      ctx: of the calling rule.
      files: dict from the path in the archive to the File.
      output: File to make.
    """
    command = pack_command(files, output)
    _run(ctx, "MoPack", "Packing %s" % label_text(ctx.label), command, files.values(), [output], is_long = True)
