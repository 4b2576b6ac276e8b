"""Branches and loops."""

import numpy as np
from form_case import Table, constant, floats

_TRUE = "%go = Constant() boolean[] {1}\n"


def _parameter(name, shape, element_type="f32"):
    extents = ", ".join(map(str, shape))
    return f"%{name} = Parameter() {{element_type = {element_type}, shape = [{extents}]}}\n"


def _body(name, *lines):
    return f'graph "{name}" {{\n{"".join(lines)}}}'


def _branches(table):
    x, weights = floats(2, 3), floats(3, 3)
    a = _parameter("a", (2, 3))
    product = _body("then", a, constant("w", weights), "%p = MatMul(%a, %w)\n%out = Result(%p)\n")
    others = {
        "of one shape": (a, "%p = ReLU(%a)\n%out = Result(%p)\n"),
        "of two shapes": (a, "%p = Concat(%a, %a) {axis = 0}\n%out = Result(%p)\n"),
        "that passes on": (a, "%out = Result(%a)\n"),
        "that is known": (constant("w", weights[:2]), "%out = Result(%w)\n"),
    }
    definitions = (
        lambda v: np.maximum(v, 0),
        lambda v: np.concatenate([v, v]),
        lambda v: v,
        lambda v: weights[:2].astype(float),
    )
    for (name, lines), other in zip(others.items(), definitions, strict=True):
        inputs = "then_inputs = [1]" + ("" if "known" in name else ", else_inputs = [1]")
        for condition in (True, False):
            table.add(
                f"if {name} {condition}",
                f"%r = If(%x, %y) {{{inputs}}} {product} {_body('else', *lines)}\n"
                "%s = Negative(%r)",
                lambda c, v, other=other: -(v @ weights.astype(float) if c else other(v)),
                np.array(condition),
                x,
                results=("%s",),
            )


def _branches_with_two_outputs(table):
    bodies = " ".join(
        _body(
            name,
            _parameter("a", (3,)),
            _parameter("b", (3,)),
            f"%p = {op}(%a, %b)\n%q = {op}(%b, %b)\n%out = Result(%p)\n%more = Result(%q)\n",
        )
        for name, op in (("then", "Subtract"), ("else", "Multiply"))
    )
    for condition in (True, False):
        table.add(
            f"if with two outputs {condition}",
            f"%r = If(%x, %y, %z) {{else_inputs = [2, 1], then_inputs = [1, 2]}} {bodies}",
            lambda c, a, b: (a - b, b - b) if c[0] else (b * a, a * a),
            np.array([condition]),
            floats(3),
            floats(3),
            results=("%r", "%r:1"),
        )


def _loops_of_a_number(table):
    """A recurrent cell of i + 1 times its weights, of which all states are kept."""
    weights = floats(3, 3, low=-0.5, high=0.5)

    def definition(n, start, bias):
        state, states = start, []
        for i in range(int(np.ravel(n)[0])):
            state = np.tanh((i + 1) * (state @ weights) + bias)
            states.append(state)
        kept = np.array(states).reshape(len(states), 2, 3)
        return state, kept, np.moveaxis(kept, 0, 1)

    body = _body(
        "body",
        _parameter("i", (), "i64"),
        _parameter("s", (2, 3)),
        _parameter("b", (3,)),
        _TRUE,
        "%goes_on = Result(%go)\n",
        constant("w", weights),
        constant("one", np.float32(1)),
        constant("axis_0", [0]),
        constant("axis_1", [1]),
        "%f = Convert(%i) {destination_type = f32}\n%times = Add(%f, %one)\n",
        "%p = MatMul(%s, %w)\n%scaled = Multiply(%p, %times)\n%sum = Add(%scaled, %b)\n",
        "%t = Tanh(%sum)\n%rows = Unsqueeze(%t, %axis_0)\n%middle = Unsqueeze(%t, %axis_1)\n",
        "%next = Result(%t)\n%all = Result(%rows)\n%moved = Result(%middle)\n",
    )
    for number in (np.int64(3), np.array([2], np.int32), np.int64(1), np.int64(0)):
        begins = "%c = Constant() boolean[] {1}\n"
        table.add(
            f"loop {np.asarray(number).dtype} {number}",
            f"{begins}%r = Loop(%x, %c, %y, %z) {{axes = [0, 1], carried = 1}} {body}",
            definition,
            np.asarray(number),
            floats(2, 3),
            floats(3),
            results=("%r", "%r:1", "%r:2"),
        )


def _loops_with_a_condition(table):
    """Doubles its state while it is below a limit; the limit is what each iteration reads."""

    def definition(begins, state, limit):
        kept = []
        goes_on = begins
        while goes_on:
            state = state + state
            kept.append(state)
            goes_on = state.max() < limit
        return state, np.array(kept).reshape(len(kept), 2)

    body = _body(
        "body",
        _parameter("i", (), "i64"),
        _parameter("s", (2,)),
        _parameter("limit", ()),
        constant("axes", [0]),
        "%t = Add(%s, %s)\n%most = ReduceMax(%t, %axes) {keep_dims = false}\n",
        "%go = Less(%most, %limit)\n%row = Unsqueeze(%t, %axes)\n",
        "%goes_on = Result(%go)\n%next = Result(%t)\n%all = Result(%row)\n",
    )
    for begins, limit in ((True, 40), (True, 0), (False, 40)):
        table.add(
            f"loop while {begins} {limit}",
            constant("n", np.int64(-1))
            + f"%r = Loop(%n, %x, %y, %z) {{axes = [0], carried = 1}} {body}",
            definition,
            np.array(begins),
            floats(2, low=1, high=2),
            np.array(limit, np.float32),
            results=("%r", "%r:1"),
        )


def _loops_that_grow(table):
    body = _body(
        "body",
        _parameter("i", (), "i64"),
        _parameter("s", ("?", 2)),
        _parameter("a", (1, 2)),
        _TRUE,
        "%goes_on = Result(%go)\n%t = Concat(%s, %a) {axis = 0}\n%next = Result(%t)\n",
    )
    for number in (0, 1, 4):
        table.add(
            f"loop that grows {number}",
            "%c = Constant() boolean[] {1}\n"
            f"%r = Loop(%x, %c, %y, %z) {{carried = 1}} {body}\n%s = Negative(%r)",
            lambda n, s, a: -np.concatenate([s] + [a] * int(n)),
            np.array(number),
            floats(3, 2),
            floats(1, 2),
            results=("%s",),
        )


def _loop_of_branches(table):
    """Each iteration chooses one of two products; weights are in the bodies of the body."""
    even, odd = floats(3, 3, low=-0.5, high=0.5), floats(3, 3, low=-0.5, high=0.5)
    bodies = " ".join(
        _body(
            name,
            _parameter("a", (2, 3)),
            constant("w", weights),
            "%p = MatMul(%a, %w)\n%out = Result(%p)\n",
        )
        for name, weights in (("then", even), ("else", odd))
    )
    body = _body(
        "body",
        _parameter("i", (), "i64"),
        _parameter("s", (2, 3)),
        _TRUE,
        "%goes_on = Result(%go)\n",
        constant("two", np.int64(2)),
        constant("none", np.int64(0)),
        "%rest = FloorMod(%i, %two)\n%c = Equal(%rest, %none)\n",
        f"%t = If(%c, %s) {{else_inputs = [1], then_inputs = [1]}} {bodies}\n%next = Result(%t)\n",
    )

    def definition(n, state):
        for i in range(int(n)):
            state = state @ (odd if i % 2 else even).astype(float)
        return state

    for number in (1, 4):
        table.add(
            f"loop of branches {number}",
            f"%c = Constant() boolean[] {{1}}\n%r = Loop(%x, %c, %y) {{carried = 1}} {body}",
            definition,
            np.array(number),
            floats(2, 3),
        )


def _loops_that_exchange_states(table):
    """A state becomes another one as it is, or as a row."""
    bodies = {
        "its last": ("%t = Add(%a, %b)\n", "%t", "%a"),
        "two": ("", "%b", "%a"),
        "two and back": ("%row = Reshape(%a, %one)\n%t = Reshape(%row, %all)\n", "%b", "%t"),
    }
    for name, (lines, first, second) in bodies.items():
        for element_type, values in (("f32", floats(3)), ("i64", np.arange(3)), ("f32", floats())):
            if lines.startswith("%row") and values.shape == ():
                continue
            body = _body(
                "body",
                _parameter("i", (), "i64"),
                _parameter("a", values.shape, element_type),
                _parameter("b", values.shape, element_type),
                _TRUE,
                constant("one", [1, 3]) + constant("all", [3]),
                lines,
                f"%goes_on = Result(%go)\n%f = Result({first})\n%s = Result({second})\n",
            )

            def definition(n, a, b, adds=name == "its last"):
                for _ in range(int(n)):
                    a, b = (a + b if adds else b), a
                return a, b

            table.add(
                f"loop that exchanges {name} {element_type} {list(values.shape)}",
                "%c = Constant() boolean[] {1}\n"
                f"%r = Loop(%x, %c, %y, %z) {{carried = 2}} {body}",
                definition,
                np.array(3),
                values,
                values + np.asarray(1, values.dtype),
                results=("%r", "%r:1"),
            )


def cases():
    table = Table()
    _branches(table)
    _branches_with_two_outputs(table)
    _loops_of_a_number(table)
    _loops_with_a_condition(table)
    _loops_that_grow(table)
    _loop_of_branches(table)
    _loops_that_exchange_states(table)
    return table.cases
