"""Writes a text graph of more than 5,000 nodes: stages of blocks of convolutions.

The argument says how its names are: "scopes" are separated by slashes, those of "blocks" are not.
"""

import sys

_STAGES, _BLOCKS, _LAYERS = 10, 25, 4


def layer(prefix: str, number: int, seed: int, source: str) -> list[str]:
    name = f"{prefix}%s{number}"
    pads = "pads_begin = [1, 1], pads_end = [1, 1]"
    return [
        f"%{name % 'w'} = Constant() f32[8, 8, 3, 3] seeded({seed})",
        f"%{name % 'conv'} = Convolution(%{source}, %{name % 'w'}) {{{pads}}}",
        f"%{name % 'f'} = Constant() f32[8, 1, 1] seeded({seed + 1})",
        f"%{name % 'mul'} = Multiply(%{name % 'conv'}, %{name % 'f'})",
        f"%{name % 'add'} = Add(%{name % 'mul'}, %{name % 'f'})",
        f"%{name % 'relu'} = ReLU(%{name % 'add'})",
        f"%{name % 'tanh'} = Tanh(%{name % 'relu'})",
    ]


def main() -> None:
    separator = "/" if sys.argv[1] == "scopes" else "_"
    lines = ["%data = Parameter() {element_type = f32, shape = [1, 8, 16, 16]}"]
    value = "data"
    for block in range(_STAGES * _BLOCKS):
        prefix = f"stage{block // _BLOCKS}{separator}block{block % _BLOCKS}{separator}"
        start = value
        for number in range(_LAYERS):
            lines += layer(prefix, number, 2 * (block * _LAYERS + number), value)
            value = f"{prefix}tanh{number}"
        lines.append(f"%{prefix}sum = Add(%{value}, %{start})")
        value = f"{prefix}sum"
    lines.append(f"%out = Result(%{value})")
    print('graph "large" {\n  ' + "\n  ".join(lines) + "\n}")


if __name__ == "__main__":
    main()
