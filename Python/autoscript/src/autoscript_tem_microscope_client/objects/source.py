from __future__ import annotations

from .._instrument import Instrument
from .acceleration_voltage import AccelerationVoltage
from .field_emission_gun import FieldEmissionGun


class Source:
    """The gun and its high tension."""

    def __init__(self, instrument: Instrument) -> None:
        self.acceleration_voltage = AccelerationVoltage(instrument)
        self.field_emission_gun = FieldEmissionGun(instrument)
