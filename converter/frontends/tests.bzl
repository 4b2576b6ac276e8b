"""Tests of the frontends."""

# buildifier: disable=unnamed-macro
def tests_beside(folders = [""], exclude = []):
    """The tests of this package; each source file must have one beside it, by the same name.

    Args:
      folders: that hold sources: "" and "ops/".
      exclude: tests that go to a target of their own.

    Returns:
      the files.
    """
    tests = native.glob([folder + "*_test.cc" for folder in folders], exclude = exclude)
    if not tests:
        return []  # a release's archive leaves tests out
    sources = native.glob(
        [folder + "*.cc" for folder in folders],
        exclude = ["**/*_test.cc", "**/*_fuzz.cc", "**/*testing.cc"],
    )
    for source in sources:
        test = source[:-len(".cc")] + "_test.cc"
        if test not in tests:
            fail("%s has no test: write %s" % (source, test))
    return tests
