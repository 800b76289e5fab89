from __future__ import annotations

from dataclasses import dataclass

from ..enumerations import EdsDetectorType, ExposureTimeType


@dataclass
class EdsAcquisitionSettings:
    """An X-ray spectrum: detector, dispersion in eV per channel, shaping time and exposure in s."""

    eds_detector: EdsDetectorType | str | None = None
    dispersion: float | None = None
    shaping_time: float | None = None
    exposure_time: float | None = None
    exposure_time_type: ExposureTimeType | str | None = None
