from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(repr=False)
class StageAxes:
    """Five numbers, one for each axis of the stage: x, y, z in m or m/s; a, b in rad or rad/s. None: not given."""

    x: float | None = None
    y: float | None = None
    z: float | None = None
    a: float | None = None
    b: float | None = None

    def __iter__(self) -> Iterator[float | None]:
        return (getattr(self, field.name) for field in fields(self))

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> float | None:
        return tuple(self)[index]

    def __repr__(self) -> str:
        """In µm and degrees, as operators read them."""
        scales = {"x": 1e6, "y": 1e6, "z": 1e6, "a": 57.29577951308232, "b": 57.29577951308232}
        given = ((name, getattr(self, name)) for name in scales)
        shown = ", ".join(f"{name}={value * scales[name]:.8g}" for name, value in given if value is not None)
        return f"{type(self).__name__}({shown})"
