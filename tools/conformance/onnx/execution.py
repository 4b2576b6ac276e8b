"""Converts a case and runs it in the OpenVINO runtime, in a process of its own."""

import subprocess

import elements
from comparison import problem
from outcomes import CRASHED, NOT_ATTEMPTED, REFUSED, RIGHT, RUNTIME, TIMED_OUT, WRONG, outcome
from runtime import Runtime

from converter import ConversionError

_INTERNAL_ERROR = 3  # The converter's exit code.


def convert_and_run(case, converter, folder):
    """The outcome of a case with our converter, which puts the IR into the folder."""
    try:
        ir = converter.convert(case.model, folder, "net")
    except subprocess.TimeoutExpired:
        return outcome(TIMED_OUT, "the conversion")
    except ConversionError as error:
        if error.status < 0 or error.status == _INTERNAL_ERROR:
            return outcome(CRASHED, str(error))
        if not case.obstacle:
            message = error.message.replace(str(case.model), "model.onnx")
            return outcome(REFUSED, message) | {"codes": sorted(set(error.codes))}
    return outcome(NOT_ATTEMPTED, case.obstacle) if case.obstacle else run_ir(case, ir)


def run_onnx(case):
    """The outcome of a case with OpenVINO's own frontend."""
    return _run(case, case.model, REFUSED)


def run_ir(case, ir):
    """The outcome of a case that was converted."""
    return _run(case, ir, RUNTIME)


def _run(case, source, unread):
    runtime = Runtime()
    stage = unread
    # The runtime raises exceptions of several types; those of this suite are none of them.
    try:
        model = runtime.read(source)
        stage = RUNTIME
        compiled = runtime.compile(model)
    except Exception as error:
        return outcome(stage, str(error))
    fed, notes, further = bound(case.inputs, model.inputs)
    if further:
        return outcome(WRONG, f"further inputs: {', '.join(further)}")
    read = {name: place for place, port in enumerate(model.outputs) for name in port.names}
    missing = [name for name in case.outputs if name not in read]
    if missing or len(model.outputs) != len(case.outputs):
        there = [", ".join(port.names) for port in model.outputs]
        return outcome(WRONG, f"outputs {there}, expected {list(case.outputs)}")
    for inputs, outputs in case.data_sets():
        request = compiled.create_infer_request()
        for name, value in zip(case.inputs, inputs, strict=True):
            if name not in fed:
                continue
            port, type_ = compiled.inputs[fed[name]], elements.openvino_type(value.data_type)
            if port.element_type != type_:
                there = port.element_type.to_string()
                return outcome(WRONG, f"input {name} of type {there}, expected {type_.to_string()}")
            tensor = elements.to_openvino(value)
            try:
                request.set_tensor(port, tensor)
            except Exception as error:
                return outcome(RUNTIME, str(error))
        try:
            request.infer()
        except Exception as error:
            return outcome(RUNTIME, str(error))
        for name, value in zip(case.outputs, outputs, strict=True):
            found = problem(value, request.get_tensor(compiled.outputs[read[name]]))
            if found:
                return outcome(WRONG, f"{name}: {found}")
    return outcome(RIGHT, "; ".join(notes))


def bound(names, ports):
    """Which port takes which input: indices by name, what is to be noted, and what is left.

    An input that has lost its name is one of the ports left, in their order. One that is unused may
    be missing.
    """
    left = dict(enumerate(ports))
    found = {}
    for name in names:
        place = next((place for place, port in left.items() if name in port.names), None)
        if place is not None:
            found[name] = place
            del left[place]
    notes = []
    for name in names:
        if name not in found and left:
            found[name] = next(iter(left))
            del left[found[name]]
            notes.append(f"input {name} has another name")
        elif name not in found:
            notes.append(f"input {name} is missing")
    return found, notes, [", ".join(port.names) for port in left.values()]
