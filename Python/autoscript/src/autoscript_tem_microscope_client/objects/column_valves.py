from __future__ import annotations

from .._instrument import Instrument


class ColumnValves:
    """The valves between gun, column and specimen."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def state(self) -> str:
        return "Open" if self._instrument.settings()["valves_open"] else "Closed"

    def open(self) -> None:
        self._instrument.perform("set_column_valves", open=True)

    def close(self) -> None:
        self._instrument.perform("set_column_valves", open=False)
