"""Which files make a model, and what it is called: for mo_models."""

# What ends the name of a file that holds a network. The first that fits counts.
NETWORK_SUFFIXES = [".prototxt", ".pbtxt", ".pb", ".onnx", ".mog"]

# What glob(["**"]) finds besides.
_BUILD_FILES = ["BUILD", "BUILD.bazel"]

_SAVED_MODEL = "saved_model.pb"

# What TensorFlow writes into the folder of a SavedModel, beside saved_model.pb.
_SAVED_MODEL_FOLDERS = ["assets", "assets.extra", "variables"]
_SAVED_MODEL_FILES = ["fingerprint.pb", "keras_metadata.pb"]

def _stem_of_network(file_name):
    """The file's name without its suffix; None if it is no network's."""
    for suffix in NETWORK_SUFFIXES:
        if file_name.endswith(suffix) and file_name != suffix:
            return file_name[:-len(suffix)]
    return None

def _place(label):
    """A file by its label: label, package ("" for the own one), folder in it and name."""
    package, _, path = label.rpartition(":")
    folder, _, name = path.rpartition("/")
    return struct(label = label, package = package, folder = folder, name = name)

def _key(package, *path):
    return package + ":" + "/".join([part for part in path if part])

def _folders_around(place):
    """The keys of the file's folder and of those around it in its package, from the inside out."""
    parts = place.folder.split("/") if place.folder else []
    return [_key(place.package, *parts[:n]) for n in range(len(parts), -1, -1)]

def _saved_model_around(place, saved_models):
    """The folder of the SavedModel that the file is a part of; None if it is part of none."""
    for key in _folders_around(place):
        if key in saved_models:
            inside = _key(place.package, place.folder, place.name)[len(key):].strip("/").split("/")
            is_part = inside[0] in _SAVED_MODEL_FOLDERS or inside in [[name] for name in _SAVED_MODEL_FILES]
            return key if is_part else None
    return None

def _path_of(place, stem):
    """How a model is called that shares its short name with others."""
    package = place.package.split("//")[-1]
    return "/".join([part for part in [package, place.folder, stem] if part])

def _model(place):
    """A model, by the place of its network."""
    stem = _stem_of_network(place.name)
    path = _path_of(place, stem)
    if place.name == _SAVED_MODEL and place.folder:
        # A SavedModel is known by its folder, and a version's by the one around it: bert/1.
        around, _, stem = place.folder.rpartition("/")
        if stem.isdigit() and around:
            stem = around.rpartition("/")[2]
        path = _path_of(place, "")
    return struct(place = place, stem = stem, path = path, weights = [])

def _prefixes(file_name):
    """What is before each dot of the name, the longest first."""
    parts = file_name.split(".")
    return [".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]

def _found_by_name(place, models):
    """The models with whose stem, the longest one, and a dot the file's name begins: that of its folder, or all."""
    for stem in _prefixes(place.name):
        beside = models.by_stem.get(_key(place.package, place.folder, stem))
        if beside:
            return [beside]
        if stem in models.all_by_stem:
            return models.all_by_stem[stem]
    return []

def _found_by_folder(place, models):
    """The SavedModel or the ONNX models in whose folder the file lies: both may have files of any name."""
    if place.name.endswith(".caffemodel"):
        return []
    for key in _folders_around(place):
        if key in models.saved_models and not key.endswith(":"):
            return [models.saved_models[key]]
        if key in models.onnx_by_folder:
            return models.onnx_by_folder[key]
    return []

def _index(places):
    """The models of the files, in all the ways that the other files look for them; and the others."""
    saved_models = {
        _key(place.package, place.folder): _model(place)
        for place in places
        if place.name == _SAVED_MODEL
    }
    models = struct(all = [], by_stem = {}, all_by_stem = {}, onnx_by_folder = {}, saved_models = saved_models)
    others = []
    for place in places:
        saved_model = _saved_model_around(place, saved_models)
        if saved_model != None:
            saved_models[saved_model].weights.append(place.label)
        elif _stem_of_network(place.name) == None:
            others.append(place)
        elif place.name == _SAVED_MODEL:
            models.all.append(saved_models[_key(place.package, place.folder)])
        else:
            model = _model(place)
            models.all.append(model)
            models.by_stem.setdefault(_key(place.package, place.folder, model.stem), model)
            models.all_by_stem.setdefault(model.stem, []).append(model)
            if place.name.endswith(".onnx"):
                models.onnx_by_folder.setdefault(_key(place.package, place.folder), []).append(model)
    return struct(models = models, others = others)

def _name_models(models, problems):
    """A dict from name to model: the stem where no other has it, else the path."""
    by_stem = {}
    for model in models:
        by_stem.setdefault(model.stem, []).append(model)
    named = {}
    for model in models:
        name = model.stem if len(by_stem[model.stem]) == 1 else model.path
        if name in named:
            problems.append("%s and %s are two models of one name, '%s'; rename one, or give it a mo_model of its own" %
                            (named[name].place.label, model.place.label, name))
        else:
            named[name] = model
    return named

def pair_sources(srcs):
    """Finds out which files make a model.

    A network's file is known by its suffix, and a SavedModel by its saved_model.pb. The other files are found by the
    folder of their SavedModel, by a name that begins with the network's, or by the folder of their ONNX model.

    Args:
      srcs: list of labels as strings.

    Returns:
      A struct: models, a dict from name to a struct of model (label) and weights (list of labels), and
      problems, a list of strings.
    """
    places = [_place(src) for src in srcs]
    index = _index([place for place in places if place.name not in _BUILD_FILES])
    problems = []
    named = _name_models(index.models.all, problems)
    for place in index.others:
        found = _found_by_name(place, index.models) or _found_by_folder(place, index.models)
        if len(found) == 1:
            found[0].weights.append(place.label)
        elif found:
            problems.append("%s may belong to %s; put it beside its network, or give that a mo_model of its own" %
                            (place.label, " or ".join([model.place.label for model in found])))
        else:
            problems.append("%s belongs to no model: expected a network (%s) with the same name before the suffix" %
                            (place.label, ", ".join(NETWORK_SUFFIXES)))
    if not named:
        problems.append("there is no network among the files: expected names that end in " + ", ".join(NETWORK_SUFFIXES))
    models = {name: struct(model = model.place.label, weights = model.weights) for name, model in named.items()}
    return struct(models = models, problems = problems)
