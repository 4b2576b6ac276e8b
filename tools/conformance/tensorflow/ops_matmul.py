"""Products of matrices."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _matmul(a, b, constant=True, **transposes):
    def build(g):
        return raw.MatMul(a=g.input(a), b=g.const(b) if constant else g.input(b), **transposes)

    return build


def _batch_matmul(version, a, b, constant=False, **adjoints):
    def build(g):
        return version(x=g.input(a), y=g.const(b) if constant else g.input(b), **adjoints)

    return build


def _dense(g):
    """Flattening, product, bias, activation, as a layer writes them."""
    x = g.input([None, 3, 4, 2])
    x = raw.Reshape(tensor=x, shape=[-1, 24])
    x = raw.BiasAdd(value=raw.MatMul(a=x, b=g.const([24, 5])), bias=g.const([5]))
    return raw.Relu(features=x)


def _attention(g):
    """Scores of two heads over three steps, and what they choose."""
    query, key, value = (g.input([2, 2, 3, 4]) for _ in range(3))
    scores = raw.BatchMatMulV2(x=query, y=key, adj_y=True)
    scores = raw.Softmax(logits=raw.Mul(x=scores, y=tf.constant(0.5)))
    return raw.BatchMatMulV2(x=scores, y=value)


def _einsum(equation, *shapes, constant=()):
    def build(g):
        inputs = [g.const(s) if i in constant else g.input(s) for i, s in enumerate(shapes)]
        return raw.Einsum(inputs=inputs, equation=equation)

    return build


def _batch_matmul_v3(x, y, **adjoints):
    return raw.BatchMatMulV3(x=x, y=y, Tout=tf.float32, **adjoints)


CASES = {
    "MatMul": {
        "plain": _matmul([2, 6], [6, 5]),
        "transposed_a": _matmul([6, 2], [6, 5], transpose_a=True),
        "transposed_b": Text(_matmul([None, 6], [5, 6], transpose_b=True)),
        "transposed_both": _matmul([6, 2], [5, 6], transpose_a=True, transpose_b=True),
        "two_inputs": _matmul([2, 6], [6, 5], constant=False),
        "dense_layer": _dense,
    },
    "BatchMatMul": {
        "plain": _batch_matmul(raw.BatchMatMul, [2, 3, 4], [2, 4, 5]),
        "adjoint_x": _batch_matmul(raw.BatchMatMul, [2, 4, 3], [2, 4, 5], adj_x=True),
        "constant": _batch_matmul(raw.BatchMatMul, [2, 3, 4], [2, 5, 4], True, adj_y=True),
    },
    "BatchMatMulV2": {
        "plain": _batch_matmul(raw.BatchMatMulV2, [2, 3, 4], [2, 4, 5]),
        "broadcast": _batch_matmul(raw.BatchMatMulV2, [2, 1, 3, 4], [3, 4, 5]),
        "dynamic_batch": _batch_matmul(raw.BatchMatMulV2, [None, 3, 4], [4, 5], constant=True),
        "attention": _attention,
    },
    "BatchMatMulV3": {
        "plain": _batch_matmul(_batch_matmul_v3, [2, 3, 4], [2, 4, 5]),
        "adjoints": _batch_matmul(_batch_matmul_v3, [2, 4, 3], [2, 5, 4], adj_x=True, adj_y=True),
        "constant": Text(_batch_matmul(_batch_matmul_v3, [None, 3, 4], [1, 4, 5], constant=True)),
    },
    "Einsum": {
        "product": _einsum("ij,jk->ik", [3, 4], [4, 5], constant=[1]),
        "batch_product": _einsum("bij,bjk->bik", [2, 3, 4], [2, 4, 5]),
        "dense": _einsum("abc,cd->abd", [2, 3, 4], [4, 5], constant=[1]),
        "heads": _einsum("abc,cde->abde", [None, 3, 4], [4, 2, 5], constant=[1]),
        "heads_back": _einsum("abcd,cde->abe", [2, 3, 2, 4], [2, 4, 5], constant=[1]),
        "scores": _einsum("aecd,abcd->acbe", [2, 3, 2, 4], [2, 5, 2, 4]),
        "choice": _einsum("acbe,aecd->abcd", [2, 2, 5, 3], [2, 3, 2, 4]),
        "swapped_left": _einsum("acb,cd->abd", [None, 4, 3], [4, 5], constant=[1]),
        "swapped_both": _einsum("bji,bkj->bik", [2, 4, 3], [2, 5, 4]),
        "dense_of_more": _einsum("abcd,de->abce", [None, None, 3, 4], [4, 5], constant=[1]),
        "no_free_right": _einsum("abc,c->ab", [2, 3, 4], [4], constant=[1]),
        "two_of_left_turned": _einsum("cab,cd->abd", [4, 2, 3], [4, 5], constant=[1]),
        "transpose": _einsum("ijk->kij", [2, 3, 4]),
        "sum": _einsum("ij->i", [2, 3]),
        "outer": _einsum("i,j->ij", [3], [4]),
    },
}
