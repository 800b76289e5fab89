from __future__ import annotations

from .._instrument import Instrument
from .autoscript_service import AutoscriptService
from .system import System


class Service:
    """What is connected to."""

    def __init__(self, instrument: Instrument) -> None:
        self.autoscript = AutoscriptService(instrument)
        self.system = System(instrument)
