"""Runs the conformance tests. tools/conformance/run calls it, in the environment it needs."""

import argparse
import pathlib
import sys

import pytest


class Suite:
    """A pytest plugin that hands the arguments to the tests and counts outcomes."""

    def __init__(self, arguments):
        self.set = arguments.set
        self.bin = arguments.bin
        self.built = arguments.built == "yes"
        self.results = arguments.results
        self.config = None
        self._failed = set()
        self._passed = set()

    def pytest_configure(self, config):
        config.suite = self
        config.results = None
        self.config = config

    def pytest_runtest_logreport(self, report):
        # What is skipped has not been run, and what fails before or after its call has failed.
        if report.outcome != "passed":
            self._failed.add(report.nodeid)
        elif report.when == "call":
            self._passed.add(report.nodeid)

    def pytest_collectreport(self, report):
        if report.failed:
            self._failed.add(report.nodeid)

    @property
    def failed(self):
        return len(self._failed)

    @property
    def passed(self):
        return len(self._passed - self._failed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    parser.add_argument("--set", choices=("sample", "full"), required=True)
    parser.add_argument("--built", choices=("yes", "no"), required=True)
    parser.add_argument(
        "--results", type=pathlib.Path, required=True, help="where figures are kept"
    )
    parser.add_argument("pytest", nargs="*", help="arguments of pytest")
    arguments = parser.parse_args()

    here = pathlib.Path(__file__).parent
    suite = Suite(arguments)
    options = ["-p", "no:cacheprovider", "--rootdir", str(here), "--tb=short", "-q", str(here)]
    status = pytest.main([*options, *arguments.pytest], plugins=[suite])

    failed = suite.failed
    if status != pytest.ExitCode.OK and not failed:
        failed = 1  # Nothing was collected, or pytest itself failed.
    whole = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not arguments.pytest
    if suite.set == "full" and whole and suite.config.results is not None:
        suite.config.results.write_document(suite.passed, failed)
    print(f"{suite.passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
