"""Inputs and outputs of an IR by TensorFlow's names."""

from runtime import expose


def find_port(ports, tensor):
    """The port of a tensor `node:0`, which may be called `node` as well."""
    wanted = {tensor, tensor.removesuffix(":0")}
    found = [port for port in ports if wanted & port.get_names()]
    if len(found) != 1:
        there = sorted(name for port in ports for name in port.get_names())
        raise LookupError(f"{len(found)} ports are named {tensor!r}; there are {there}")
    return found[0]


def run(compiled, feed, outputs):
    """Arrays of outputs, in their order; `feed` has arrays by the names of tensors."""
    values = {find_port(compiled.inputs, tensor): value for tensor, value in feed.items()}
    results = compiled(values)
    return [results[find_port(compiled.outputs, tensor)].copy() for tensor in outputs]


def add_outputs(model, tensors):
    """Makes inner tensors of a model outputs as well."""
    for tensor in tensors:
        expose(model, tensor, tensor.removesuffix(":0"))
