"""What the tests share: the models of the set, the converter, the engines, the figures."""

import functools

import onnx
import onnxruntime
import pytest
import results as results_module
from nets import NETS
from shipped import SHIPPED

from converter import Converter


def pytest_generate_tests(metafunc):
    """Tests that take `model` run for all of the chosen set."""
    if "model" in metafunc.fixturenames:
        suite = metafunc.config.suite
        chosen = [model for model in [*NETS, *SHIPPED] if suite.set == "full" or model.sample]
        metafunc.parametrize("model", chosen, ids=[model.name for model in chosen])


@pytest.fixture(scope="session")
def converter(suite):
    return Converter(suite.arguments.bin / "tools" / "conformance" / "onnx_nets" / "mo")


@pytest.fixture(scope="session")
def results(suite, runtime):
    suite.results = results_module.new_results(
        suite.arguments.cache / "conformance-onnx-nets-results",
        resume=suite.set == "full",
        runtime=runtime,
    )
    return suite.results


@pytest.fixture(scope="session")
def folder(suite):
    """Where models that are made, and IRs, are put."""
    found = suite.arguments.cache / "conformance-onnx-nets"
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture(scope="session")
def file_of(suite, folder):
    """The file of a model, made once."""
    return functools.cache(lambda model: model.file(suite.arguments.cache, folder))


@pytest.fixture
def file(model, file_of):
    return file_of(model)


@pytest.fixture
def feeds(model, file):
    return model.feeds(onnx.load(file))


@pytest.fixture
def reference(file, feeds):
    """What onnxruntime computes, by the names of the outputs, with each operator as it is."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))
