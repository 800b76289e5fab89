from __future__ import annotations

from dataclasses import dataclass

from ..enumerations import DetectorType


@dataclass
class RunStemAutoFocusSettings:
    """Images that automatic focusing takes: detector, pixels along each side, dwell time in s.

    The fourth parameter is taken for the sake of scripts that give one; what it means is not public, and it does nothing here.
    """

    scanning_detector: DetectorType | str = DetectorType.HAADF
    size: int | None = None
    dwell_time: float | None = None
    option: bool | None = None
    reset_beam_blanker_afterwards: bool = False
