from __future__ import annotations

from .._instrument import Instrument
from .column_valves import ColumnValves


class Vacuum:
    """The vacuum is not simulated: it is always ready."""

    state = "Ready"

    def __init__(self, instrument: Instrument) -> None:
        self.column_valves = ColumnValves(instrument)
