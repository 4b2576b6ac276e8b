"""Reads protobuf's text format, as far as Caffe's nets use it, without knowing the messages."""

import ast
import re

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<mark>[{}<>:,;\[\]])"""
    r"""|(?P<word>[^\s{}<>:,;\[\]"'\#]+)"""
)


class Message:
    """Fields by name, each a list of numbers, booleans, texts, names of enumerators, messages."""

    def __init__(self):
        self.fields = {}

    def get(self, name, default=None):
        """The value of a field, or the default."""
        values = self.fields.get(name)
        return default if not values else values[-1]

    def list(self, name):
        return self.fields.get(name, [])

    def message(self, name):
        """The message of a field, an empty one where there is none."""
        return self.get(name) or Message()

    def has(self, name):
        return name in self.fields


def parse(text):
    """The message that a text is."""
    tokens = [
        (match.lastgroup, match.group()) for match in _TOKEN.finditer(text) if match.lastgroup
    ]
    message, rest = _message(tokens, 0, None)
    assert rest == len(tokens), "the text goes on after its end"
    return message


def _message(tokens, at, end):
    message = Message()
    while at < len(tokens) and tokens[at][1] != end:
        name = tokens[at][1]
        at += 1
        if tokens[at][1] == ":":
            at += 1
        values, at = _values(tokens, at)
        message.fields.setdefault(name, []).extend(values)
        if at < len(tokens) and tokens[at][1] in ",;":
            at += 1
    return message, at if end is None else at + 1


def _values(tokens, at):
    if tokens[at][1] != "[":
        value, at = _value(tokens, at)
        return [value], at
    values = []
    at += 1
    while tokens[at][1] != "]":
        value, at = _value(tokens, at)
        values.append(value)
        if tokens[at][1] == ",":
            at += 1
    return values, at + 1


def _value(tokens, at):
    kind, token = tokens[at]
    if token in "{<":
        return _message(tokens, at + 1, "}" if token == "{" else ">")
    if kind == "string":
        text = ""
        while at < len(tokens) and tokens[at][0] == "string":
            text += ast.literal_eval(tokens[at][1])
            at += 1
        return text, at
    return _scalar(token), at + 1


def _scalar(word):
    if word in ("true", "True", "t"):
        return True
    if word in ("false", "False", "f"):
        return False
    if re.fullmatch(r"-?0[0-7]+", word):
        return int(word, 8)
    for number in (lambda text: int(text, 0), lambda text: float(text.rstrip("fF"))):
        try:
            return number(word)
        except ValueError:
            pass
    return word
