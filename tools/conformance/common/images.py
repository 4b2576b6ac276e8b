"""Seeded images."""

import numpy as np


def images(shape):
    """Three seeded images of shape [1, C, H, W], as if the mean had been subtracted.

    Smooth areas of colour with a little noise: of pure noise, a net that ends in an average sees
    always the same.
    """
    return [_smooth_image(np.random.default_rng(seed), *shape[1:]) for seed in (1, 2, 3)]


def _smooth_image(random, channels, height, width, knots=6):
    colours = random.uniform(-30, 30, (channels, 1, 1))
    colours = colours + random.uniform(-90, 90, (channels, knots, knots))
    knot, weight = _between_knots(height, knots)
    rows = (1 - weight)[:, None] * colours[:, knot, :] + weight[:, None] * colours[:, knot + 1, :]
    knot, weight = _between_knots(width, knots)
    image = (1 - weight) * rows[:, :, knot] + weight * rows[:, :, knot + 1]
    noise = random.uniform(-15, 15, image.shape)
    return np.ascontiguousarray((image + noise)[None].astype(np.float32))


def _between_knots(size, knots):
    """For each position, the knot before it and how far it is on the way to the next."""
    position = np.arange(size) * (knots - 1) / size
    knot = position.astype(int)
    return knot, position - knot
