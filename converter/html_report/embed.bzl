"""Files that the converter has inside."""

def _embed_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".cc")
    args = ctx.actions.args()
    args.add(output)
    begin = 0
    for name, count in zip(ctx.attr.names, ctx.attr.counts):
        args.add("=" + name)
        args.add_all(ctx.files.files[begin:begin + count])
        begin += count
    ctx.actions.run(
        mnemonic = "EmbedFiles",
        executable = ctx.executable._embed,
        arguments = [args],
        inputs = ctx.files.files,
        outputs = [output],
    )
    return [DefaultInfo(files = depset([output]))]

_embed = rule(
    implementation = _embed_impl,
    attrs = {
        "names": attr.string_list(mandatory = True),
        "counts": attr.int_list(mandatory = True),
        "files": attr.label_list(mandatory = True, allow_files = True),
        "_embed": attr.label(default = Label("//converter/html_report:embed"), executable = True, cfg = "exec"),
    },
)

def embed(name, texts):
    """Writes the definitions of page_files.h.

    Args:
      name: of the target, a C++ source.
      texts: dict from the name of each definition to the labels of its files, one after the other. No file is in two.
    """
    _embed(
        name = name,
        counts = [len(files) for files in texts.values()],
        files = [file for files in texts.values() for file in files],
        names = texts.keys(),
    )
