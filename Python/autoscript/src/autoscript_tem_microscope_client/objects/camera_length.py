from __future__ import annotations

from .._instrument import Instrument, lacking
from ..structures import CalibratedValue


class CameraLength:
    """The camera length. The instrument knows the set one only; what it really is, a calibration has to tell."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def value(self) -> CalibratedValue:
        """In m. A number can be set: one of the instrument's ladder."""
        length = self._instrument.settings()["camera_length_m"]
        return CalibratedValue(length, length, f"{length * 1e3:g} mm")

    @value.setter
    def value(self, value: CalibratedValue | float) -> None:
        length = value.nominal if isinstance(value, CalibratedValue) else float(value)
        self._instrument.perform("set_camera_length", camera_length_m=length)

    @property
    def available_values(self) -> list[CalibratedValue]:
        raise lacking("camera_length.available_values", "there is no command that lists the ladder")
