"""How a suite runs: pytest with a plugin that counts, and the last line that the gate reads."""

import argparse
import os
import pathlib

import pytest


class Suite:
    """A pytest plugin that hands the arguments to the tests and counts outcomes.

    Tests and fixtures find it as `config.suite` and as the fixture `suite`, with everything of
    `arguments`, and set `results` to the Results whose figures a full run writes.
    """

    def __init__(self, arguments):
        self.arguments = arguments
        self.set = arguments.set
        self.results = None
        self._failed = set()
        self._passed = set()

    @pytest.fixture(scope="session")
    def suite(self):
        return self

    @pytest.fixture(scope="session")
    def runtime(self):
        """The OpenVINO runtime."""
        from runtime import Runtime  # After the environment of TensorFlow is set.

        return Runtime()

    def pytest_configure(self, config):
        config.suite = self

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


def add_arguments(parser):
    """The arguments that every suite gets from its run script."""
    parser.add_argument("--set", choices=("sample", "full"), required=True)
    parser.add_argument("--built", choices=("yes", "no"), required=True)
    parser.add_argument("pytest", nargs="*", help="arguments of pytest")


def run_with_tensorflow(description, folder):
    """Parses the arguments of a suite that uses TensorFlow, and runs it."""
    # Before TensorFlow is imported: its plain kernels, and no word but of errors.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    parser = argparse.ArgumentParser(description=description)
    add_arguments(parser)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    parser.add_argument(
        "--cache", type=pathlib.Path, required=True, help="where models and figures are kept"
    )
    return run(parser.parse_args(), folder)


def run(arguments, folder, options=()):
    """Runs the tests of a folder, writes figures, prints the last line; returns the exit status."""
    suite = Suite(arguments)
    fixed = ["-p", "no:cacheprovider", "--rootdir", str(folder), "--tb=short", "-q", str(folder)]
    status = pytest.main([*fixed, *options, *arguments.pytest], plugins=[suite])

    failed = suite.failed
    if status != pytest.ExitCode.OK and not failed:
        failed = 1  # Nothing was collected, or pytest itself failed.
    whole = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not arguments.pytest
    if suite.set == "full" and whole and suite.results is not None:
        suite.results.write_document(suite.passed, failed)
    print(f"{suite.passed} passed, {failed} failed")
    return 1 if failed else 0
