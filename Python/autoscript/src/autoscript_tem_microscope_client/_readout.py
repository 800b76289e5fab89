"""How a camera is read so that a picture has the pixels which are asked for."""

from __future__ import annotations

from typing import Any

from autoscript_core.common import ApplicationServerException

from ._names import plain
from .enumerations import FixedReadoutArea

SHARES = {"full": 1, "half": 2, "quarter": 4}
BINNINGS = (1, 2, 4, 8)


def readout(name: str, shape: tuple[int, int], size: int | None, area: FixedReadoutArea | str | None) -> dict[str, Any]:
    """Binning and area; those that nothing is said of are left to the camera's settings.

    - shape: rows and columns of the sensor.
    """
    if area is not None and plain(area) not in SHARES:
        raise ApplicationServerException(f"{name}: the area {str(area)!r} is not allowed; allowed: 'Full', 'Half', 'Quarter'.")
    if size is None:
        return {} if area is None else {"area": plain(area)}
    part = "full" if area is None else plain(area)
    pixels = shape[1] // SHARES[part]
    sizes = [pixels // binning for binning in BINNINGS]
    if int(size) not in sizes:
        allowed = ", ".join(str(each) for each in sizes)
        raise ApplicationServerException(f"{name}: {size} pixels of the {part} area are not allowed; allowed: {allowed}.")
    return {"area": part, "binning": BINNINGS[sizes.index(int(size))]}


def pattern_readout(name: str, shape: tuple[int, int], size: int) -> dict[str, Any]:
    """Binning and area for patterns of so many pixels, with as much of the sensor as that allows."""
    for part in SHARES:
        try:
            return readout(name, shape, size, part)
        except ApplicationServerException:
            continue
    raise ApplicationServerException(f"{name}: no readout has {size} pixels along each side.")
