from __future__ import annotations

from .._instrument import Instrument


class Blanker:
    """The beam blanker."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def is_beam_blanked(self) -> bool:
        return bool(self._instrument.settings()["beam_blanked"])

    def blank(self) -> None:
        self._instrument.perform("blank_beam", blanked=True)

    def unblank(self) -> None:
        self._instrument.perform("blank_beam", blanked=False)
