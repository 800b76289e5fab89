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
        self, *, dispersion_eV: float | None = None, offset_eV: float | None = None, aperture_mm: float | None = None,
        dark: str | None = None, gain_corrected: bool | None = None,
    ) -> None:
        """Sets the spectrometer; what is not given stays.

        Args:
            dispersion_eV: of a channel, one of the ladder.
            offset_eV: energy loss of channel 0.
            aperture_mm: entrance aperture, one of the ladder.
            dark: which dark reference is subtracted.
            gain_corrected: whether spectra are divided by the gain reference.
        """
        self._perform(
            "set_spectrometer", dispersion_eV=dispersion_eV, offset_eV=offset_eV, aperture_mm=aperture_mm, dark=dark,
            gain_corrected=gain_corrected)

    def align_zero_loss(self, exposure_s: float | None = None) -> dict[str, Any]:
        """Exposes the zero-loss peak, finds it and takes its error off the energy axis."""
        return self._perform("align_zero_loss", exposure_s=exposure_s).values
