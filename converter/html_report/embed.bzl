"""Files that the converter has inside."""

def _embed_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".cc")
    args = ctx.actions.args()
    args.add(output)
    for name, target in [
        ("kPageTemplate", ctx.files.template),
        ("kPageStyle", ctx.files.styles),
        ("kPageScript", ctx.files.scripts),
        ("kPageLibrary", ctx.files.library),
    ]:
        args.add("=" + name)
        args.add_all(target)
    inputs = ctx.files.template + ctx.files.styles + ctx.files.scripts + ctx.files.library
    ctx.actions.run(
        mnemonic = "EmbedPage",
        executable = ctx.executable._embed,
        arguments = [args],
        inputs = inputs,
        outputs = [output],
    )
    return [DefaultInfo(files = depset([output]))]

embed = rule(
    implementation = _embed_impl,
    doc = "Writes the definitions of page_files.h.",
    attrs = {
        "template": attr.label(mandatory = True, allow_single_file = True),
        "styles": attr.label_list(mandatory = True, allow_files = True),
        "scripts": attr.label_list(mandatory = True, allow_files = True, doc = "In the order of the page."),
        "library": attr.label_list(mandatory = True, allow_files = True),
        "_embed": attr.label(default = Label("//converter/html_report:embed"), executable = True, cfg = "exec"),
    },
)
