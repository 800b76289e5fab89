from __future__ import annotations

import os

from autoscript_core.common import ApplicationServerException

from ._instrument import Instrument
from .objects import Acquisition, Analysis, AutoFunctions, Detectors, Optics, Service, Source, Specimen, Vacuum

PARTS = {"acquisition", "analysis", "auto_functions", "detectors", "optics", "service", "source", "specimen", "vacuum"}


class TemMicroscopeClient:
    """A client of one simulated microscope. Its parts are there after `connect`."""

    acquisition: Acquisition
    analysis: Analysis
    auto_functions: AutoFunctions
    detectors: Detectors
    optics: Optics
    service: Service
    source: Source
    specimen: Specimen
    vacuum: Vacuum

    def __init__(self) -> None:
        self._instrument: Instrument | None = None
        self._address = ("", 0)

    def connect(self, host: str = "localhost", port: int | str = 9095) -> None:
        """Connects to the HTTP face of Stemulator at the address, or at that of the environment variable STEMULATOR_HTTP.

        Throws `ApplicationServerException` if none is there.
        """
        host, port = self._override(host, port)
        print(f"Client connecting to [{host}:{port}]...")
        instrument = Instrument(host, port)
        self.disconnect()
        self._instrument, self._address = instrument, (host, port)
        self.detectors = Detectors(instrument)
        self.acquisition = Acquisition(instrument, self.detectors)
        self.analysis = Analysis(instrument)
        self.auto_functions = AutoFunctions(instrument)
        self.optics = Optics(instrument)
        self.service = Service(instrument)
        self.source = Source(instrument)
        self.specimen = Specimen(instrument)
        self.vacuum = Vacuum(instrument)
        print(f"Client connected to [{host}:{port}]")

    def disconnect(self) -> None:
        """Forgets the instrument, which stays as it is."""
        if self._instrument:
            self._instrument.close()
            self._instrument = None
            for part in PARTS:
                delattr(self, part)

    @property
    def is_connected(self) -> bool:
        return self._instrument is not None

    @property
    def server_host(self) -> str:
        """Where the client is connected to; empty before."""
        return self._address[0]

    @property
    def server_port(self) -> int:
        return self._address[1]

    @property
    def state(self) -> str:
        """What the instrument does: the name of the command that runs, or "Idle"."""
        if self._instrument is None:
            raise self._not_connected()
        return self._instrument.status().get("running") or "Idle"

    def __getattr__(self, name: str) -> object:
        # Only called for what is not there.
        if name in PARTS:
            raise self._not_connected()
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    @staticmethod
    def _not_connected() -> ApplicationServerException:
        return ApplicationServerException("The client is not connected.")

    @staticmethod
    def _override(host: str, port: int | str) -> tuple[str, int]:
        address = os.environ.get("STEMULATOR_HTTP", f"{host}:{port}")
        name, _, number = address.rpartition(":")
        if not name or not number.isdigit() or not 0 < int(number) < 65536:
            raise ApplicationServerException(f"The address {address!r} is not a host and a port.")
        return name, int(number)
