from __future__ import annotations

import math

import numpy as np

from autoscript_tem_microscope_client.structures import AdornedImage


def add_scale_bar(image: AdornedImage) -> AdornedImage:
    """A copy with a bar of a round length at the lower left, as bright as the brightest pixel. The image itself stays as it is.

    The bar is at most a quarter of the width; lengths are 1, 2 or 5 times a power of ten (`bar_length`), in m or in rad for patterns.
    Throws `ValueError` for an image without a calibration.
    """
    pixel = image.metadata.binary_result.pixel_size.x if image.metadata else 0.0
    if not pixel > 0:
        raise ValueError("A scale bar needs an image whose pixel size is known.")
    data = np.array(image.data)
    rows, columns = data.shape
    length = max(1, round(bar_length(columns * pixel) / pixel))
    edge, thickness = max(1, columns // 32), max(1, rows // 64)
    top = rows - max(1, rows // 32) - thickness
    # A frame in the darkest value keeps the bar visible on bright ground.
    data[max(0, top - 1) : top + thickness + 1, max(0, edge - 1) : edge + length + 1] = data.min()
    data[top : top + thickness, edge : edge + length] = image.data.max()
    return AdornedImage(data, image.metadata)


def bar_length(width: float) -> float:
    """The greatest round length up to a quarter of the width."""
    decade = 10.0 ** math.floor(math.log10(width / 4))
    return max(factor * decade for factor in (1, 2, 5) if factor * decade <= width / 4 * (1 + 1e-12))
