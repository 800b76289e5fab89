from __future__ import annotations

from .._instrument import Instrument
from .stigmator import Stigmator


class Stigmators:
    """The instrument has the stigmator of the condenser."""

    def __init__(self, instrument: Instrument) -> None:
        self.condenser_stigmator = Stigmator(instrument)
