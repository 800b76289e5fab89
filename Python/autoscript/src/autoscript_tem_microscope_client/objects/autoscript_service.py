from __future__ import annotations

from .._instrument import Instrument
from .client_information import ClientInformation
from .server_information import ServerInformation


class AutoscriptService:
    """Versions of both sides."""

    def __init__(self, instrument: Instrument) -> None:
        self.client = ClientInformation()
        self.server = ServerInformation(instrument)
