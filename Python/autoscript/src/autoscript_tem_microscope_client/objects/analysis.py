from __future__ import annotations

from .._instrument import Instrument
from ..structures import AdornedSpectrum, EdsAcquisitionSettings
from .eds import Eds


class Analysis:
    """Spectra."""

    def __init__(self, instrument: Instrument) -> None:
        self.eds = Eds(instrument)

    def acquire_eds_spectrum(self, settings: EdsAcquisitionSettings) -> AdornedSpectrum:
        """The older name of `eds.acquire_spectrum`."""
        return self.eds.acquire_spectrum(settings)
