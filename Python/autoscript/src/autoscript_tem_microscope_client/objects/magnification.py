from __future__ import annotations

from .._instrument import Instrument, lacking
from ..structures import CalibratedValue

# Width that a field magnified by 1 has, in m, as scripts of the field reckon.
REFERENCE = 0.08442


class Magnification:
    """Magnification of scanned images: the field of view in other words."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def value(self) -> CalibratedValue:
        """Of the set and of the read field. A number can be set."""
        nominal = self._of(self._instrument.settings()["field_nm"])
        return CalibratedValue(nominal, self._of(self._instrument.readings()["field_nm"]), f"{nominal / 1e3:.4g} kx")

    @value.setter
    def value(self, value: CalibratedValue | float) -> None:
        magnification = value.nominal if isinstance(value, CalibratedValue) else float(value)
        self._instrument.perform("set_field_of_view", field_nm=REFERENCE / magnification * 1e9)

    @property
    def available_values(self) -> list[CalibratedValue]:
        raise lacking("magnification.available_values", "there is no command that lists the ladder")

    def increase(self, steps: int = 1) -> None:
        """Steps of the square root of 2 along the ladder of fields."""
        self._instrument.perform("step_magnification", steps=int(steps))

    def decrease(self, steps: int = 1) -> None:
        self._instrument.perform("step_magnification", steps=-int(steps))

    @staticmethod
    def _of(field_nm: float) -> float:
        return REFERENCE / (field_nm * 1e-9)
