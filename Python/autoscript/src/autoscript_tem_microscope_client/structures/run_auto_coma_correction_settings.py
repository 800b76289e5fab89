from __future__ import annotations

from dataclasses import dataclass

from ..enumerations import CameraType


@dataclass
class RunAutoComaCorrectionSettings:
    """Settings of the coma correction by a camera, which the simulated instrument does not have. Names but the last are ours."""

    camera_detector: CameraType | str | None = None
    size: int | None = None
    exposure_time: float | None = None
    iterations: int | None = None
    tile_size: int | None = None
