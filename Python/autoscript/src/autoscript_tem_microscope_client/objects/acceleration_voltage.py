from __future__ import annotations

from .._instrument import Instrument


class AccelerationVoltage:
    """The high tension. It changes with closed column valves only."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def value(self) -> float:
        """In V."""
        return float(self._instrument.settings()["high_tension_kV"]) * 1e3

    @value.setter
    def value(self, value: float) -> None:
        self._instrument.perform("set_high_tension", high_tension_kV=float(value) * 1e-3)
