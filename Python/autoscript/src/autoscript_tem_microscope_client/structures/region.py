from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..enumerations import RegionCoordinateSystem
from .rectangle import Rectangle


@dataclass
class Region:
    """A part of the field of a scan: a rectangle (or four numbers), in fractions of the field or in pixels of the whole scan."""

    coordinate_system: RegionCoordinateSystem | str = RegionCoordinateSystem.RELATIVE
    rectangle: Rectangle | Sequence[float] = (0.0, 0.0, 1.0, 1.0)
