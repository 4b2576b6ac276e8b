"""Every difference between the Bazels that rules_mo supports: 4.2 and 7 or later.

A version cannot be read here (Debian's Bazel 4 calls itself "no_version"), so each
difference is recognized by a name that only newer Bazels have.
"""

_BAZEL_7 = hasattr(native, "package_relative_label")

# rule(): Bazel 4 resolves a toolchain's tools for the execution platform only when asked to. Newer ones
# always do; the newest refuse the word.
TOOLCHAIN_RULE_KWARGS = {} if _BAZEL_7 else {"incompatible_use_toolchain_transition": True}

# rule(): where Bazel 4 finds the C++ toolchain. Newer ones resolve its type.
CC_TOOLCHAIN_ATTRS = {} if _BAZEL_7 else {
    "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
}

# rule(): what a rule with a transition has to declare.
TRANSITION_RULE_ATTRS = {
    "_allowlist_function_transition": attr.label(
        default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
    ),
}

# native.starlark_doc_extract is there, which reads docstrings.
EXTRACTS_DOCS = _BAZEL_7

def action_kwargs(toolchain_type):
    """The keywords of ctx.actions.run for an action whose tool comes from a toolchain.

    Args:
      toolchain_type: Label of the toolchain's type, for the choice of the execution platform.

    Returns:
      A dict of keywords.
    """
    return {"toolchain": toolchain_type} if _BAZEL_7 else {}

# Every path of such an action is a File in its Args, so that Bazel 7 may take the configuration out of the
# paths (--experimental_output_paths=strip): one conversion then serves all configurations. Bazel 4 ignores it.
PATH_MAPPING = {"supports-path-mapping": "1"}

def repository_text(name):
    """How users call a repository.

    Args:
      name: string, as Bazel calls it: "nets", but "zoo~1.0" or "zoo+" of a module, and "zoo~~mo~nets" or
        "zoo++mo+nets" of an extension.

    Returns:
      string: "nets" or "zoo".
    """
    if not name:  # as for most labels
        return name
    for separator in ["~", "+"]:
        parts = name.split(separator)
        if len(parts) > 1:
            return parts[0] if len(parts) == 2 else parts[-1]
    return name

def label_text(label):
    """A label as text that every Bazel writes the same way.

    Args:
      label: Label.

    Returns:
      string: "//models:resnet50_ir" in the main repository, "@zoo//:resnet50_ir" in another.
    """
    repository = repository_text(label.repo_name if _BAZEL_7 else label.workspace_name)
    return "%s//%s:%s" % ("@" + repository if repository else "", label.package, label.name)
