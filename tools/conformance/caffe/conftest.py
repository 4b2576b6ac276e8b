"""What the tests share: the converter."""

import pytest

from converter import Converter


@pytest.fixture(scope="session")
def converter(suite):
    return Converter(suite.arguments.bin / "tools" / "conformance" / "caffe" / "mo")
