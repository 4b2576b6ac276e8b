"""golden_test: a file that is made is the one that was reviewed and committed."""

load(":bazel_features.bzl", "label_text")
load(":macros.bzl", "helper_kwargs")
load(":script.bzl", "script", "words")

_COMPARE = """
if diff -u {golden} {actual}; then exit 0; fi
echo
echo {differs}
"""

_ADVICE = """
echo {advice}
echo "and review and commit what it writes."
exit 1
"""

_UPDATE = """
: "${{BUILD_WORKSPACE_DIRECTORY:?run this with bazel run}}"
target="$BUILD_WORKSPACE_DIRECTORY/"{target}
cp -f {actual} "$target"
chmod 644 "$target"
echo "wrote $target"
"""

def _compare_impl(ctx):
    name = ctx.attr.golden_name
    what = ctx.attr.what
    run = "    bazel run %s.update" % label_text(ctx.label)
    if ctx.file.golden == None:
        text = "\necho %s\n" % words(["There is no file %s yet for %s. To make it, run" % (name, what)])
        return script(ctx, text + _ADVICE.format(advice = words([run])), [])
    text = _COMPARE.format(
        actual = words([ctx.file.actual.short_path]),
        differs = words(["This is not %s as %s has it. If the change is meant, run" % (what, name)]),
        golden = words([ctx.file.golden.short_path]),
    )
    return script(ctx, text + _ADVICE.format(advice = words([run])), [ctx.file.golden, ctx.file.actual])

_compare_test = rule(
    implementation = _compare_impl,
    attrs = {
        "actual": attr.label(allow_single_file = True, mandatory = True),
        "golden": attr.label(allow_single_file = True),
        "golden_name": attr.string(mandatory = True),
        "what": attr.string(mandatory = True),
    },
    test = True,
)

def _update_impl(ctx):
    target = "/".join([part for part in [ctx.label.package, ctx.attr.golden_name] if part])
    actual = words([ctx.file.actual.short_path])
    return script(ctx, _UPDATE.format(actual = actual, target = words([target])), [ctx.file.actual])

_update = rule(
    implementation = _update_impl,
    attrs = {
        "actual": attr.label(allow_single_file = True, mandatory = True),
        "golden_name": attr.string(mandatory = True),
    },
    executable = True,
)

def golden_test(name, actual, golden, what, **kwargs):
    """Compares a file with one beside the BUILD file; NAME.update writes the latter again.

    Args:
      name: of the test.
      actual: label of the file that is made.
      golden: name of the file to compare it with, in this package. Where there is none yet, the test says
        how to make it.
      what: string: what the file is, for messages.
      **kwargs: of every test.
    """
    _compare_test(
        name = name,
        actual = actual,
        golden = golden if native.glob([golden], allow_empty = True) else None,
        golden_name = golden,
        what = what,
        **kwargs
    )
    _update(
        name = name + ".update",
        actual = actual,
        golden_name = golden,
        **helper_kwargs(kwargs)
    )
