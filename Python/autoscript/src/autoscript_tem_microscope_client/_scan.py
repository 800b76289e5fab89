"""Scans of a part of the field, as commands of the instrument know them."""

from __future__ import annotations

from typing import Any

from autoscript_core.common import ApplicationServerException

from ._names import plain
from .enumerations import ImageSize
from .structures import Region


def scan_parameters(size: int | None, region: Region | None) -> dict[str, Any]:
    """Columns, rows and region of a scan whose whole field would have so many pixels along each side."""
    if region is None:
        side = 512 if size is None else int(size)
        return {"columns": side, "rows": side}
    left, top, width, height = (float(each) for each in region.rectangle)
    system = plain(region.coordinate_system)
    if system == "pixels":
        side = smallest_preset(max(left + width, top + height)) if size is None else int(size)
        left, top, width, height = left / side, top / side, width / side, height / side
    elif system == "relative":
        side = 512 if size is None else int(size)
    else:
        raise ApplicationServerException(f"Region: {region.coordinate_system!r} is not allowed; allowed: 'Relative', 'Pixels'.")
    # The rectangle keeps the pixels of the whole scan.
    return {
        "columns": max(1, round(side * width)),
        "rows": max(1, round(side * height)),
        "region": [left, top, width, height],
    }


def smallest_preset(extent: float) -> int:
    """The smallest preset of a scan that holds so many pixels."""
    for preset in ImageSize:
        if extent <= preset:
            return int(preset)
    raise ApplicationServerException(f"Region: {extent:g} pixels are beyond every preset; give the size of the whole scan.")
