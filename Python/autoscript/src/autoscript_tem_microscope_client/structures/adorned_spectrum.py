from __future__ import annotations

from pathlib import Path

import numpy as np

from .metadata import AdornedMetadata


class AdornedSpectrum:
    """Counts of a spectrum. The detectors of an array (four of a SuperX) follow each other, with equal numbers of channels."""

    def __init__(self, data: np.ndarray, metadata: AdornedMetadata, dispersion: float, offset: float) -> None:
        self.data = data
        self.metadata = metadata
        # In eV per channel and eV, of each detector.
        self.dispersion = dispersion
        self.offset = offset

    @property
    def _raw_data(self) -> bytes:
        """The counts as little-endian unsigned numbers of 32 bits, which scripts read around `data`."""
        return self.data.astype("<u4").tobytes()

    def save(self, path: str | Path) -> None:
        """Writes the counts with numpy; without an extension the name gets ".npy"."""
        np.save(path, self.data)
