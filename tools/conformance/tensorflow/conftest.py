"""What the tests share: the converter, the runtime."""

import pytest

from converter import Converter
from runtime import Runtime


@pytest.fixture(scope="session")
def suite(request):
    """How main.py was called."""
    return request.config.suite


@pytest.fixture(scope="session")
def converter(suite):
    return Converter(suite.arguments.bin / "tools" / "conformance" / "tensorflow" / "mo")


@pytest.fixture(scope="session")
def runtime():
    return Runtime()
