"""The spectrometer."""

from __future__ import annotations

from typing import Any

from .part import Part


class Spectrometer(Part):
    """The energy-loss spectrometer."""

    @property
    def settings(self) -> dict[str, Any]:
        """Dispersion and offset in eV, entrance aperture in mm, collection angle in mrad, and what can be chosen."""
        return self._perform("get_spectrometer").values

    def set(
        self, *, dispersion_eV: float | None = None, offset_eV: float | None = None, aperture_mm: float | None = None
    ) -> None:
        """Sets dispersion (eV per channel, one of the ladder), energy of the first channel and entrance aperture."""
        self._perform("set_spectrometer", dispersion_eV=dispersion_eV, offset_eV=offset_eV, aperture_mm=aperture_mm)
