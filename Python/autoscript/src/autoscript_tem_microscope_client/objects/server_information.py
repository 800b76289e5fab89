from __future__ import annotations

from .._instrument import Instrument


class ServerInformation:
    """The simulated instrument's program."""

    # No hardware is behind it.
    is_offline = True

    def __init__(self, instrument: Instrument) -> None:
        self.version = f"Stemulator {instrument.about.get('version', '')} (simulated instrument)"
