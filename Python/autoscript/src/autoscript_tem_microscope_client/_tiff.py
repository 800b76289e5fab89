"""Baseline TIFF files of one image, so that saving needs no other package.

Source: TIFF 6.0 (Adobe, 1992), sections 2, 3, 4 and 19.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import numpy as np

ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
# Private tag of metadata as XML, where readers of images of such instruments look (tifffile: "FEI_TITAN").
XML = 34683
FORMATS = {"u": 1, "i": 2, "f": 3}


def write_tiff(path: Path, image: np.ndarray, xml: str, pixel: tuple[float, float] | None) -> None:
    """Writes grey values as they are (whole numbers or floating point of any size), uncompressed, in one strip.

    - xml: the metadata, in a private tag.
    - pixel: width and height of a pixel in m, for the resolution.
    """
    image = np.ascontiguousarray(image)
    if image.dtype.kind not in FORMATS:
        raise ValueError(f"{path}: TIFF files hold numbers, not {image.dtype}")
    image = image.astype(image.dtype.newbyteorder("<"), copy=False)
    rows, columns = image.shape
    tags: list[tuple[int, int, bytes, int]] = []

    def add(tag: int, kind: int, *values: int) -> None:
        letter = {SHORT: "H", LONG: "I", RATIONAL: "I"}[kind]
        count = len(values) // (2 if kind == RATIONAL else 1)
        tags.append((tag, kind, struct.pack(f"<{len(values)}{letter}", *values), count))

    def text(tag: int, value: str) -> None:
        data = value.encode() + b"\0"
        tags.append((tag, ASCII, data, len(data)))

    add(256, LONG, columns)
    add(257, LONG, rows)
    add(258, SHORT, 8 * image.dtype.itemsize)
    add(259, SHORT, 1)  # no compression
    add(262, SHORT, 1)  # 0 is black
    text(270, "Stemulator, simulated image")
    add(273, LONG, 8)  # the strip follows the header
    add(277, SHORT, 1)
    add(278, LONG, rows)
    add(279, LONG, image.nbytes)
    if pixel:
        add(282, RATIONAL, *per_centimetre(pixel[0]))
        add(283, RATIONAL, *per_centimetre(pixel[1]))
        add(296, SHORT, 3)  # per cm
    text(305, "Stemulator, simulated instrument")
    add(339, SHORT, FORMATS[image.dtype.kind])
    text(XML, xml)

    start = 8 + image.nbytes + image.nbytes % 2
    overflow = start + 2 + 12 * len(tags) + 4
    directory, extra = struct.pack("<H", len(tags)), b""
    for tag, kind, data, count in tags:
        directory += struct.pack("<HHI", tag, kind, count)
        if len(data) <= 4:
            directory += data.ljust(4, b"\0")
        else:
            directory += struct.pack("<I", overflow + len(extra))
            extra += data + b"\0" * (len(data) % 2)
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, start))
        file.write(image.tobytes() + b"\0" * (image.nbytes % 2))
        file.write(directory + struct.pack("<I", 0) + extra)


def per_centimetre(pixel: float) -> tuple[int, int]:
    """Pixels per cm as a fraction of numbers of 32 bits."""
    ratio = Fraction(0.01 / pixel).limit_denominator(1000)
    return min(ratio.numerator, 0xFFFF_FFFF), ratio.denominator
