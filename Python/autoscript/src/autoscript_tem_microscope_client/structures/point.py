from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Point:
    """Two numbers; units as where it is used (m, rad or fractions of the field)."""

    x: float = 0.0
    y: float = 0.0

    def __iter__(self) -> Iterator[float]:
        return iter((self.x, self.y))

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> float:
        return (self.x, self.y)[index]
