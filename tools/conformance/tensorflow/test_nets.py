"""A net's IR computes what TensorFlow computes, and is no larger than OpenVINO's own."""

import ir_rules
import ir_size
import numpy as np
import ports
from deviation import TOLERANCE, relative
from ir_file import IrFile
from nets import images
from results import outputs_case, structure_case


def test_outputs(net, form, files, ir, results, runtime):
    tensors = files.tensors(form)
    wanted = _compared(tensors)

    def measure():
        plain = runtime.compile(runtime.read(ir))
        model = runtime.read(ir)
        ports.add_outputs(model, wanted)
        inspected = runtime.compile(model)
        worst = {}
        for image, reference in zip(images(net.size), files.references(), strict=True):
            feed = {tensors["input"]: image}
            found = dict(zip(wanted, ports.run(inspected, feed, wanted), strict=True))
            (output,) = ports.run(plain, feed, [tensors["output"]])
            for name, value in [*found.items(), (tensors["output"], output)]:
                compared = relative if name == tensors["output"] else inner_relative
                far = compared(reference[name], value)
                worst[name] = max(worst.get(name, 0), far)
        return worst

    sources = [*files.sources(form), ir, ir.with_suffix(".bin")]
    worst = results.measured(outputs_case(net, form), sources, measure)
    assert set(worst) == set(wanted)
    assert {name: far for name, far in worst.items() if far > TOLERANCE} == {}


def _compared(tensors):
    return [tensors[key] for key in ("output", "logits") if key in tensors] + tensors["inner"]


def inner_relative(reference, actual):
    """Of an inner tensor: the IR may hold it with channels first, every second row and column."""
    if reference.ndim == 4 and actual.shape != reference.shape:
        reference = np.moveaxis(reference, -1, 1)
        if actual.shape != reference.shape:
            reference = reference[:, :, ::2, ::2]
    return relative(reference, actual)


def test_structure(net, form, files, ir, results, ovc_folder):
    def measure():
        read = IrFile.read(ir)
        return {
            **ir_size.compared_with_ovc(ir, files.source(form), ovc_folder),
            "transposes": ir_rules.transposes(read),
            "multiplies": ir_rules.fusible_multiplies(read),
        }

    sources = [*files.sources(form), ir, ir.with_suffix(".bin")]
    found = results.measured(structure_case(net, form), sources, measure)
    assert found["multiplies"] == []
    assert len(found["transposes"]) <= net.transposes
    ours, others = (ir_size.Size(**found[key]) for key in ("size", "other_size"))
    differing = ir_size.differing_types(found["types"], found["other_types"])
    assert not ours.exceeds(others), f"{ours}, OpenVINO's converter {others}: {differing}"


def test_reference_depends_on_the_image(net, form, files):
    """Else any IR that ignores its input would pass. And its softmax is not saturated."""
    tensors = files.tensors(form)
    runs = files.references()
    for tensor in _compared(tensors):
        values = np.stack([run[tensor] for run in runs])
        assert values.std(axis=0).mean() > 0.1 * values.std(), tensor
    assert 0.02 < max(run[tensors["output"]].max() for run in runs) < 0.9
