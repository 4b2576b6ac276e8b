"""The page says which of TensorFlow's operations are converted."""

import coverage


def test_table_is_written():
    assert coverage.written_table() == coverage.table()


def test_counts():
    assert len(coverage.definitions()) > 1800
    assert len(coverage.of_openvino()) > 290
