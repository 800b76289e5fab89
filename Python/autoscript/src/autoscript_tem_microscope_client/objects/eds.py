from __future__ import annotations

from typing import Any

import numpy as np

from autoscript_core.common import ApplicationServerException

from stemulator import Array
from .._instrument import Instrument
from .._metadata import image_metadata
from .._names import find, plain
from .._scan import scan_parameters
from ..structures import AdornedImage, AdornedSpectrum, AdornedSpectrumImage, EdsAcquisitionSettings, EdsSpectrumImageSettings
from .eds_detector import EdsDetector

# Scripts take a spectrum apart into as many equal parts as the SuperX has detectors.
PARTS = 4


class Eds:
    """X-ray spectra. The instrument adds up its detectors: their sum is in the first of the four parts of a spectrum."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def acquire_spectrum(self, settings: EdsAcquisitionSettings) -> AdornedSpectrum:
        """A spectrum where the beam rests: four spectra of equal length in a row, of which only the first has counts.

        Its sum over the parts, which scripts form, is the spectrum. Exposures are real times; the metadata says so.
        """
        self._check(settings)
        reply = self._instrument.perform(
            "acquire_spectrum", detector="EDX", exposure_s=None if settings.exposure_time is None else float(settings.exposure_time)
        )
        array = reply.arrays[0]
        counts = np.zeros((PARTS, array.data.size), np.uint32)
        counts[0] = np.rint(array.data.reshape(-1))
        data = counts.reshape(-1)
        axis = array.axes[-1]
        return AdornedSpectrum(data, image_metadata(reply, array, data, self._entries(array)), axis.step, axis.first)

    def acquire_spectrum_image(self, settings: EdsSpectrumImageSettings) -> AdornedSpectrumImage:
        """Spectra at each place of a scan, and the image that the instrument takes with them, which is of HAADF."""
        self._check(settings)
        if any(find(each, ["HAADF"]) is None for each in settings.scanning_detectors or []):
            raise ApplicationServerException("Spectrum images: these scanning detectors are not allowed; allowed: HAADF.")
        reply = self._instrument.perform(
            "acquire_spectrum_image",
            detector="EDX",
            exposure_s=None if settings.dwell_time is None else float(settings.dwell_time),
            **scan_parameters(settings.size, settings.region),
        )
        spectra = next(array for array in reply.arrays if array.data.ndim == 3)
        images = [AdornedImage(each.data, image_metadata(reply, each, each.data)) for each in reply.arrays if each is not spectra]
        axis = spectra.axes[-1]
        metadata = image_metadata(reply, spectra, spectra.data, self._entries(spectra))
        return AdornedSpectrumImage(spectra.data, metadata, images, axis.step, axis.first)

    @staticmethod
    def _check(settings: EdsAcquisitionSettings | EdsSpectrumImageSettings) -> None:
        detector = EdsDetector()
        if settings.eds_detector is not None and plain(settings.eds_detector) != plain(detector.name):
            asked = str(settings.eds_detector)
            raise ApplicationServerException(f"X-ray detector {asked!r} is not there; the instrument has {detector.name}.")
        for name, value, allowed in (
            ("dispersion", settings.dispersion, detector.dispersions),
            ("shaping time", settings.shaping_time, detector.shaping_times),
        ):
            if value is not None and not any(np.isclose(float(value), each, rtol=1e-6, atol=0) for each in allowed):
                ladder = ", ".join(f"{each:g}" for each in allowed)
                raise ApplicationServerException(f"EDS: {name} {value:g} is not allowed; allowed: {ladder}.")

    @staticmethod
    def _entries(array: Array) -> list[dict[str, Any]]:
        """Detectors as scripts look them up in the XML; one for each part of a spectrum. Energies in eV."""
        axis = array.axes[-1]
        return [
            {
                "DetectorName": f"SuperX part {part + 1}" + (" (all detectors)" if part == 0 else " (empty)"),
                "Dispersion": axis.step,
                "OffsetEnergy": axis.first,
                "ExposureTimeType": "RealTime",
            }
            for part in range(PARTS)
        ]
