from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autoscript_tem_microscope_client.structures import AdornedSpectrum, AdornedSpectrumImage

from .plotting import finish, pyplot


def plot_spectra(spectra: AdornedSpectrum | AdornedSpectrumImage | Sequence[AdornedSpectrum | AdornedSpectrumImage]) -> None:
    """Shows spectra in one frame: counts of all detectors, or of all places, against the energy in keV."""
    plt = pyplot()
    _, axis = plt.subplots(figsize=(10, 4))
    for each in [spectra] if isinstance(spectra, (AdornedSpectrum, AdornedSpectrumImage)) else spectra:
        counts = total(each)
        axis.plot((each.offset + each.dispersion * np.arange(counts.size)) * 1e-3, counts)
    axis.set_xlabel("Energy (keV)")
    axis.set_ylabel("Counts")
    finish(plt)


def total(spectrum: AdornedSpectrum | AdornedSpectrumImage) -> np.ndarray:
    """Counts of each channel, of the four parts of a spectrum or of all places of an image."""
    data = np.asarray(spectrum.data, float)
    parts = data.reshape(-1, data.shape[-1]) if isinstance(spectrum, AdornedSpectrumImage) else data.reshape(4, -1)
    return np.asarray(parts.sum(0))
