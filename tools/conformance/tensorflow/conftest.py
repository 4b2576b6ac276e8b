"""What the tests share: the converter, the runtime, made nets, IRs, results."""

import collections
import functools

import nets
import pytest
import results as results_module

from converter import Converter


def pytest_generate_tests(metafunc):
    """Tests that take `net` and `form` run for all of the chosen set."""
    if "form" in metafunc.fixturenames:
        chosen = metafunc.config.suite.set
        pairs = [(net, form) for net in nets.NETS for form in net.forms(chosen)]
        ids = [f"{net.name}-{form}" for net, form in pairs]
        metafunc.parametrize("net, form", pairs, ids=ids)


def pytest_collection_modifyitems(config, items):
    """The sample has every second form of each operation, and none of those for the full set.

    Where tests are named, it has all forms but the latter.
    """
    if config.suite.set == "full":
        return
    places = collections.Counter()
    kept = []
    for item in items:
        case = item.callspec.params.get("case") if hasattr(item, "callspec") else None
        if case and case.full:
            continue
        if item.originalname == "test_operation" and not config.suite.arguments.pytest:
            places[case.operation] += 1
            if places[case.operation] % 2 == 0:
                continue
        kept.append(item)
    items[:] = kept


@pytest.fixture(scope="session")
def converter(suite):
    return Converter(suite.arguments.bin / "tools" / "conformance" / "tensorflow" / "mo")


@pytest.fixture(scope="session")
def results(suite, runtime):
    suite.results = results_module.new_results(
        suite.arguments.cache / "conformance-tensorflow-results",
        resume=suite.set == "full",
        runtime=runtime,
    )
    return suite.results


@pytest.fixture(scope="session")
def files_of(suite):
    """The files of a net."""
    return lambda net: nets.made(net, suite.arguments.cache, net.forms(suite.set))


@pytest.fixture
def files(net, files_of):
    return files_of(net)


@pytest.fixture(scope="session")
def convert(suite, converter, files_of):
    """Converts a net in a form, once; returns the path of the .xml."""

    @functools.cache
    def converted(net, form):
        folder = suite.arguments.cache / "conformance-tensorflow-irs"
        folder.mkdir(parents=True, exist_ok=True)
        return converter.convert(files_of(net).source(form), folder, f"{net.name}_{form}")

    return converted


@pytest.fixture
def ir(net, form, convert):
    return convert(net, form)


@pytest.fixture(scope="session")
def ovc_folder(suite):
    """Where IRs of OpenVINO's own converter are put, to count their layers."""
    folder = suite.arguments.cache / "conformance-tensorflow-irs" / "ovc"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
