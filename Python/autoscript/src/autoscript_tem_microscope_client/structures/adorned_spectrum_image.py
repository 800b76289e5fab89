from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from .adorned_image import AdornedImage
from .metadata import AdornedMetadata


class AdornedSpectrumImage:
    """Counts at each place of a scan (rows, columns, channels), and the images that were taken with them."""

    def __init__(
        self, data: np.ndarray, metadata: AdornedMetadata, images: list[AdornedImage], dispersion: float, offset: float
    ) -> None:
        self.data = data
        self.metadata = metadata
        self.images = images
        # In eV per channel and eV.
        self.dispersion = dispersion
        self.offset = offset

    def save(self, path: str | Path) -> None:
        """Writes HDF5 in the layout of emdatasets.com (EMD 0.2), which is not that of Velox. Needs h5py."""
        try:
            import h5py  # type: ignore[import-untyped]
        except ImportError as error:
            raise RuntimeError("EMD files need the package h5py: pip install h5py") from error
        pixel = self.metadata.binary_result.pixel_size
        rows, columns, channels = self.data.shape
        y = ("y", "m", pixel.y * np.arange(rows))
        x = ("x", "m", pixel.x * np.arange(columns))
        energy = ("energy", "eV", self.offset + self.dispersion * np.arange(channels))
        with h5py.File(path, "w") as file:
            file.attrs["version_major"], file.attrs["version_minor"] = 0, 2
            self._add(file, "EDS", self.data, (y, x, energy))
            for image in self.images:
                name = image.metadata.binary_result.detector if image.metadata else "image"
                self._add(file, name, image.data, (y, x))
            file["data"].attrs["metadata_as_xml"] = self.metadata.metadata_as_xml

    @staticmethod
    def _add(file: Any, name: str, data: np.ndarray, axes: Iterable[tuple[str, str, np.ndarray]]) -> None:
        group = file.create_group(f"data/{name}")
        group.attrs["emd_group_type"] = 1
        group["data"] = data
        for number, (axis, unit, values) in enumerate(axes, 1):
            group[f"dim{number}"] = values
            group[f"dim{number}"].attrs.update(name=axis, units=unit)
