"""The comparison of test_outputs.py notices a damaged IR."""

import pytest
from cases import DEFAULT
from compare import worst
from damages import DAMAGES
from deviation import TOLERANCE
from ir_file import IrFile
from results import damage_case


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_damage_is_noticed(damaged_net, damage, files, results, measure):
    net = damaged_net
    path = files.ir(net, damage.config)

    def figures():
        ir = IrFile.read(path)
        damage.apply(ir, net)
        return worst(measure(net, ir.written()))

    sources = [files.prototxt(net), files.caffemodel(net), path, path.with_suffix(".bin")]
    found = results.measured(damage_case(net, damage), sources, figures)
    assert any(relative > TOLERANCE for relative in found.values()), found


def test_an_ir_that_was_only_rewritten_passes(damaged_net, files, measure):
    """It is the damage that is noticed, not the editing."""
    ir = IrFile.read(files.ir(damaged_net, DEFAULT))
    found = worst(measure(damaged_net, ir.written()))
    assert all(relative <= TOLERANCE for relative in found.values()), found
