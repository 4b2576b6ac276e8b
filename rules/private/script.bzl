"""Targets that run a shell script: tests, and what writes golden files."""

_HEAD = """#!/usr/bin/env bash
set -euo pipefail
"""

def words(texts):
    """Texts as words of a shell's command.

    Args:
      texts: list of strings.

    Returns:
      string.
    """
    return " ".join(["'%s'" % text.replace("'", "'\\''") for text in texts])

def script(ctx, text, files):
    """The providers of a target that runs a script in the root of its runfiles.

    Args:
      ctx: of the calling rule.
      text: string, the script without its first line.
      files: list of Files, the runfiles.

    Returns:
      list of providers.
    """
    executable = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(executable, _HEAD + text, is_executable = True)
    return [DefaultInfo(
        executable = executable,
        runfiles = ctx.runfiles(files = files),
    )]
