from __future__ import annotations

from dataclasses import dataclass

from ..point import Point
from ..rectangle import Rectangle


@dataclass(frozen=True)
class ScanSettings:
    """The scan of an image: s, rad; its pixels along x and y, and the part of the field as fractions."""

    dwell_time: float
    scan_size: Point
    frame_time: float
    scan_rotation: float
    scan_area: Rectangle
