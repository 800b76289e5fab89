from __future__ import annotations

from collections.abc import Iterable

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument
from .._names import find
from ..structures import Point

# Name: command, its parameter, the reading, and SI units in its unit.
DEFLECTORS = {
    "BeamShift": ("set_beam_shift", "shift_nm", "beam_shift_nm", 1e9),
    "BeamTilt": ("set_beam_tilt", "tilt_mrad", "beam_tilt_mrad", 1e3),
    "ImageShift": ("set_image_shift", "shift_nm", "image_shift_nm", 1e9),
    # Tilts below the specimen shift patterns.
    "ImageTilt": ("set_diffraction_shift", "shift_mrad", "diffraction_shift_mrad", 1e3),
}


class Deflectors:
    """Shifts in m and tilts in rad, along x and y of the laboratory. A point, or any two numbers, can be set."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def beam_shift(self) -> Point:
        return self.get_deflector_value("BeamShift")

    @beam_shift.setter
    def beam_shift(self, shift: Iterable[float]) -> None:
        self.set_deflector_value("BeamShift", shift)

    @property
    def beam_tilt(self) -> Point:
        return self.get_deflector_value("BeamTilt")

    @beam_tilt.setter
    def beam_tilt(self, tilt: Iterable[float]) -> None:
        self.set_deflector_value("BeamTilt", tilt)

    @property
    def image_shift(self) -> Point:
        return self.get_deflector_value("ImageShift")

    @image_shift.setter
    def image_shift(self, shift: Iterable[float]) -> None:
        self.set_deflector_value("ImageShift", shift)

    @property
    def image_tilt(self) -> Point:
        """Shift of patterns on cameras, in rad."""
        return self.get_deflector_value("ImageTilt")

    @image_tilt.setter
    def image_tilt(self, tilt: Iterable[float]) -> None:
        self.set_deflector_value("ImageTilt", tilt)

    def get_available_deflectors(self) -> list[str]:
        return list(DEFLECTORS)

    def get_deflector_value(self, deflector: str) -> Point:
        _, _, reading, scale = DEFLECTORS[self._named(deflector)]
        x, y = self._instrument.readings()[reading]
        return Point(x / scale, y / scale)

    def set_deflector_value(self, deflector: str, value: Iterable[float]) -> None:
        command, parameter, _, scale = DEFLECTORS[self._named(deflector)]
        x, y = value
        self._instrument.perform(command, **{parameter: [float(x) * scale, float(y) * scale]})

    @staticmethod
    def _named(deflector: str) -> str:
        name = find(deflector, DEFLECTORS)
        if name is None:
            raise ApplicationServerException(f"Deflector {str(deflector)!r} is not there; the instrument has {', '.join(DEFLECTORS)}.")
        return name
