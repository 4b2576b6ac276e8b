"""A manifest: many models in one TOML file.

    schema = 1
    config = "nets.toml"                  # of all that name no other

    [[model]]
    name = "resnet50_ir"
    model = "resnet50.prototxt"
    weights = ["resnet50.caffemodel"]
    precision = "f16"
"""

load(":model_attributes.bzl", "SETTINGS")
load(":toml.bzl", "parse_toml")

_STRING = type("")
_LIST = type([])

# Key: its type.
_TOP_KEYS = {"config": _STRING, "schema": type(1)}
MODEL_KEYS = dict(
    {
        "config": _STRING,
        "model": _STRING,
        "name": _STRING,
        "tags": _LIST,
        "weights": _LIST,
    },
    **{name: _LIST if setting.is_list else _STRING for name, setting in SETTINGS.items()}
)
_CHOICES = {name: setting.choices for name, setting in SETTINGS.items() if setting.choices}
_TYPE_NAMES = {_STRING: "a string", _LIST: "an array of strings", type(1): "an integer", type(True): "true or false"}

def _check_table(table, keys, problems):
    """Reports keys that are not known, and values of another type or choice than theirs."""
    for key, value in table.values.items():
        line = table.lines[key]
        if key not in keys:
            problems.append("line %d: unknown key '%s'; expected %s" % (line, key, ", ".join(sorted(keys))))
        elif type(value) != keys[key]:
            problems.append("line %d: '%s' is %s, expected %s" % (line, key, _TYPE_NAMES[type(value)], _TYPE_NAMES[keys[key]]))
        else:
            for word in value if type(value) == _LIST else [value]:
                if key in _CHOICES and word not in _CHOICES[key]:
                    problems.append("line %d: '%s' is '%s', expected %s" % (line, key, word, ", ".join(_CHOICES[key])))

def _check_model(table, first_lines, problems):
    """Reports what a [[model]] lacks, and a name that another one has."""
    for key in ["name", "model"]:
        if not table.values.get(key):
            what = "names no file: give it 'model', the file of the network" if key == "model" else "has no 'name': give it that of the target to make"
            problems.append("line %d: the [[model]]%s %s" % (
                table.line,
                " '%s'" % table.values["name"] if table.values.get("name") else "",
                what,
            ))
    name = table.values.get("name")
    if not name:
        return
    if name in first_lines:
        problems.append("line %d: there are two models '%s', the first in line %d; rename one" % (table.lines["name"], name, first_lines[name]))
    else:
        first_lines[name] = table.lines["name"]

def read_manifest(text):
    """Reads a manifest.

    Args:
      text: string, TOML.

    Returns:
      A struct: problems, a list of strings that begin with "line N: ", in their order, and if there are none
      config (None or string) and models, a list of dicts of the keys of [[model]].
    """
    parsed = parse_toml(text)
    if parsed.error:
        return struct(problems = [parsed.error])
    problems = []
    top = parsed.tables[0]
    _check_table(top, _TOP_KEYS, problems)
    if "schema" not in top.values:
        problems.append("line 1: the schema version is missing; begin the file with 'schema = 1'")
    elif top.values["schema"] != 1:
        problems.append("line %d: the schema version is %s, and only 1 is supported" % (top.lines["schema"], top.values["schema"]))
    models = []
    first_lines = {}
    for table in parsed.tables[1:]:
        if table.name != "model" or not table.repeated:
            problems.append("line %d: unknown table '%s'; expected [[model]]" % (table.line, table.name))
            continue
        _check_table(table, MODEL_KEYS, problems)
        _check_model(table, first_lines, problems)
        models.append(table.values)
    if not models and not problems:
        problems.append("line 1: there is no [[model]]")
    return struct(problems = problems, config = top.values.get("config"), models = models)
