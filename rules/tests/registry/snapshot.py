"""What the Bazel Central Registry says of the modules that rules_mo needs; a registry made of it.

python3 snapshot.py record REGISTRY MODULE.bazel...
    prints a table: of a checkout of the registry, every version of every module that these files
    ask for, directly or not
python3 snapshot.py write FOLDER NAME=PATH... <TABLE
    makes a registry of the table; its modules have no files, but for those that are named

A line of the table: module, version, its compatibility level, the Bazels that it accepts, what it
depends on: each as module@version, or module@version@LEVEL where it also accepts versions of
compatibility levels up to that one.
"""

import json
import pathlib
import sys


class Ignored:
    """What a MODULE.bazel does with its extensions."""

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self


class Functions(dict):
    def __missing__(self, name):
        return Ignored()


def read(text, with_dev):
    """The fields and dependencies of a MODULE.bazel, which is Python as well."""
    fields, dependencies = {}, []

    def module(**kwargs):
        fields.update(kwargs)

    def bazel_dep(name, version="", dev_dependency=False, max_compatibility_level="", **_):
        if version and (with_dev or not dev_dependency):
            dependencies.append(f"{name}@{version}@{max_compatibility_level}".rstrip("@"))

    exec(text, Functions(module=module, bazel_dep=bazel_dep, __builtins__={}))
    return fields, sorted(dependencies)


def record(registry, roots):
    modules = pathlib.Path(registry, "modules")
    found, open_ends = {}, []
    for root in roots:
        open_ends += read(pathlib.Path(root).read_text(), with_dev=True)[1]
    while open_ends:
        key = "@".join(open_ends.pop().split("@")[:2])
        path = modules.joinpath(*key.split("@"), "MODULE.bazel")
        if key in found:
            continue
        if not path.exists():
            sys.exit(f"{path}: the registry does not have {key}")
        found[key] = read(path.read_text(), with_dev=False)
        open_ends += found[key][1]
    for key, (fields, dependencies) in sorted(found.items()):
        level = str(fields.get("compatibility_level", 0))
        bazels = ",".join(fields.get("bazel_compatibility", []))
        print(*key.split("@"), level, bazels, " ".join(dependencies), sep="\t")


def module_file(name, version, level, bazels, dependencies):
    lines = [f'module(name = "{name}", version = "{version}", compatibility_level = {level},']
    lines.append(f"    bazel_compatibility = {json.dumps(bazels.split(',') if bazels else [])})")
    for dependency in dependencies.split():
        wanted, least, *highest = dependency.split("@")
        limit = f", max_compatibility_level = {highest[0]}" if highest else ""
        lines.append(f'bazel_dep(name = "{wanted}", version = "{least}"{limit})')
    return "\n".join(lines) + "\n"


def write(folder, sources, table):
    folder = pathlib.Path(folder)
    sources = dict(source.split("=") for source in sources)
    for line in table:
        name, version, *rest = line.rstrip("\n").split("\t")
        module = folder / "modules" / name / version
        module.mkdir(parents=True)
        (module / "MODULE.bazel").write_text(module_file(name, version, *rest))
        source = sources.get(name, str(module.resolve()))
        (module / "source.json").write_text(json.dumps({"type": "local_path", "path": source}))
    (folder / "bazel_registry.json").write_text("{}")


def main():
    match sys.argv[1:]:
        case ["record", registry, *roots]:
            record(registry, roots)
        case ["write", folder, *sources]:
            write(folder, sources, sys.stdin)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
