from __future__ import annotations

from .._instrument import Instrument


class System:
    """The instrument as an individual: simulated instruments are told apart by their seeds."""

    def __init__(self, instrument: Instrument) -> None:
        about = instrument.about
        self.name = "Stemulator (simulated STEM)"
        self.version = str(about.get("version", ""))
        self.serial_number = f"seed {about.get('seed', 'unknown')}"
