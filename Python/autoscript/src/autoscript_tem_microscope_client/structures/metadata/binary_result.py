from __future__ import annotations

from dataclasses import dataclass

from ..point import Point


@dataclass(frozen=True)
class BinaryResult:
    """The numbers of an image: size of a pixel (m in images, rad in patterns), detector, and pixels along x and y."""

    pixel_size: Point
    detector: str
    image_size: Point
    bits_per_pixel: int
