from __future__ import annotations

import math

from .._instrument import Instrument


class Stigmator:
    """The condenser stigmator, as the twofold astigmatism C12 that it makes."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def magnitude(self) -> float:
        """In m."""
        return math.hypot(*self._instrument.readings()["stigmator_nm"]) * 1e-9

    def angle(self) -> float:
        """Of the vector of its two settings, in rad; the astigmatism lies at half of it."""
        x, y = self._instrument.readings()["stigmator_nm"]
        return math.atan2(y, x)
