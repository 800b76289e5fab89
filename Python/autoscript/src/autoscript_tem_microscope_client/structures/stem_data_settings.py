from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..enumerations import CameraType
from .region import Region


@dataclass
class StemDataSettings:
    """A scan that records a pattern at each place: dwell time in s, cameras, places along each side, and the part of the field."""

    dwell_time: float | None = None
    detector_types: Sequence[CameraType | str] | None = None
    size: int | None = None
    region: Region | None = None
