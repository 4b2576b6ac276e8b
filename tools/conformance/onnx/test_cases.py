"""Every case is right, or its outcome is the one that known.toml has for it."""

import cases as cases_module
import known as known_list
from outcomes import MO


def test_case(case, trials, known):
    assert known_list.problem(known, case.name, trials.outcomes(case)[MO]) is None


def test_the_list_names_cases_that_exist(cases, known):
    assert set(known) - {case.name for case in cases} == set()


def test_the_sample_has_every_operator_of_each_category(cases):
    standard = [case for case in cases if case.category != cases_module.LIGHT]
    chosen = cases_module.sample(cases)
    kinds = lambda some: {(case.category, name) for case in some for name in case.operators}
    assert len(standard) == 1793
    assert len(chosen) == cases_module.SAMPLE_SIZE
    assert kinds(chosen) == kinds(standard)
