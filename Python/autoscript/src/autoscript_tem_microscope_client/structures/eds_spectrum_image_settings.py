from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..enumerations import DetectorType, EdsDetectorType
from .region import Region


@dataclass
class EdsSpectrumImageSettings:
    """X-ray spectra at each place of a scan: dispersion in eV per channel, times in s, places along each side, part of the field."""

    eds_detector: EdsDetectorType | str | None = None
    dispersion: float | None = None
    shaping_time: float | None = None
    dwell_time: float | None = None
    size: int | None = None
    region: Region | None = None
    scanning_detectors: Sequence[DetectorType | str] | None = None
