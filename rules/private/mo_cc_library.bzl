"""mo_cc_library: a model as a C++ library."""

load("@rules_cc//cc:cc_library.bzl", "cc_library")
load(":bazel_features.bzl", "label_text")
load(":macros.bzl", "helper_kwargs")
load(":model_attr.bzl", "model_attr", "model_of")

_RUNFILES_HEADER = """\
#ifndef {guard}
#define {guard}

#include "rules/cc/ir.h"

// The model {label}, among the runfiles.

namespace {namespace} {{

constexpr mo::IrRunfiles kIr = {{
    "{name}",
    "{xml}",
    "{bin}",
}};

}}  // namespace {namespace}

#endif  // {guard}
"""

_EMBEDDED_HEADER = """\
#ifndef {guard}
#define {guard}

#include "rules/cc/ir.h"

// The model {label}, inside of the program.

extern "C" const char {symbol}_xml[], {symbol}_xml_end[];
extern "C" const unsigned char {symbol}_bin[], {symbol}_bin_end[];

namespace {namespace} {{

inline mo::EmbeddedIr Ir() {{
  return {{"{name}", {symbol}_xml, static_cast<std::size_t>({symbol}_xml_end - {symbol}_xml),
          {symbol}_bin, static_cast<std::size_t>({symbol}_bin_end - {symbol}_bin)}};
}}

}}  // namespace {namespace}

#endif  // {guard}
"""

# Assembled, not compiled: no compiler takes long for a hundred megabytes then.
_EMBEDDED_ASSEMBLY = """\
#ifdef __APPLE__
#define SYMBOL(name) _##name
.section __DATA,__const
#else
#define SYMBOL(name) name
.section .rodata
#endif

.globl SYMBOL({symbol}_xml)
.globl SYMBOL({symbol}_xml_end)
.globl SYMBOL({symbol}_bin)
.globl SYMBOL({symbol}_bin_end)

SYMBOL({symbol}_xml):
.incbin "{xml}"
SYMBOL({symbol}_xml_end):
.byte 0

.balign 64
SYMBOL({symbol}_bin):
.incbin "{bin}"
SYMBOL({symbol}_bin_end):
.byte 0

#if defined(__linux__) && defined(__ELF__)
.section .note.GNU-stack,"",%progbits
#endif
"""

def _identifier(text):
    """The text with _ for what an identifier of C cannot have."""
    characters = [c if c.isalnum() else "_" for c in text.elems()]
    return "".join((["_"] if text[:1].isdigit() else []) + characters)

def _runfiles_path(ctx, file):
    path = file.short_path
    return path[len("../"):] if path.startswith("../") else ctx.workspace_name + "/" + path

def _files_impl(ctx):
    info = model_of(ctx)
    substitutions = {
        "guard": _identifier("MO_%s_%s_H_" % (ctx.label.package, ctx.attr.header)).upper(),
        "label": label_text(info.label),
        "name": info.name,
        "namespace": ctx.attr.namespace,
        "symbol": _identifier("mo_%s_%s" % (ctx.label.package, ctx.attr.header[:-len(".h")])),
    }
    header = ctx.actions.declare_file(ctx.attr.header)
    if not ctx.attr.embed:
        ctx.actions.write(header, _RUNFILES_HEADER.format(
            xml = _runfiles_path(ctx, info.xml),
            bin = _runfiles_path(ctx, info.bin),
            **substitutions
        ))
        return [DefaultInfo(files = depset([header]))]

    assembly = ctx.actions.declare_file(ctx.attr.header[:-len(".h")] + ".S")
    ctx.actions.write(header, _EMBEDDED_HEADER.format(**substitutions))
    ctx.actions.write(assembly, _EMBEDDED_ASSEMBLY.format(
        xml = info.xml.path,
        bin = info.bin.path,
        **substitutions
    ))
    return [
        DefaultInfo(files = depset([header])),
        OutputGroupInfo(assembly = depset([assembly]), ir = depset([info.xml, info.bin])),
    ]

_files = rule(
    implementation = _files_impl,
    attrs = {
        "model": model_attr("Of the macro."),
        "header": attr.string(mandatory = True),
        "namespace": attr.string(mandatory = True),
        "embed": attr.bool(mandatory = True),
    },
)

def _group_impl(ctx):
    return [DefaultInfo(files = getattr(ctx.attr.files[OutputGroupInfo], ctx.attr.group))]

_group = rule(
    implementation = _group_impl,
    doc = "An output group. Unlike a filegroup it can be built where its sources are (exec_properties, ...).",
    attrs = {
        "files": attr.label(mandatory = True),
        "group": attr.string(mandatory = True),
    },
)

def mo_cc_library(name, model, embed = False, namespace = None, **kwargs):
    """Declares a `cc_library` through which a C++ program knows a model.

    ```
    mo_cc_library(
        name = "resnet50",
        model = ":resnet50_ir",
    )

    cc_binary(
        name = "classify",
        srcs = ["classify.cc"],
        deps = [
            ":resnet50",
            "@rules_cc//cc/runfiles",
        ],
    )
    ```

    The header `PACKAGE/NAME.h` has the paths of the IR in the program's runfiles, as
    `mo::IrRunfiles NAMESPACE::kIr` (rules/cc/ir.h): a name that is misspelled does not compile. The IR
    comes into the runfiles with the library.

    With `embed = True` the bytes of the IR become part of the program, and the header has
    `mo::EmbeddedIr NAMESPACE::Ir()`. That is for small models: every link copies the weights. It needs
    GCC or Clang.

    Args:
      name: of the library and, with .h, of its header.
      model: label of a `mo_model` or `mo_import`.
      embed: whether the program holds the IR's bytes. Default: False.
      namespace: of C++, such as "shop::models". Default: the name, with _ for what an identifier
        cannot have.
      **kwargs: of every rule (visibility, tags, testonly, ...).
    """
    header = name + ".h"
    files = name + "_files"
    _files(
        name = files,
        model = model,
        header = header,
        namespace = namespace or _identifier(name),
        embed = embed,
        **helper_kwargs(kwargs)
    )
    embedded = {}
    if embed:
        for group in ["assembly", "ir"]:
            _group(
                name = "%s_%s" % (name, group),
                files = files,
                group = group,
                **helper_kwargs(kwargs)
            )
        embedded["srcs"] = [":%s_assembly" % name]

        # The assembler reads them.
        embedded["textual_hdrs"] = [":%s_ir" % name]
    cc_library(
        name = name,
        hdrs = [files],
        data = [] if embed else [model],
        deps = [Label("//rules/cc:ir")],
        **dict(kwargs, **embedded)
    )
