"""The command lines of the converter. Each is written here once, for an action and for the script of a test.

A command line is a list of arguments: strings, Files, and what `_file` and `_files_of_directory` return. An action
gets it by `add_arguments`, a script by `shell_command`.

The source of a model is a struct of model (the File of the network, or a directory if it is a SavedModel that a rule
made), weights (list of Files, in the order of the attribute) and files (list of Files in the model's folder that it
names, such as those of a SavedModel).
"""

load(":model_attributes.bzl", "OPTIMIZATIONS")
load(":script.bzl", "words")

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

def _file(name, file):
    """The argument NAME=PATH."""
    return struct(name = name, file = file)

def _files_of_directory(directory):
    """The arguments --file =PATH for each file in it, which are known when the converter is run."""
    return struct(name = None, file = directory)

def _files(source):
    """The flags that name, so that it reads no other, every file that a model may read."""
    flags = []
    if source.model.is_directory:
        flags.append(_files_of_directory(source.model))
    else:
        for file in [source.model] + source.files:
            flags += ["--file", _file(name_beside(source.model, file), file)]
    for file in source.weights:
        flags += ["--weights", file]
    return flags

def _framework(framework):
    return ["--framework", framework] if framework != "auto" else []

def _config(config):
    return ["--config", config.toml, "--config_name", config.name]

def setting_flags(settings):
    """The flags of what the attributes of a mo_model change in its configuration.

    Args:
      settings: a struct with the attributes disabled_optimizations, precision, saved_model_tags, signature and license.

    Returns:
      list of strings.
    """
    flags = []
    for optimization in OPTIMIZATIONS:  # the order of the attribute means nothing
        if optimization in settings.disabled_optimizations:
            flags += ["--disable_optimization", optimization]
    if settings.precision:
        flags += ["--precision", settings.precision]
    if settings.saved_model_tags:
        flags += ["--saved_model_tags", ",".join(sorted(settings.saved_model_tags))]
    if settings.signature:
        flags += ["--signature", settings.signature]
    if settings.license:
        flags += ["--license", settings.license]
    return flags

def config_command(toml, output):
    """`mo config`: checks a configuration and writes its normal form."""
    return ["config", "--config", toml, "--output_config", output]

def convert_command(source, config, options, name, framework, outputs):
    """`mo`: reads a source model, optimizes it and writes the IR.

    Args:
      source: the model's; see above.
      config: a struct of toml, the File in its normal form, and name, what messages call it.
      options: list of strings, as `setting_flags` returns it.
      name: string, of the model in the IR.
      framework: string, "auto" to let the converter look.
      outputs: a struct of xml, bin, report and graph_text: Files to make, or their paths.

    Returns:
      The command line.
    """
    return (
        ["--model", source.model] + _files(source) + _config(config) + options + ["--model_name", name] +
        _framework(framework) + [
            "--output_xml",
            outputs.xml,
            "--output_bin",
            outputs.bin,
            "--output_report",
            outputs.report,
            "--output_graph",
            outputs.graph_text,
        ]
    )

def compare_command(source, config, options, framework, settings):
    """`mo compare`: runs a source model as it is and as it is optimized, and compares what both compute.

    Args:
      source: the model's; see above.
      config: as for `convert_command`.
      options: list of strings, as `setting_flags` returns it.
      framework: string, "auto" to let the converter look.
      settings: a struct with the attributes batch, inputs_per_model and seed.

    Returns:
      The command line.
    """
    batch = ["--batch", str(settings.batch)] if settings.batch else []
    return (
        ["compare", "--optimize", source.model] + _files(source) + _config(config) + options + batch +
        ["--seed", str(settings.seed), "--inputs_per_model", str(settings.inputs_per_model)] + _framework(framework)
    )

def ask_command(command, source, config, options, framework):
    """`mo explain`, `mo inspect`, `mo compare` or `mo report`, of a source model, without what is asked.

    Args:
      command: string, which of them.
      source: the model's; see above.
      config: as for `convert_command`.
      options: list of strings, as `setting_flags` returns it.
      framework: string, "auto" to let the converter look.

    Returns:
      The command line.
    """
    return [command, "--model", source.model] + _files(source) + _config(config) + options + _framework(framework)

def report_command(source, config, options, name, framework, digest, output):
    """`mo report`: writes a web page about what is done to a source model.

    Args:
      source: the model's; see above.
      config: as for `convert_command`.
      options: list of strings, as `setting_flags` returns it.
      name: string, of the model in the IR.
      framework: string, "auto" to let the converter look.
      digest: File, of the IR.
      output: File to make.

    Returns:
      The command line.
    """
    return ask_command("report", source, config, options, framework) + [
        "--model_name",
        name,
        "--digest",
        digest,
        "--output_html",
        output,
    ]

def _ir_flags(ir):
    """The flags of an IR, which has no report if it was not converted here."""
    return ["--xml", ir.xml, "--bin", ir.bin] + (["--report", ir.report] if ir.report else [])

def verify_command(ir, output):
    """`mo verify`: reads an IR back and checks it, also against its report."""
    return ["verify"] + _ir_flags(ir) + ["--output_verification", output]

def digest_command(ir, label, output):
    """`mo digest`: writes the sizes and SHA-256 of an IR's files, and the warnings of its conversion."""
    return ["digest", "--label", label] + _ir_flags(ir) + ["--output_digest", output]

def table_command(digests, markdown, json):
    """`mo table`: writes one table of many digests."""
    return ["table"] + digests + ["--output_markdown", markdown, "--output_json", json]

def models_page_command(models, html):
    """`mo table`: writes a web page about many models.

    Args:
      models: list of structs of label (string), digest (File), report (File or None) and page (string: where the model's own
        page is, from this one; empty if it has none).
      html: File to make.

    Returns:
      The command line.
    """
    flags = []
    for model in models:
        flags += ["--report", _file(model.label, model.report)] if model.report else []
        flags += ["--page", "%s=%s" % (model.label, model.page)] if model.page else []
    return ["table"] + [model.digest for model in models] + flags + ["--output_html", html]

def pack_command(files, output):
    """`mo pack`: writes files, a dict from the path in the archive to the File, into a tar archive."""
    flags = [argument for path, file in files.items() for argument in ["--file", _file(path, file)]]
    return ["pack"] + flags + ["--output_tar", output]

def _place(file):
    """What a statement calls a file: its path in its workspace, after the repository's name if that is another."""
    return file.short_path.replace("../", "external/")

def provenance_command(model, converter, label, license, output):
    """`mo provenance`: writes what a model was made from.

    Args:
      model: MoModelInfo, with a source.
      converter: File, the program.
      label: string, the model's name among all.
      license: string, of the source model as SPDX writes it; may be empty.
      output: File to make.

    Returns:
      The command line.
    """
    flags = ["--folder", model.source_model] if model.source_model.is_directory else []
    for file in [model.source_model] + model.source_files + model.source_weights + [model.config]:
        flags += [_files_of_directory(file)] if file.is_directory else ["--file", _file(_place(file), file)]
    flags += ["--parameter=" + option for option in model.options + _framework(model.framework)]
    flags += ["--license", license] if license else []
    return ["provenance", "--label", label, "--xml", model.xml, "--bin", model.bin] + flags + [
        "--converter",
        converter,
        "--output_provenance",
        output,
    ]

def add_arguments(args, command):
    """Adds a command line to an action's Args: Files, never their paths (see PATH_MAPPING).

    Args:
      args: Args.
      command: a command line.
    """
    plain = []
    for argument in command:
        if type(argument) != "struct":
            plain.append(argument)
            continue
        args.add_all(plain, expand_directories = False)
        plain = []
        if argument.name == None:
            args.add_all([argument.file], before_each = "--file", format_each = "=%s")
        else:
            args.add(argument.file, format = argument.name.replace("%", "%%") + "=%s")
    args.add_all(plain, expand_directories = False)

_LIST_FILES = """
# Sets ${{files[@]}}: the flags that name the files of directories.
list_files() {{
  files=()
  while IFS= read -r file; do files+=(--file "=$file"); done < <({find})
}}
"""

def shell_command(command, path_of):
    """A command line in a shell script.

    Args:
      command: a command line.
      path_of: function from a File to its path in the folder where the script runs the converter.

    Returns:
      A struct of strings: list_files, a function of the shell to be called in that folder before the converter is,
      and arguments, words of the shell.
    """
    arguments = []
    find = "true"
    for argument in command:
        if type(argument) == "File":
            arguments.append(words([path_of(argument)]))
        elif type(argument) != "struct":
            arguments.append(words([argument]))
        elif argument.name == None:
            arguments.append("\"${files[@]}\"")
            find = "find -L %s -type f" % words([path_of(argument.file)])
        else:
            arguments.append(words(["%s=%s" % (argument.name, path_of(argument.file))]))
    return struct(list_files = _LIST_FILES.format(find = find), arguments = " ".join(arguments))
