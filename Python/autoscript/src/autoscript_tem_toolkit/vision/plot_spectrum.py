from __future__ import annotations

from autoscript_tem_microscope_client.structures import AdornedSpectrum

from .plot_spectra import plot_spectra


def plot_spectrum(spectrum: AdornedSpectrum) -> None:
    """Shows a spectrum: counts of all detectors together against the energy in keV."""
    plot_spectra(spectrum)
