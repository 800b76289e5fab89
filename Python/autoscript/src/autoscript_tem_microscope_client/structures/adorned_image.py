from __future__ import annotations

from pathlib import Path

import numpy as np

from .._tiff import write_tiff
from .metadata import AdornedMetadata


class AdornedImage:
    """An image with what is known about it. `data` has rows first; the first row is the top one."""

    def __init__(self, data: np.ndarray | None = None, metadata: AdornedMetadata | None = None) -> None:
        self.data = np.zeros((0, 0), np.uint16) if data is None else np.asarray(data)
        self.metadata = metadata

    @property
    def width(self) -> int:
        return self.data.shape[-1]

    @property
    def height(self) -> int:
        return self.data.shape[-2]

    @property
    def bit_depth(self) -> int:
        return 8 * self.data.dtype.itemsize

    def save(self, path: str | Path) -> None:
        """Writes a TIFF file with the metadata as XML in a tag; without an extension the name gets ".tiff".

        A name with ".npy" is written by numpy, without metadata; so have data of more than two dimensions to be.
        """
        path = Path(path)
        if path.suffix.lower() == ".npy":
            np.save(path, self.data)
            return
        if path.suffix.lower() not in (".tif", ".tiff"):
            path = path.with_name(path.name + ".tiff")
        if self.data.ndim != 2:
            raise ValueError(f"{path.name}: TIFF files are of images with two dimensions, not {self.data.ndim}; use .npy")
        metadata = self.metadata
        # Resolution has no meaning for angles.
        pixel = metadata.binary_result.pixel_size if metadata and metadata.scan_settings else None
        write_tiff(path, self.data, metadata.metadata_as_xml if metadata else "", (pixel.x, pixel.y) if pixel else None)

    def __repr__(self) -> str:
        return f"AdornedImage(width={self.width}, height={self.height}, bit_depth={self.bit_depth})"
