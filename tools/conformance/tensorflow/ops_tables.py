"""Tables that are filled before the model runs."""

import tensorflow as tf
from op_case import Full, Refused
from tensorflow import raw_ops as raw

_INITIALIZERS = tf.compat.v1.GraphKeys.TABLE_INITIALIZERS


def _table(op, keys, values, key_type, value_type, insert):
    """A table, and the node that fills it."""
    table = op(key_dtype=key_type, value_dtype=value_type, shared_name="t")
    filled = {"keys": tf.constant(keys, key_type), "values": tf.constant(values, value_type)}
    is_second = table.dtype == tf.resource
    if insert:
        fill = raw.LookupTableInsertV2 if is_second else raw.LookupTableInsert
    else:
        fill = raw.LookupTableImportV2 if is_second else raw.LookupTableImport
    tf.compat.v1.add_to_collection(_INITIALIZERS, fill(table_handle=table, **filled))
    return table


def _find(op, keys, key_type=tf.int64, value_type=tf.float32, insert=False, default=-1):
    def build(g):
        values = [10 * i + 3 for i in range(len(keys))]
        table = _table(op, keys, values, key_type, value_type, insert)
        find = raw.LookupTableFindV2 if table.dtype == tf.resource else raw.LookupTableFind
        x = g.input([2, 9], min(keys) - 3, max(keys) + 4, key_type.name)
        return find(table_handle=table, keys=x, default_value=tf.constant(default, value_type))

    return build


def _size(op):
    def build(g):
        table = _table(op, [4, 6, 9], [1, 2, 3], tf.int64, tf.float32, insert=False)
        size = raw.LookupTableSizeV2 if table.dtype == tf.resource else raw.LookupTableSize
        return raw.AddV2(x=size(table_handle=table), y=g.input([2], 0, 9, "int64"))

    return build


def _finds(op):
    return {
        "keys": _find(op, [3, 0, 1, 2]),
        "apart": _find(op, [-5, 40, 7], tf.int32, tf.int32),
        "size": Full(_size(op)),
    }


def _mutable(op):
    return _finds(op) | {"inserted": Refused("MO3111", _find(op, [1, 2], insert=True))}


CASES = {
    "HashTable": _finds(raw.HashTable),
    "HashTableV2": _finds(raw.HashTableV2),
    "MutableHashTable": _mutable(raw.MutableHashTable),
    "MutableHashTableV2": _mutable(raw.MutableHashTableV2),
    "LookupTableFind": _finds(raw.HashTable),
    "LookupTableFindV2": _finds(raw.HashTableV2),
    "LookupTableSize": {name: _size(raw.HashTable) for name in ("one", "two", "three")},
    "LookupTableSizeV2": {name: _size(raw.HashTableV2) for name in ("one", "two", "three")},
}
