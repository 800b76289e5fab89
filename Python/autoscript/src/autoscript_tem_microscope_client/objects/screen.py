from __future__ import annotations

from .._instrument import Instrument


class Screen:
    """The viewing screen."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def position(self) -> str:
        return "Inserted" if self._instrument.settings()["screen_inserted"] else "Retracted"

    def insert(self) -> None:
        self._instrument.perform("set_screen", inserted=True)

    def retract(self) -> None:
        self._instrument.perform("set_screen", inserted=False)

    def measure_current(self) -> float:
        """Current on the screen in A. One that is retracted collects none."""
        if self.position == "Retracted":
            return 0.0
        return float(self._instrument.perform("measure_screen_current").values["current_pA"]) / 1e12
