from __future__ import annotations

from .._instrument import Instrument, lacking


class FieldEmissionGun:
    """The emitter, whose current fades."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def flash(self) -> None:
        """Flashes a cold emitter; the column valves have to be closed. Others are refused."""
        self._instrument.perform("flash_gun")

    @property
    def is_flashing_advised(self) -> bool:
        raise lacking("field_emission_gun.is_flashing_advised", "the instrument gives no advice")
