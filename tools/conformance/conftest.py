"""What the tests share: files, engines, references, results."""

import functools

import pytest
import results as results_module
from cases import DAMAGED, DEFAULT, PLAIN, SETS, Files
from compare import compare, outputs_of
from engines import CaffeReference
from images import images


def pytest_generate_tests(metafunc):
    """Tests that take `net` and `config`, or `net` alone, run for all of the chosen set."""
    chosen = metafunc.config.suite.set
    if {"net", "config"} <= set(metafunc.fixturenames):
        pairs = SETS[chosen]
        ids = [f"{net.name}-{config.name}" for net, config in pairs]
        metafunc.parametrize("net, config", pairs, ids=ids)
    elif "damaged_net" in metafunc.fixturenames:
        nets = DAMAGED[chosen]
        metafunc.parametrize("damaged_net", nets, ids=[net.name for net in nets])
    elif "plain_net" in metafunc.fixturenames:
        nets = [net for net, config in SETS[chosen] if config is PLAIN]
        metafunc.parametrize("plain_net", nets, ids=[net.name for net in nets])
    elif "net" in metafunc.fixturenames:
        nets = [net for net, config in SETS[chosen] if config is DEFAULT]
        metafunc.parametrize("net", nets, ids=[net.name for net in nets])


@pytest.fixture(scope="session")
def files(suite):
    return Files(suite.arguments.bin)


@pytest.fixture(scope="session")
def results(suite, runtime):
    suite.results = results_module.new_results(
        suite.arguments.results, resume=suite.set == "full", runtime=runtime
    )
    return suite.results


@pytest.fixture(scope="session")
def measure(files, runtime):
    """Compares an IR (a path, or xml and bin bytes) with its source on all images."""

    @functools.cache
    def references(net):
        reference = CaffeReference(files.prototxt(net), files.caffemodel(net), net.tensors)
        return [reference.run(image) for image in images(net.shape)]

    return lambda net, ir: compare(runtime, ir, net.tensors, references(net), images(net.shape))


@pytest.fixture(scope="session")
def measure_optimizations(files, runtime):
    """Compares the IR of the default configuration with the one in which nothing is optimized."""

    def measured(net):
        inputs = images(net.shape)
        plain = outputs_of(runtime, files.ir(net, PLAIN), net.tensors, inputs)
        return compare(runtime, files.ir(net, DEFAULT), net.tensors, plain, inputs)

    return measured
