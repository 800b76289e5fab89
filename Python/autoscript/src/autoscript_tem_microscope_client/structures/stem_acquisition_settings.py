from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..enumerations import DetectorType
from .detector_segment import DetectorSegment
from .region import Region


@dataclass
class StemAcquisitionSettings:
    """A scan: dwell time in s, detectors, pixels along each side of the whole field, and the part of it to scan.

    Without a size, that of a region in pixels is the smallest preset which holds it; else 512.
    With `auto_beam_blank` the beam is unblanked for the scan and blanked after it.
    """

    dwell_time: float | None = None
    detector_types: Sequence[DetectorType | str] | None = None
    size: int | None = None
    region: Region | None = None
    detector_segments: Sequence[DetectorSegment] | None = None
    auto_beam_blank: bool = False
