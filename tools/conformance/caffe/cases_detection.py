"""Priors, the choice of boxes, proposals."""

import numpy as np
from layer_case import Case, each, given, integers, normal, uniform

_MAPS = ((2, 3, 4, 5), (2, 3, 60, 80))


def _prior(form, text, kind="PriorBox", inputs=_MAPS):
    return Case(kind, form, f"prior_box_param {{ {text} }}", inputs=inputs, opencv=False)


_PRIORS, _CLASSES = 12, 4
_PROBABILITIES = uniform(0, 1)


def _boxes(random, index, shape):
    """Priors, and their variances of 0.1 and 0.2."""
    centers = random.uniform(0.2, 0.8, (_PRIORS, 2))
    halves = random.uniform(0.05, 0.2, (_PRIORS, 2))
    boxes = np.hstack([centers - halves, centers + halves]).ravel()
    return np.stack([boxes, np.tile([0.1, 0.1, 0.2, 0.2], _PRIORS)])[None]


def _detection(form, text, images=2, scores=_PROBABILITIES, locations=1):
    inputs = ((images, _PRIORS * locations * 4), (images, _PRIORS * _CLASSES), (1, 2, _PRIORS * 4))
    return Case(
        "DetectionOutput",
        form,
        f"detection_output_param {{ num_classes: {_CLASSES} {text} }}",
        inputs=inputs,
        values=each(normal, scores, _boxes),
        opencv=False,
        rows=until_end,
    )


def until_end(found, expected):
    """The rows before that of image -1, which the runtime puts after the detections."""
    end = np.flatnonzero(found[0, 0, :, 0] == -1)
    rows = found[:, :, : end[0]] if len(end) else found
    if rows.shape[2] == 0:  # Caffe has a row of -1 for each image that has no detection.
        rows = np.full(expected.shape, -1.0)
        rows[0, 0, :, 0] = np.arange(expected.shape[2])
    return rows


def first_rows(found, expected):
    """Caffe has fewer rows where boxes are suppressed."""
    return found[: len(expected)]


def _proposal(form, text, anchors, kind="Proposal", tops=1, info=(90, 110, 1.0)):
    inputs = ((1, 2 * anchors, 5, 6), (1, 4 * anchors, 5, 6), (1, 3))
    deltas = lambda random, index, shape: random.standard_normal(shape) * 0.2
    return Case(
        kind,
        form,
        text,
        inputs=inputs,
        tops=tops,
        values=each(uniform(0, 1), deltas, given(*info)),
        opencv=False,
        rows=first_rows,
    )


_NMS = "nms_param { nms_threshold: 0.45 top_k: 8 }"

CASES = [
    _prior("one_size", "min_size: 20"),
    _prior(
        "ratios",
        "min_size: 20 max_size: 35 aspect_ratio: 2 aspect_ratio: 3 variance: 0.1 variance: "
        "0.1 variance: 0.2 variance: 0.2",
    ),
    _prior("fractions", "min_size: 35.84 max_size: 51.2 aspect_ratio: 2 flip: false clip: true"),
    _prior(
        "two_sizes",
        "min_size: 16 min_size: 32 max_size: 24 max_size: 48 aspect_ratio: 1.5 step: 16 offset: 0",
    ),
    _prior("image_size", "min_size: 20 img_h: 100 img_w: 120 step_h: 10 step_w: 20"),
    _prior("square_image", "min_size: 20 img_size: 64 variance: 0.3"),
    _prior(
        "plain",
        "width: 10.5 width: 20 height: 12 height: 7.25 step: 16 variance: 0.1 variance: 0.1 "
        "variance: 0.2 variance: 0.2",
        "PriorBoxClustered",
    ),
    _prior(
        "clip",
        "width: 50 height: 70 clip: true offset: 0.25 step_h: 15 step_w: 16",
        "PriorBoxClustered",
    ),
    _prior("image_size", "width: 5 height: 6 img_h: 100 img_w: 50", "PriorBoxClustered"),
    _detection("center", f"{_NMS} code_type: CENTER_SIZE keep_top_k: 10 confidence_threshold: 0.3"),
    _detection("corner", f"{_NMS} code_type: CORNER keep_top_k: 6 confidence_threshold: 0.5"),
    _detection(
        "corner_size", f"{_NMS} code_type: CORNER_SIZE keep_top_k: 10 confidence_threshold: 0.3"
    ),
    _detection(
        "all",
        "nms_param { nms_threshold: 0.6 } code_type: CENTER_SIZE keep_top_k: -1",
        scores=normal,
    ),
    _detection(
        "encoded",
        f"{_NMS} code_type: CENTER_SIZE variance_encoded_in_target: true keep_top_k: 9 "
        "confidence_threshold: 0.2",
    ),
    _detection(
        "background_2",
        f"{_NMS} background_label_id: 2 code_type: CENTER_SIZE keep_top_k: 9 "
        "confidence_threshold: 0.2",
    ),
    _detection(
        "no_background",
        f"{_NMS} background_label_id: -1 code_type: CENTER_SIZE keep_top_k: 20 "
        "confidence_threshold: 0.2",
    ),
    _detection(
        "not_shared",
        f"{_NMS} share_location: false code_type: CENTER_SIZE keep_top_k: 9 "
        "confidence_threshold: 0.2",
        locations=_CLASSES,
    ),
    _detection(
        "ties",
        f"{_NMS} code_type: CENTER_SIZE keep_top_k: -1 confidence_threshold: 0.5",
        scores=integers(0, 2),
    ),
    _detection(
        "nothing", f"{_NMS} code_type: CENTER_SIZE keep_top_k: 5 confidence_threshold: 2", images=1
    ),
    _proposal(
        "plain",
        "proposal_param { feat_stride: 16 ratio: 0.5 ratio: 1 ratio: 2 scale: 2 scale: 4 "
        "post_nms_topn: 30 }",
        6,
    ),
    _proposal(
        "scores",
        "proposal_param { feat_stride: 16 base_size: 16 min_size: 8 ratio: 1 scale: 3 "
        "pre_nms_topn: 20 post_nms_topn: 10 nms_thresh: 0.5 }",
        1,
        tops=2,
    ),
    _proposal(
        "scaled",
        "proposal_param { ratio: 0.5 ratio: 1 scale: 2 post_nms_topn: 20 }",
        2,
        info=(90, 110, 1.6),
    ),
    _proposal(
        "tuple",
        'python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" param_str: '
        "\"'feat_stride': 16 \\n'scales': !!python/tuple [2, 4]\" }",
        6,
        "Python",
    ),
    _proposal(
        "default_scales",
        'python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" param_str: '
        "\"'feat_stride': 16\" }",
        9,
        "Python",
        info=(300, 400, 1.0),
    ),
    _proposal(
        "top",
        'python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" param_str: '
        "\"'feat_stride': 16 \\n'scales': !!python/tuple [3, 6]\" }",
        6,
        "Python",
        tops=2,
        info=(200, 200, 1.0),
    ),
]
