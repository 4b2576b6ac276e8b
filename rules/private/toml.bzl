"""A reader of TOML, of the part that manifests need: Starlark has none.

Understood are comments, [tables], [[arrays of tables]], keys without dots, strings in one line ("basic"
with the escapes \\" \\\\ \\n \\t, and 'literal'), integers, booleans, and arrays of strings over any
number of lines. Everything else is an error that says in which line.
"""

_BARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+."
_ESCAPES = {"\"": "\"", "\\": "\\", "n": "\n", "t": "\t"}

def _string_token(line, begin, number):
    """The string that begins at line[begin].

    Returns:
      A struct: value, or error; end, where the line goes on.
    """
    quote = line[begin]
    value = []
    escaped = False
    for i in range(begin + 1, len(line)):
        c = line[i]
        if escaped:
            if c not in _ESCAPES:
                return struct(error = "line %d: the escape \\%s is not understood; expected \\\", \\\\, \\n or \\t" % (number, c))
            value.append(_ESCAPES[c])
            escaped = False
        elif c == "\\" and quote == "\"":
            escaped = True
        elif c == quote:
            return struct(error = None, value = "".join(value), end = i + 1)
        else:
            value.append(c)
    return struct(error = "line %d: a string has no end; write its closing %s in the same line" % (number, quote))

def _tokens_of_line(line, number):
    """The tokens of one line: structs of kind ("string", "bare" or a character) and value.

    Returns:
      A struct: tokens, or error.
    """
    tokens = []
    go_on = 0
    for i in range(len(line)):
        c = line[i]
        if i < go_on or c in " \t":
            continue
        if c == "#":
            break
        if c in "\"'":
            token = _string_token(line, i, number)
            if token.error:
                return token
            tokens.append(struct(kind = "string", value = token.value, line = number))
            go_on = token.end
        elif c in "[]=,":
            tokens.append(struct(kind = c, value = c, line = number))
        elif c in _BARE:
            word = line[i:]
            word = word[:len(word) - len(word.lstrip(_BARE))]
            tokens.append(struct(kind = "bare", value = word, line = number))
            go_on = i + len(word)
        else:
            return struct(error = "line %d: '%s' is not understood here" % (number, c))
    return struct(error = None, tokens = tokens)

def _statements(text):
    """The tokens of each statement: of a line, or of the lines of an array.

    Returns:
      A struct: statements, or error.
    """
    statements = []
    pending = []
    depth = 0
    for index, line in enumerate(text.split("\n")):
        read = _tokens_of_line(line.rstrip("\r"), index + 1)
        if read.error:
            return read
        pending.extend(read.tokens)
        for token in read.tokens:
            depth += {"[": 1, "]": -1}.get(token.kind, 0)
        if depth > 0:
            continue
        if pending:
            statements.append(pending)
        pending = []
        depth = 0
    if pending:
        return struct(error = "line %d: an array has no end; write its closing ]" % pending[0].line)
    return struct(error = None, statements = statements)

def _scalar(token):
    """The value of a token; None if it has none."""
    if token.kind == "string":
        return token.value
    if token.kind != "bare":
        return None
    if token.value in ["true", "false"]:
        return token.value == "true"
    return int(token.value) if token.value.isdigit() else None

def _array(tokens):
    """The strings between [ and ]; None if there is anything else."""
    strings = []
    expect_string = True
    for token in tokens[1:-1]:
        if token.kind != ("string" if expect_string else ","):
            return None
        if expect_string:
            strings.append(token.value)
        expect_string = not expect_string
    return strings

def _value(tokens):
    """The value right of a =; None if it is not understood."""
    if len(tokens) == 1:
        return _scalar(tokens[0])
    if tokens and tokens[0].kind == "[" and tokens[-1].kind == "]":
        return _array(tokens)
    return None

def parse_toml(text):
    """Reads a TOML text.

    Args:
      text: string.

    Returns:
      A struct: error, None or a string that begins with "line N: ", and tables, a list of structs of
      name ("" for the top level, "model" for [model] and [[model]]), repeated (whether it is written
      [[model]]), line, values (dict) and lines (dict from key to line).
    """
    read = _statements(text)
    if read.error:
        return read
    tables = [struct(name = "", repeated = False, line = 1, values = {}, lines = {})]
    first_tables = {}
    for statement in read.statements:
        line = statement[0].line
        kinds = [token.kind for token in statement]
        if kinds in [["[", "bare", "]"], ["[", "[", "bare", "]", "]"]]:
            repeated = len(kinds) == 5
            name = statement[2 if repeated else 1].value
            first = first_tables.get(name)
            if first and not (repeated and first.repeated):
                return struct(error = "line %d: [%s] is there twice, first in line %d" % (line, name, first.line))
            tables.append(struct(name = name, repeated = repeated, line = line, values = {}, lines = {}))
            first_tables.setdefault(name, tables[-1])
            continue
        if kinds[:2] not in [["bare", "="], ["string", "="]]:
            return struct(error = "line %d: expected 'key = value', [table] or [[table]]" % line)
        key = statement[0].value
        value = _value(statement[2:])
        if value == None:
            return struct(error = "line %d: the value of '%s' is not understood; expected a string in quotes, an integer, true, false or an array of strings" % (line, key))
        if key in tables[-1].values:
            return struct(error = "line %d: '%s' is there twice, first in line %d" % (line, key, tables[-1].lines[key]))
        tables[-1].values[key] = value
        tables[-1].lines[key] = line
    return struct(error = None, tables = tables)
