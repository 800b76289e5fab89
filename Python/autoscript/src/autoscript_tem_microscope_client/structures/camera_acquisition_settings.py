from __future__ import annotations

from dataclasses import dataclass

from ..enumerations import CameraType, FixedReadoutArea


@dataclass
class CameraAcquisitionSettings:
    """A picture by a camera: pixels along each side of it, exposure in s of each frame, the area that is read, frames that are
    combined, and whether electrons are counted.
    """

    camera_detector: CameraType | str | None = None
    size: int | None = None
    exposure_time: float | None = None
    fixed_readout_area: FixedReadoutArea | str | None = None
    frame_combining: int | None = None
    electron_counting: bool | None = None
