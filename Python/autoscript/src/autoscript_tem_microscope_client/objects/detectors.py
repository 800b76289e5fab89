from __future__ import annotations

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument
from .._names import find, plain
from ..enumerations import CameraType, DetectorType, EdsDetectorType
from .camera_detector import CameraDetector
from .eds_detector import EdsDetector
from .scanning_detector import ScanningDetector
from .screen import Screen


class Detectors:
    """What the instrument detects with."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._scanning: dict[str, ScanningDetector] = {}
        self.screen = Screen(instrument)

    @property
    def scanning_detectors(self) -> list[str]:
        """Names of the detectors of images."""
        return sorted(self._instrument.status()["detectors"])

    @property
    def camera_detectors(self) -> list[str]:
        """Names of the cameras."""
        return sorted(self._instrument.status()["cameras"])

    @property
    def eds_detectors(self) -> list[str]:
        """Names of the detectors of X-rays; none on an instrument that takes no spectra."""
        return [EdsDetector.name] if "acquire_spectrum" in self._instrument.commands else []

    def get_scanning_detector(self, name: DetectorType | str) -> ScanningDetector:
        """The detector of the name. BF-S and DF-S are BF and DF where the instrument has these only: same angles, no segments.

        Throws `ApplicationServerException` if there is none.
        """
        detectors = self._instrument.status()["detectors"]
        found = find(name, detectors)
        if found is None:
            raise ApplicationServerException(f"Detector {str(name)!r} is not there; the instrument has {', '.join(sorted(detectors))}.")
        if found not in self._scanning:
            self._scanning[found] = ScanningDetector(self._instrument, found, detectors[found]["channels"])
        return self._scanning[found]

    def get_camera_detector(self, name: CameraType | str) -> CameraDetector:
        """The camera of the name.

        Throws `ApplicationServerException` for a name that no camera of this maker has; cameras which only this instrument lacks complain
        when they are used.
        """
        cameras = self._instrument.status()["cameras"]
        found = find(name, cameras) or find(name, [str(each) for each in CameraType])
        if found is None:
            raise ApplicationServerException(f"Camera {str(name)!r} is not there; the instrument has {', '.join(sorted(cameras))}.")
        return CameraDetector(self._instrument, found)

    def get_eds_detector(self, name: EdsDetectorType | str) -> EdsDetector:
        available = self.eds_detectors
        if plain(name) not in [plain(each) for each in available]:
            has = ", ".join(available) or "none"
            raise ApplicationServerException(f"X-ray detector {str(name)!r} is not there; the instrument has {has}.")
        return EdsDetector()
