"""What the tests share: the cases of the set, the converter, what came of the cases."""

import known as known_list
import pytest
import results as results_module
from cases import all_cases, sample
from outcomes import MO
from trials import LIMIT, Trials

from converter import Converter


def pytest_generate_tests(metafunc):
    """Tests that take `case` run for all of the chosen set."""
    if "case" in metafunc.fixturenames:
        suite = metafunc.config.suite
        cases = all_cases(suite.arguments.cache)
        chosen = cases if suite.set == "full" else sample(cases)
        metafunc.parametrize("case", chosen, ids=[case.name for case in chosen])


@pytest.fixture(scope="session")
def cases(suite):
    """All, whatever the set."""
    return all_cases(suite.arguments.cache)


@pytest.fixture(scope="session")
def known():
    return known_list.read(results_module.KNOWN)


@pytest.fixture(scope="session")
def trials(request, suite, runtime, cases):
    """Trials of the selected cases."""
    suite.results = results_module.new_results(
        suite.arguments.cache / "conformance-onnx-results",
        resume=suite.set == "full",
        runtime=runtime,
        cases=cases,
    )
    selected = [
        item.callspec.params["case"]
        for item in request.session.items
        if "trials" in item.fixturenames
    ]
    converter = Converter(suite.arguments.bin / "tools" / "conformance" / "onnx" / "mo", LIMIT)
    suite.trials = Trials(selected, converter, suite.results)
    yield suite.trials
    suite.trials.close()


def pytest_sessionfinish(session):
    suite = session.config.suite
    if suite.arguments.rewrite_known and hasattr(suite, "trials"):
        found = {name: values[MO] for name, values in suite.trials.finished().items()}
        before = known_list.read(results_module.KNOWN)
        known_list.write(results_module.KNOWN, known_list.updated(before, found))


def pytest_terminal_summary(terminalreporter, config):
    """What came of the cases that were tried."""
    trials = getattr(config.suite, "trials", None)
    if trials is not None:
        tried = trials.finished()
        cases = [case for case in all_cases(config.suite.arguments.cache) if case.name in tried]
        for line in results_module.category_table(cases, config.suite.results.figures):
            terminalreporter.write_line(line)
