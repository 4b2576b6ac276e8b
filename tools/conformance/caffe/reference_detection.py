"""Layers of detectors: priors, the choice of boxes, proposals."""

import ast
import math

import numpy as np
from caffemodel import float32


def _variances(p):
    given = [float32(value) for value in p.list("variance")] or [float32(0.1)]
    return given * 4 if len(given) == 1 else given


def _grid(p, bottoms):
    """Extents of the layer, of the image, steps and the offset of the centers."""
    height, width = bottoms[0].shape[2:]
    if p.has("img_h"):
        image_h, image_w = p.get("img_h"), p.get("img_w")
    elif p.get("img_size", 0):
        image_h = image_w = p.get("img_size")
    else:
        image_h, image_w = bottoms[1].shape[2:]
    step_h, step_w = p.get("step_h", p.get("step", 0)), p.get("step_w", p.get("step", 0))
    if not step_h or not step_w:
        step_h, step_w = image_h / height, image_w / width
    return height, width, image_h, image_w, step_h, step_w, float32(p.get("offset", 0.5))


def _priors(p, bottoms, sizes):
    """Boxes of these widths and heights around each center, and the variances."""
    height, width, image_h, image_w, step_h, step_w, offset = _grid(p, bottoms)
    boxes = []
    for i in range(height):
        for j in range(width):
            x, y = (j + offset) * step_w, (i + offset) * step_h
            for w, h in sizes:
                boxes.append(
                    [
                        (x - w / 2) / image_w,
                        (y - h / 2) / image_h,
                        (x + w / 2) / image_w,
                        (y + h / 2) / image_h,
                    ]
                )
    boxes = np.array(boxes)
    if p.get("clip", False):
        boxes = np.clip(boxes, 0, 1)
    return [np.stack([boxes.ravel(), np.tile(_variances(p), len(boxes))])[None]]


def prior_box(layer, bottoms, blobs):
    p = layer.parameters("prior_box_param")
    ratios = [1.0]
    for ratio in map(float32, p.list("aspect_ratio")):
        if any(abs(ratio - known) < 1e-6 for known in ratios):
            continue
        ratios += [ratio, 1 / ratio] if p.get("flip", True) else [ratio]
    sizes = []
    for i, smallest in enumerate(map(int, p.list("min_size"))):
        sizes.append((smallest, smallest))
        if p.list("max_size"):
            middle = math.sqrt(smallest * int(p.list("max_size")[i]))
            sizes.append((middle, middle))
        roots = [math.sqrt(ratio) for ratio in ratios if abs(ratio - 1) >= 1e-6]
        sizes += [(smallest * root, smallest / root) for root in roots]
    return _priors(p, bottoms, sizes)


def prior_box_clustered(layer, bottoms, blobs):
    p = layer.parameters("prior_box_param")
    sizes = [
        (float32(w), float32(h)) for w, h in zip(p.list("width"), p.list("height"), strict=True)
    ]
    return _priors(p, bottoms, sizes)


def _decode(p, prior, variance, delta):
    variance = np.ones(4) if p.get("variance_encoded_in_target", False) else variance
    code = p.get("code_type", "CORNER")
    if code in ("CORNER", 1):
        return prior + variance * delta
    w, h = prior[2] - prior[0], prior[3] - prior[1]
    if code in ("CORNER_SIZE", 3):
        return prior + variance * delta * np.array([w, h, w, h])
    x = (prior[0] + prior[2]) / 2 + variance[0] * delta[0] * w
    y = (prior[1] + prior[3]) / 2 + variance[1] * delta[1] * h
    w, h = w * math.exp(variance[2] * delta[2]), h * math.exp(variance[3] * delta[3])
    return np.array([x - w / 2, y - h / 2, x + w / 2, y + h / 2])


def _overlap(a, b, one=0.0):
    """Intersection over union; `one` is added to extents where both ends count."""
    left, top = max(a[0], b[0]), max(a[1], b[1])
    right, bottom = min(a[2], b[2]), min(a[3], b[3])
    if right - left + one <= 0 or bottom - top + one <= 0:
        return 0.0
    shared = (right - left + one) * (bottom - top + one)
    areas = [(box[2] - box[0] + one) * (box[3] - box[1] + one) for box in (a, b)]
    return shared / (sum(areas) - shared)


def detection_output(layer, bottoms, blobs):
    """Rows of image, class, score, box: [1, 1, R, 7]."""
    p = layer.parameters("detection_output_param")
    locations, confidences, priors = bottoms[:3]
    images, classes = locations.shape[0], p.get("num_classes")
    boxes = priors[0, 0].reshape(-1, 4)
    variances = priors[0, 1].reshape(-1, 4) if priors.shape[1] > 1 else np.ones_like(boxes)
    shared = p.get("share_location", True)
    locations = locations.reshape(images, len(boxes), 1 if shared else classes, 4)
    confidences = confidences.reshape(images, len(boxes), classes)
    threshold = p.get("confidence_threshold", -math.inf)
    suppression = p.message("nms_param")
    top_k = suppression.get("top_k", -1)
    keep = p.get("keep_top_k", -1)
    rows = []
    for n in range(images):
        found = []
        for c in range(classes):
            if c == p.get("background_label_id", 0):
                continue
            scores = confidences[n, :, c]
            order = [i for i in np.argsort(-scores, kind="stable") if scores[i] > threshold]
            order = order[:top_k] if top_k > -1 else order
            chosen = []
            for i in order:
                delta = locations[n, i, 0 if shared else c]
                box = _decode(p, boxes[i], variances[i], delta)
                limit = float32(suppression.get("nms_threshold", 0.3))
                if all(_overlap(box, other) <= limit for _, other in chosen):
                    chosen.append((scores[i], box))
            found += [(score, c, rank, box) for rank, (score, box) in enumerate(chosen)]
        if keep > -1:
            found = sorted(found, key=lambda item: -item[0])[:keep]
        found.sort(key=lambda item: (item[1], -item[0], item[2]))
        rows += [[n, c, score, *box] for score, c, _, box in found]
    if not rows:
        rows = [[n, *[-1] * 6] for n in range(images)]
    return [np.array(rows)[None, None]]


def _anchors(base, ratios, scales):
    """As py-faster-rcnn's generate_anchors: sides of ratios are rounded, half to even."""
    center, anchors = (base - 1) / 2, []
    for ratio in ratios:
        w = np.round(np.sqrt(base * base / ratio))
        h = np.round(w * ratio)
        for scale in scales:
            half_w, half_h = (w * scale - 1) / 2, (h * scale - 1) / 2
            anchors.append([center - half_w, center - half_h, center + half_w, center + half_h])
    return np.array(anchors)


def _propose(bottoms, stride, anchors, smallest, before, after, limit):
    scores, deltas, info = bottoms
    height, width, scale = info.ravel()[:3]
    count, (rows, columns) = len(anchors), scores.shape[2:]
    boxes, chances = [], []
    for i in range(rows):
        for j in range(columns):
            for a in range(count):
                box = anchors[a] + stride * np.array([j, i, j, i])
                dx, dy, dw, dh = deltas[0, 4 * a : 4 * a + 4, i, j]
                w, h = box[2] - box[0] + 1, box[3] - box[1] + 1
                x, y = box[0] + w / 2 + dx * w, box[1] + h / 2 + dy * h
                w, h = w * math.exp(dw), h * math.exp(dh)
                box = np.array([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
                box = np.clip(box, 0, [width - 1, height - 1] * 2)
                if min(box[2] - box[0], box[3] - box[1]) + 1 >= smallest * scale:
                    boxes.append(box)
                    chances.append(scores[0, count + a, i, j])
    kept = []
    for i in np.argsort(-np.array(chances), kind="stable")[:before]:
        if len(kept) == after:
            break
        if all(_overlap(boxes[i], boxes[other], 1.0) <= limit for other in kept):
            kept.append(i)
    rois = np.array([[0, *boxes[i]] for i in kept]).reshape(-1, 5)
    return [rois, np.array([[chances[i]] for i in kept]).reshape(-1, 1)]


def proposal(layer, bottoms, blobs):
    p = layer.parameters("proposal_param")
    ratios = p.list("ratio") or [0.5, 1, 2]
    scales = p.list("scale") or [8, 16, 32]
    anchors = _anchors(p.get("base_size", 16), ratios, scales)
    numbers = [
        p.get(name, default)
        for name, default in (
            ("min_size", 16),
            ("pre_nms_topn", 6000),
            ("post_nms_topn", 300),
            ("nms_thresh", 0.7),
        )
    ]
    rois, scores = _propose(bottoms, p.get("feat_stride", 16), anchors, *numbers)
    return [rois, scores.ravel()][: len(layer.tops)]


def python(layer, bottoms, blobs):
    """py-faster-rcnn's proposal layer, with the numbers of its configuration for tests."""
    p = layer.parameters("python_param")
    name = f"{p.get('module')}.{p.get('layer')}"
    if name != "rpn.proposal_layer.ProposalLayer":
        raise NotImplementedError(f"Python layer {name}")
    settings = {}
    for line in p.get("param_str", "").splitlines():
        name, value = line.split(":", 1)
        settings[name.strip(" '\"")] = value.replace("!!python/tuple", "").strip()
    scales = ast.literal_eval(settings.get("scales", "[8, 16, 32]"))
    stride = int(settings["feat_stride"])
    anchors = _anchors(16, [0.5, 1, 2], scales)
    return _propose(bottoms, stride, anchors, 16, 6000, 300, 0.7)[: len(layer.tops)]


LAYERS = {
    "DetectionOutput": detection_output,
    "PriorBox": prior_box,
    "PriorBoxClustered": prior_box_clustered,
    "Proposal": proposal,
    "Python": python,
}
