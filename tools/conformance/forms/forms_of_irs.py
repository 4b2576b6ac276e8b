"""Which forms an IR has."""

from ir_file import IrFile


def forms_of(path):
    """The forms that an IR has, as `forms list` spells them."""
    found = set()
    for layer in IrFile.read(path).layers:
        type_ = layer.get("type")
        found.add(f"{type_} {layer.get('version')}")
        found.add(f"{type_} inputs={len(layer.findall('input/port'))}")
        if any(port.get("precision") == "STRING" for port in layer.iter("port")):
            found.add(f"{type_} strings")
        data = layer.find("data")
        for name, text in ({} if data is None else data.attrib).items():
            found.update(f"{type_} {name}={value.strip()}" for value in text.split(","))
    return found
