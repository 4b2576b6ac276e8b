"""Boxes that a network detects, as Caffe defines them."""

import math

import numpy as np
from form_case import Table, attributes, constant, floats, product

_CODES = {"CORNER": False, "CENTER_SIZE": True}


def _overlap(a, b, extra):
    """The common part of the area of both; a box from 3 to 3 has the extent `extra`."""
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    common = np.clip(high - low + extra, 0, None).prod()
    if common == 0:
        return 0.0
    areas = [(box[2:] - box[:2] + extra).prod() for box in (a, b)]
    return common / (sum(areas) - common)


def _suppressed(boxes, order, threshold, extra):
    """Those, best ones first, that do not overlap a better one."""
    kept = []
    for i in order:
        if all(_overlap(boxes[i], boxes[better], extra) <= threshold for better in kept):
            kept.append(i)
    return kept


def _by_center(boxes, offsets, extra):
    size = boxes[:, 2:] - boxes[:, :2] + extra
    center = boxes[:, :2] + size / 2 + offsets[:, :2] * size
    half = np.exp(offsets[:, 2:]) * size / 2
    return np.concatenate([center - half, center + half], 1)


def _boxes(offsets, priors, centered):
    corners, *variances = priors[0].reshape(priors.shape[1], -1, 4)
    moved = offsets * (variances[0] if variances else 1)
    return _by_center(corners, moved, 0) if centered else corners + moved


def _detect(offsets, scores, priors, centered, shared, background, top, keep, limits):
    """Rows (image, class, score, box), and how many there may be."""
    overlap, least = limits
    images, count = len(offsets), priors.shape[2] // 4
    classes = scores.shape[1] // count
    offsets = offsets.reshape(images, count, 1 if shared else classes, 4)
    scores = scores.reshape(images, count, classes)
    rows = []
    for image in range(images):
        found = []
        for label in range(classes):
            if label == background:
                continue
            boxes = _boxes(offsets[image, :, 0 if shared else label], priors, centered)
            of_class = scores[image, :, label]
            order = [i for i in np.argsort(-of_class, kind="stable") if of_class[i] > least]
            order = order if top < 0 else order[:top]
            found += [
                (image, label, of_class[i], *boxes[i])
                for i in _suppressed(boxes, order, overlap, 0)
            ]
        if 0 < keep < len(found):
            best = sorted(found, key=lambda row: -row[2])[:keep]
            found = sorted(best, key=lambda row: row[1])
        rows += found
    most = keep if keep > 0 else classes * (top if top > 0 else count)
    result = np.zeros((1, 1, images * most, 7))
    result[0, 0, : len(rows)] = np.array(rows).reshape(-1, 7)
    if len(rows) < images * most:
        result[0, 0, len(rows), 0] = -1
    return result


def _priors(count):
    low = floats(count, 2, low=0, high=0.7)
    corners = np.concatenate([low, low + floats(count, 2, low=0.05, high=0.3)], 1).reshape(-1)
    return np.stack([corners, np.tile([0.1, 0.1, 0.2, 0.3], count)])[None].astype(np.float32)


def _detections(table):
    count, classes, overlap = 20, 3, float(np.float32(0.4))
    priors = _priors(count)
    lowest = float(np.finfo(np.float32).min)

    def add(name, code, shared, encoded, scores, background=0, top=-1, keep=-1, least=lowest):
        text = attributes(
            background_label_id=background,
            top_k=top,
            keep_top_k=[keep],
            variance_encoded_in_target=encoded,
            code_type=f"caffe.PriorBoxParameter.{code}",
            share_location=shared,
            nms_threshold=overlap,
            confidence_threshold=least,
        )
        table.add(
            f"DetectionOutput {name}",
            f"%r = DetectionOutput(%x, %y, %z) {text}",
            lambda x, y, z: _detect(
                x, y, z, _CODES[code], shared, background, top, keep, (overlap, least)
            ),
            floats(2, count * 4 * (1 if shared else classes), low=-1, high=1),
            scores,
            priors[:, :1] if encoded else priors,
        )

    scores = floats(2, count * classes)
    for choice in product(code=list(_CODES), shared=[False, True], encoded=[False, True]):
        add(f"{choice}", **choice, scores=scores, keep=7, least=-1.0)
    ties = np.round(scores)
    for name, settings in {
        "all": {},
        "no background": {"background": -1},
        "last is background": {"background": 2, "keep": 9},
        "top of classes": {"top": 4},
        "top of both": {"top": 4, "keep": 5},
        "more than there are": {"top": 50, "keep": 100},
        "none": {"least": 3.0, "keep": 5},
    }.items():
        add(name, "CENTER_SIZE", True, False, scores, **settings)
    # Of equal scores the first ones.
    add("ties", "CORNER", True, False, ties)
    add("top of ties", "CORNER", True, False, ties, top=6)


def _anchors(base, ratios, scales):
    anchors, middle = [], (base - 1) / 2
    for ratio in ratios:
        width = math.floor(math.sqrt(base * base / ratio) + 0.5)
        size = np.array([width, math.floor(width * ratio + 0.5)])
        for scale in scales:
            half = (size * scale - 1) / 2
            anchors.append(np.concatenate([middle - half, middle + half]))
    return np.array(anchors)


def _regions(offsets, image, anchors, stride):
    """Of each place and anchor, cut to the image."""
    height, width = offsets.shape[2:]
    y, x = np.mgrid[:height, :width] * stride
    places = np.stack([x, y, x, y], -1).reshape(-1, 1, 4)
    moves = offsets[0].reshape(len(anchors), 4, -1).transpose(2, 0, 1).reshape(-1, 4)
    last = image[[1, 0, 1, 0]] - 1
    return np.clip(_by_center((places + anchors).reshape(-1, 4), moves, 1), 0, last)


def _sides(boxes):
    """The shorter one of each."""
    return (boxes[:, 2:] - boxes[:, :2] + 1).min(1)


def _propose(scores, boxes, least, before, after, overlap):
    """Small boxes have the score 0 and come last."""
    of_boxes = scores[0, scores.shape[1] // 2 :].reshape(scores.shape[1] // 2, -1).T.reshape(-1)
    of_boxes = np.where(_sides(boxes) < least, 0, of_boxes)
    order = np.argsort(-of_boxes, kind="stable")[:before]
    kept = _suppressed(boxes, order, overlap, 1)[:after]
    regions = np.zeros((after, 5))
    regions[: len(kept), 1:] = boxes[kept]
    if len(kept) < after:
        regions[len(kept), 0] = -1
    return regions, of_boxes[kept]


def _proposals(table):
    ratios, scales, size, stride = [0.5, 1.0, 2.0], [1.0, 2.5], 8, 16
    anchors = _anchors(16, ratios, scales)
    scores = floats(1, 2 * len(anchors), 6, 8, low=0.1, high=1)
    offsets = floats(1, 4 * len(anchors), 6, 8, low=-0.4, high=0.4)

    def add(name, after, before=6000, scale=1.5, overlap=0.7, results=("%r", "%r:1")):
        image = np.array([90, 120, scale], np.float32)
        text = attributes(
            base_size=16,
            feat_stride=stride,
            min_size=size,
            pre_nms_topn=before,
            post_nms_topn=after,
            nms_thresh=float(np.float32(overlap)),
            ratio=ratios,
            scale=scales,
        )

        def define(x, y):
            boxes = _regions(y, image, anchors, stride)
            threshold = float(np.float32(overlap))
            found = _propose(x, boxes, size * float(image[2]), before, after, threshold)
            return found[: len(results)]

        table.add(
            f"Proposal {name}",
            constant("i", image) + f"%r = Proposal(%x, %y, %i) {text}",
            define,
            scores,
            offsets,
            results=results,
        )

    add("best", 40)
    add("best of some", 20, before=60)
    add("little overlap", 8, overlap=0.1)
    # What the scores are of rows that are left over is not said.
    add("fewer than asked for", 60, before=50, results=("%r",))
    # In which order several small ones come is not said, either.
    smallest = np.sort(_sides(_regions(offsets, np.array([90, 120]), anchors, stride)))
    scale = float(smallest[:2].mean()) / size
    add("small one last", len(smallest) + 2, scale=scale, overlap=1.0, results=("%r",))


def cases():
    table = Table()
    _detections(table)
    _proposals(table)
    return table.cases
