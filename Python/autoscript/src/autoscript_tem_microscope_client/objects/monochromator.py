from __future__ import annotations

from .._instrument import Instrument


class Monochromator:
    """The lens of the gun. `focus` in its own units: more makes the source image and the current smaller."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def focus(self) -> float:
        return float(self._instrument.readings()["gun_lens"])

    @focus.setter
    def focus(self, focus: float) -> None:
        self._instrument.perform("set_gun_lens", gun_lens=float(focus))
